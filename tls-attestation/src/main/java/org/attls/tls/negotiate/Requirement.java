package org.attls.tls.negotiate;

/** How much one end insists on attestation in one direction. */
public enum Requirement {
  /** The connection fails without it. */
  REQUIRED,
  /**
   * Done when both ends can; the connection goes on without it when the peer does not take part.
   */
  PREFERRED,
  /** Neither offered nor answered, as by an implementation that does not know the extensions. */
  OFF
}
