package org.attls.rot.tpm.device;

/** Where a TPM is: makes channels to it, and says what has to be known of it beforehand. */
public interface TpmEndpoint {
  /** A channel that is not connected yet. */
  TpmTransport transport();

  /**
   * Whether whoever is connected has the TPM for itself. Then nobody manages its few slots for
   * loaded objects, and what an earlier client left in them is nobody's.
   */
  boolean exclusive();

  /** Whether it is software, which protects nothing and may be started by its client. */
  boolean simulated();
}
