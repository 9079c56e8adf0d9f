package org.attls.cli.report;

import org.attls.cli.ExitStatus;
import org.attls.rats.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The end of a command for a reason that none of the libraries has a word for: a code, a sentence
 * without secrets, and the exit status.
 */
public final class CommandFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final ExitStatus status;

  private CommandFailure(
      String code, ExitStatus status, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.status = status;
  }

  /** A command line that makes no sense, an unreadable file, an invalid configuration. */
  public static CommandFailure usage(String message) {
    return new CommandFailure("USAGE", ExitStatus.USAGE, message, null);
  }

  /** Something that is needed is not there, or does not answer. */
  public static CommandFailure unavailable(
      Reason reason, String message, @Nullable Throwable cause) {
    return new CommandFailure(reason.name(), ExitStatus.UNAVAILABLE, message, cause);
  }

  /** The address to listen at cannot be had. */
  public static CommandFailure addressUnavailable(String message, Throwable cause) {
    return new CommandFailure("ADDRESS_UNAVAILABLE", ExitStatus.UNAVAILABLE, message, cause);
  }

  /** A program of the system that is needed is not there. */
  public static CommandFailure programMissing(String program, String debianPackage) {
    return new CommandFailure(
        "PROGRAM_MISSING",
        ExitStatus.UNAVAILABLE,
        program + " is missing; install the package " + debianPackage,
        null);
  }

  /** A failure that was found and described elsewhere. */
  public static CommandFailure of(Failure failure) {
    return new CommandFailure(failure.code(), failure.status(), failure.message(), null);
  }

  /** Endorsements that a verifier does not take. */
  public static CommandFailure endorsementRefused(String message) {
    return new CommandFailure("ENDORSEMENT_REFUSED", ExitStatus.REFUSED, message, null);
  }

  /** The code that the line begins with. */
  public String code() {
    return code;
  }

  /** The exit status. */
  public ExitStatus status() {
    return status;
  }
}
