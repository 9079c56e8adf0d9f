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
   * Whether evidence over the raw nonce is taken.
   *
   * @throws CommandFailure where the two options contradict each other
   */
  public boolean draft() throws CommandFailure {
    if (mode == Mode.draft && !allowed) {
      throw CommandFailure.usage("--binding draft needs --insecure-allow-draft-binding");
    }
    if (mode != Mode.draft && allowed) {
      throw CommandFailure.usage(
          "--insecure-allow-draft-binding does nothing without --binding draft");
    }
    return mode == Mode.draft;
  }
}
