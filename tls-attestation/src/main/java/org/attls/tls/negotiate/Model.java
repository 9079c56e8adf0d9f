package org.attls.tls.negotiate;

/** How a statement about the attester reaches the relying party (RFC 9334, section 5). */
public enum Model {
  /**
   * Evidence goes to the relying party, which asks a verifier: {@code evidence_*}, with a nonce.
   */
  BACKGROUND_CHECK,
  /** The attester presents a verifier's result: {@code results_*}, without a nonce. */
  PASSPORT
}
