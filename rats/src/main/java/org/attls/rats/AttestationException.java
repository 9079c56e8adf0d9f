package org.attls.rats;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The one failure of every role: a reason code, and a sentence with facts but without secrets or
 * evidence.
 */
public final class AttestationException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** A failure found here. */
  public AttestationException(Reason reason, String message) {
    this(reason, message, null);
  }

  /** A failure caused by another. */
  public AttestationException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /**
   * What a future failed with, without the wrapping of futures; a {@link Reason#DEFECT} where it is
   * no failure of a role.
   */
  public static AttestationException of(Throwable failed) {
    Throwable cause = failed;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof AttestationException reason
        ? reason
        : new AttestationException(Reason.DEFECT, "unexpected " + cause, cause);
  }

  /** The sentence. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** The reason code. */
  public Reason reason() {
    return reason;
  }

  /** Reason code and sentence. */
  @Override
  public String toString() {
    return reason + ": " + getMessage();
  }
}
