package org.attls.eat.enrol;

import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmtPublic;

/**
 * A TPM whose maker vouches for it, an attestation key that lives in it, and what its registers
 * held when it answered. Only {@link PendingEnrolment#accept} makes one.
 */
public final class EnrolledTpm {
  private final EndorsementCertificate certificate;
  private final TpmtPublic attestationKey;
  private final PcrValues registers;

  EnrolledTpm(EndorsementCertificate certificate, TpmtPublic attestationKey, PcrValues registers) {
    this.certificate = certificate;
    this.attestationKey = attestationKey;
    this.registers = registers;
  }

  /** The certificate of its endorsement key. */
  public EndorsementCertificate certificate() {
    return certificate;
  }

  /** The public area of the attestation key. */
  public TpmtPublic attestationKey() {
    return attestationKey;
  }

  /** The registers, quoted by the attestation key. */
  public PcrValues registers() {
    return registers;
  }
}
