package org.attls.verifier.veraison;

/** What became of endorsements that were submitted. */
public sealed interface ProvisioningOutcome {
  /** The verifier has them. */
  record Accepted() implements ProvisioningOutcome {}

  /**
   * The verifier does not take them.
   *
   * @param reason its text, one line; empty where it gives none
   */
  record Refused(String reason) implements ProvisioningOutcome {}
}
