package org.attls.rot.tpm.connection;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A TPM did not do what it was asked. Names the command, never its octets, which may hold
 * authorisation values.
 */
public final class TpmException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Kind {
    /** The TPM, or a layer before it, answered with a code. */
    REFUSED,
    /** There is no TPM, or the channel to it ended. */
    UNREACHABLE,
    /** The caller's time ran out. */
    DEADLINE,
    /** Too many commands are waiting already. */
    BUSY,
    /** The connection was closed. */
    CLOSED,
    /** The calling thread was interrupted while it waited. */
    INTERRUPTED,
    /** What came back is not what this command returns. */
    UNINTELLIGIBLE,
    /** The TPM lacks what is needed: a key, a bank of registers. */
    UNSUITABLE
  }

  private final Kind kind;
  private final String command;
  private final transient @Nullable ResponseCode code;

  /** A failure without a response code. */
  public TpmException(Kind kind, String command, String problem, @Nullable Throwable cause) {
    this(kind, command, null, problem, cause);
  }

  private TpmException(
      Kind kind,
      String command,
      @Nullable ResponseCode code,
      String problem,
      @Nullable Throwable cause) {
    super(command + ": " + problem, cause);
    this.kind = kind;
    this.command = command;
    this.code = code;
  }

  static TpmException refused(String command, ResponseCode code) {
    return new TpmException(Kind.REFUSED, command, code, "the TPM answered " + code, null);
  }

  /** The same refusal, with what is behind it. */
  TpmException because(String explanation) {
    return new TpmException(
        kind, command, code, "the TPM answered " + code + ": " + explanation, this);
  }

  static TpmException stillRefused(String command, ResponseCode code) {
    return new TpmException(
        Kind.DEADLINE, command, code, "no time left, the TPM still answers " + code, null);
  }

  /** Why. */
  public Kind kind() {
    return kind;
  }

  /** The command or operation that failed, such as {@code Certify}. */
  public String command() {
    return command;
  }

  /** What the TPM answered, where it did. */
  public Optional<ResponseCode> code() {
    return Optional.ofNullable(code);
  }

  /** Whether the TPM answered with a code for which this holds. */
  public boolean refusedWith(java.util.function.Predicate<ResponseCode> predicate) {
    return kind == Kind.REFUSED && code != null && predicate.test(code);
  }

  /** Whether the same call may succeed later, with nothing changed. */
  public boolean retryMayHelp() {
    return switch (kind) {
      case DEADLINE, BUSY, UNREACHABLE, INTERRUPTED -> true;
      case REFUSED -> refusedWith(c -> c.asksToRetry() || c.lacksSlots());
      case CLOSED, UNINTELLIGIBLE, UNSUITABLE -> false;
    };
  }
}
