package org.attls.tls.engine;

import java.io.IOException;
import java.util.Optional;
import org.attls.rats.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The end of a connection for a reason: the reason code, and the alert that went out or came in.
 */
public final class AttestedTlsException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Who sent the alert. */
  public enum Origin {
    /** We did. */
    SENT,
    /** The peer did. */
    RECEIVED
  }

  private final Reason reason;
  private final @Nullable Integer alert;
  private final @Nullable Origin origin;

  /**
   * @param alert alert number 0..255, or null where none was sent or received
   */
  public AttestedTlsException(
      Reason reason,
      @Nullable Integer alert,
      @Nullable Origin origin,
      @Nullable String message,
      @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.alert = alert;
    this.origin = origin;
  }

  /** The reason code. */
  public Reason reason() {
    return reason;
  }

  /** The alert's number (RFC 8446, section 6.2; 224 and 225 are this draft's). */
  public Optional<Integer> alert() {
    return Optional.ofNullable(alert);
  }

  /** Who sent the alert. */
  public Optional<Origin> origin() {
    return Optional.ofNullable(origin);
  }
}
