package org.attls.eat.kat;

import org.attls.eat.check.Titled;

/** What must hold of a bundle, in the order in which it is checked. */
public enum KatCheck implements Titled {
  /** A collection of exactly kat and pat, both COSE_Sign1 with their payload and a signed alg. */
  COLLECTION(1, "bundle well-formed"),
  /** The PAT is signed by the configured platform attestation key. */
  PAT_SIGNATURE(2, "pat signed by the platform attestation key"),
  /** The PAT's payload is a claims-set with one nonce. */
  PAT_CLAIMS(3, "pat claims well-formed"),
  /** The KAT's payload has its three claims, with public keys on their curves. */
  KAT_CLAIMS(3, "kat claims well-formed"),
  /** The PAT's nonce is the digest of kak-pub, which is in deterministic encoding. */
  KEY_BINDING(4, "pat vouches for kak-pub"),
  /** The key attestation key is another than the platform attestation key. */
  KEYS_APART(4, "two keys for two tokens"),
  /** The KAT is signed by kak-pub. */
  KAT_SIGNATURE(5, "kat signed by kak-pub"),
  /** The KAT's nonce is the challenge. */
  CHALLENGE(6, "challenge in kat"),
  /** The PAT is young enough: a statement apart, since it answers no challenge. */
  PAT_FRESHNESS(7, "age of pat"),
  /** The PAT describes a platform that is wanted. */
  PLATFORM(7, "claims of pat"),
  /** The attested key is the one that TLS uses. */
  TLS_KEY(8, "identity key is the TLS key");

  private final int step;
  private final String title;

  KatCheck(int step, String title) {
    this.step = step;
    this.title = title;
  }

  /**
   * The step it belongs to: 1 decode, 2 PAT signature, 3 claims, 4 binding, 5 KAT signature, 6
   * challenge, 7 platform, 8 result.
   */
  public int step() {
    return step;
  }

  @Override
  public String title() {
    return title;
  }
}
