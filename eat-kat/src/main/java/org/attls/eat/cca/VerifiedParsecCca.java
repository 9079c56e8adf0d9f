package org.attls.eat.cca;

import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.key.EcKey;

/**
 * Proof that Parsec CCA evidence passed every check that was asked for: only {@link
 * ParsecCcaVerification} makes one. Whether the platform's software and the realm's measurements
 * are good ones is still to be judged.
 */
public final class VerifiedParsecCca {
  private final ParsecCcaEvidence evidence;
  private final ParsecCcaExpectation expectation;

  VerifiedParsecCca(ParsecCcaEvidence evidence, ParsecCcaExpectation expectation) {
    this.evidence = evidence;
    this.expectation = expectation;
  }

  /** The identity key that the realm uses. */
  public EcKey attestedKey() {
    return evidence.kat().identityKey();
  }

  /** The endorsed key that signed the platform token. */
  public EcKey platformKey() {
    return expectation.platformKey();
  }

  /** The challenge in the key attestation. */
  public Bytes challenge() {
    return expectation.challenge();
  }

  /** What the platform calls itself, where it does. */
  public Optional<Bytes> instanceId() {
    return evidence.platform().instanceId();
  }

  /** Claims of the platform. */
  public CcaPlatformClaims platform() {
    return evidence.platform();
  }

  /** Claims of the realm. */
  public CcaRealmClaims realm() {
    return evidence.realm();
  }

  /** Everything the token says. */
  public ParsecCcaEvidence evidence() {
    return evidence;
  }
}
