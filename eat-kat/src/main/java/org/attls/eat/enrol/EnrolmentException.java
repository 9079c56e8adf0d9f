package org.attls.eat.enrol;

/** A TPM or its attestation key was not enrolled, for a reason. */
public final class EnrolmentException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why; the names are reason codes. */
  public enum Refusal {
    /** The TPM holds no certificate of an endorsement key that can be used. */
    EK_CERTIFICATE_MISSING,
    /** A certificate that is not one of an endorsement key, or of a kind that is not supported. */
    EK_CERTIFICATE_UNSUITABLE,
    /** The certificate leads to no root that the operator trusts. */
    EK_CERTIFICATE_UNTRUSTED,
    /** The TPM does not have the endorsement key that the certificate speaks of. */
    EK_MISSING,
    /** The attestation key could sign forgeries, may leave its TPM, or quotes another bank. */
    AK_UNSUITABLE,
    /** The challenge is for another attestation key or for another TPM. */
    CHALLENGE_FOREIGN,
    /** The answer does not hold the credential: the key is not in the TPM of the certificate. */
    CREDENTIAL_WRONG,
    /** The registers are not quoted by the attestation key, or not those that were asked for. */
    STATE_UNPROVEN
  }

  private final Refusal refusal;

  /** A refusal with its facts, which hold no secret. */
  public EnrolmentException(Refusal refusal, String message) {
    super(message);
    this.refusal = refusal;
  }

  /** The same, caused by something. */
  public EnrolmentException(Refusal refusal, String message, Throwable cause) {
    super(message, cause);
    this.refusal = refusal;
  }

  /** Why. */
  public Refusal refusal() {
    return refusal;
  }
}
