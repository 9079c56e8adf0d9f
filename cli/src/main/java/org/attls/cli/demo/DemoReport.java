package org.attls.cli.demo;

import java.time.Duration;
import java.util.List;

/** Is told the story as it unfolds: for people or for programs. */
interface DemoReport {
  /** What programs know the good connection by. */
  String ADMISSION = "admission";

  /** What programs know the relay by that succeeds. */
  String DRAFT_RELAY = "relay-draft";

  /** Here it begins. */
  void begins();

  /** A software TPM runs. */
  void tpm(Device device, Duration took);

  /** The verifier serves. */
  void verifier(VerifierSite verifier, Duration took);

  /** The verifier knows the TPM. */
  void enrolled(Device.Enrolment enrolment, Duration took);

  /** The servers listen. */
  void server(Laboratory laboratory, Duration took);

  /** A client connected that had to be admitted. */
  void admission(Attempt attempt);

  /** A client connected that had to be refused. */
  void refusal(Attack attack, Attempt attempt);

  /** A relay was tried that had to succeed. */
  void draftRelay(Attempt attempt);

  /**
   * All is over, and nothing runs any more.
   *
   * @param differences what did not come as announced
   */
  void ends(List<String> differences);
}
