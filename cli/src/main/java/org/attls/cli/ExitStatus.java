package org.attls.cli;

import org.attls.rats.Reason;

/** What the command tells its caller, in the numbers of {@code sysexits.h} where one fits. */
public enum ExitStatus {
  /** Done: accepted, valid, or all refusals as announced. */
  OK(0),
  /** The peer, the evidence or the result was refused, or we were. */
  REFUSED(1),
  /** A command line that makes no sense, an unreadable file, an invalid configuration. */
  USAGE(2),
  /** Octets that do not follow their format. */
  MALFORMED(65),
  /** A verifier, a TPM or a program that is needed is not there. */
  UNAVAILABLE(69),
  /** A defect of this software. */
  DEFECT(70);

  private final int code;

  ExitStatus(int code) {
    this.code = code;
  }

  /** The number that the process ends with. */
  public int code() {
    return code;
  }

  /** The status of a command that failed for {@code reason}. */
  public static ExitStatus of(Reason reason) {
    return switch (reason) {
      // An invalid result is nonsense from the verifier; nobody was judged. A result that the peer
      // presents is the peer's: PASSPORT_INVALID is a refusal.
      case VERIFIER_UNAVAILABLE, RESULT_INVALID, ATTESTER_UNAVAILABLE -> UNAVAILABLE;
      case DEFECT -> DEFECT;
      default -> REFUSED;
    };
  }
}
