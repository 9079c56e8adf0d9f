package org.attls.cli.option;

import org.attls.cli.report.CommandFailure;
import picocli.CommandLine.Option;

/** The weakest binding of evidence to a connection that is taken. */
public final class BindingOptions {
  /** How options spell the binding modes. */
  enum Mode {
    bound,
    draft
  }

  @Option(
      names = "--binding",
      paramLabel = "MODE",
      defaultValue = "bound",
      description =
          "The weakest binding taken: bound or draft (default: ${DEFAULT-VALUE}). Both ends prefer"
              + " bound.")
  private Mode mode = Mode.bound;

  @Option(
      names = "--insecure-allow-draft-binding",
      description =
          "Needed for --binding draft, in which the evidence of a peer can be relayed"
              + " (CVE-2026-33697).")
  private boolean allowed;

  /**
   * How evidence may be bound.
   *
   * @param mbedtlsPoc whether the peer knows nothing but the raw nonce
   * @throws CommandFailure where the two options contradict each other
   */
  public AllowedBinding allowed(boolean mbedtlsPoc) throws CommandFailure {
    if (mode == Mode.draft && !allowed) {
      throw CommandFailure.usage("--binding draft needs --insecure-allow-draft-binding");
    }
    if (mode != Mode.draft && allowed) {
      throw CommandFailure.usage(
          "--insecure-allow-draft-binding does nothing without --binding draft");
    }
    if (mbedtlsPoc) {
      return AllowedBinding.DRAFT_ONLY;
    }
    return mode == Mode.draft ? AllowedBinding.DRAFT_TOO : AllowedBinding.BOUND;
  }
}
