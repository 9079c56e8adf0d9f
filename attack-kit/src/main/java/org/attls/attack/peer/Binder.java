package org.attls.attack.peer;

import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.OctetWriter;
import org.attls.tls.wire.CredentialKind;

/**
 * The challenge of binding mode {@code bound} as an honest peer computes it, written anew from its
 * definition; and its parts, to be put together wrongly.
 */
public final class Binder {
  /** Label of a client's challenge. */
  public static final String CLIENT_LABEL = "EXPORTER-attestation-binder-tik";

  /** Label of a server's challenge. */
  public static final String SERVER_LABEL = "attestation-binder-tik";

  /** Role octet of a server that attests. */
  public static final int SERVER = 0;

  /** Role octet of a client that attests. */
  public static final int CLIENT = 1;

  private Binder() {}

  /** Label of the draft's channel binder. */
  public static final String DRAFT_LABEL = "attestation-binder";

  /**
   * What is signed in mode {@code draft}: the nonce, or beside a certificate the channel binder.
   */
  static Bytes draft(CredentialKind kind, Bytes nonce, Secrets secrets) {
    return kind.equals(CredentialKind.ATTESTATION)
        ? nonce
        : secrets.exportEarly(DRAFT_LABEL, nonce, nonce.size());
  }

  /** {@code u8 role || u8 len(nonce) || nonce || u8 Hash.length || Hash(SPKI)}. */
  public static Bytes context(int role, Bytes nonce, Bytes subjectPublicKeyInfo) {
    return new OctetWriter()
        .u8(role)
        .opaque8(nonce)
        .opaque8(KeySchedule.hash(subjectPublicKeyInfo))
        .toBytes();
  }
}
