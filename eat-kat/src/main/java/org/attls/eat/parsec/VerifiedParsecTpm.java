package org.attls.eat.parsec;

import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.key.EcKey;
import org.attls.eat.key.VerificationKey;
import org.attls.eat.tpm.ClockInfo;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.PcrValues;

/**
 * Proof that a token passed every check that was asked for: only {@link ParsecTpmVerification}
 * makes one.
 */
public final class VerifiedParsecTpm {
  private final ParsecTpmEvidence evidence;
  private final ParsecTpmExpectation expectation;
  private final Optional<PcrValues> matchedReference;

  VerifiedParsecTpm(
      ParsecTpmEvidence evidence,
      ParsecTpmExpectation expectation,
      Optional<PcrValues> matchedReference) {
    this.evidence = evidence;
    this.expectation = expectation;
    this.matchedReference = matchedReference;
  }

  /** The identity key that lives in the TPM. */
  public EcKey attestedKey() {
    return evidence.attestedKey();
  }

  /** The key that signed. */
  public VerificationKey attestationKey() {
    return expectation.attestationKey();
  }

  /** What the token calls the key that signed. */
  public Bytes kid() {
    return evidence.token().kat().kid();
  }

  /** The challenge in both halves. */
  public Bytes challenge() {
    return expectation.challenge();
  }

  /** Which registers were quoted, at least one. */
  public PcrSelection pcrs() {
    return evidence.quote().selections().get(0);
  }

  /** The digest over the values of the quoted registers. */
  public Bytes pcrDigest() {
    return evidence.quote().pcrDigest();
  }

  /** The reference values that fit; empty when there were none to compare with. */
  public Optional<PcrValues> matchedReference() {
    return matchedReference;
  }

  /** The clock at the quote. */
  public ClockInfo clockInfo() {
    return evidence.attestInfo().clockInfo();
  }

  /** The firmware version at the quote, 64 bits as the TPM reports them. */
  public long firmwareVersion() {
    return evidence.attestInfo().firmwareVersion();
  }

  /** Everything the token says. */
  public ParsecTpmEvidence evidence() {
    return evidence;
  }
}
