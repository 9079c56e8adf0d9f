package org.attls.eat.kat;

import java.time.Instant;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.claims.Claim;
import org.attls.eat.claims.ClaimsSet;
import org.attls.eat.key.EcKey;

/**
 * Proof that a bundle passed every check that was asked for: only {@link KatVerification} makes
 * one. The peer has still to prove that it possesses {@link #identityKey()}.
 *
 * <p>Two ages: the key attestation answers the challenge of this connection. The platform
 * attestation is as old as {@link #patIssuedAt()} says, or of unknown age; it may have been kept
 * and shown again for as long as the key attestation key lives.
 */
public final class VerifiedKat {
  private final KatBundle bundle;
  private final KatClaims kat;
  private final ClaimsSet pat;
  private final KatExpectation expectation;

  VerifiedKat(KatBundle bundle, KatClaims kat, ClaimsSet pat, KatExpectation expectation) {
    this.bundle = bundle;
    this.kat = kat;
    this.pat = pat;
    this.expectation = expectation;
  }

  /** The attested key. */
  public EcKey identityKey() {
    return kat.identityKey().key();
  }

  /** The key that attested it. */
  public EcKey keyAttestationKey() {
    return kat.keyAttestationKey().key();
  }

  /** The endorsed key that signed the PAT. */
  public EcKey platformKey() {
    return expectation.platformKey();
  }

  /** The challenge in the KAT. */
  public Bytes challenge() {
    return kat.nonce();
  }

  /** What the PAT says of the platform. */
  public ClaimsSet pat() {
    return pat;
  }

  /** When the PAT was made, where it says so. */
  public Optional<Instant> patIssuedAt() {
    return pat.get(Claim.ISSUED_AT);
  }

  /** In which boot the PAT was made, where it says so. */
  public Optional<Long> patBootCount() {
    return pat.get(Claim.BOOT_COUNT);
  }

  /** The bundle. */
  public KatBundle bundle() {
    return bundle;
  }
}
