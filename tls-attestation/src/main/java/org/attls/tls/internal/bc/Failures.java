package org.attls.tls.internal.bc;

import java.io.EOFException;
import java.io.IOException;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.alert.Alerts;
import org.attls.tls.alert.Endpoint;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.jspecify.annotations.Nullable;

/**
 * Failures across the border to the library: ours travel through it as the cause of a fatal alert,
 * its own come out with an alert that blames the right side.
 */
final class Failures {
  /** A failure on its way through the library: the alert to send, and what is said of it here. */
  record Outgoing(Reason reason, int alert, String message, @Nullable Throwable cause) {}

  private final Alerts alerts;
  private final Endpoint self;

  Failures(Alerts alerts, Endpoint self) {
    this.alerts = alerts;
    this.self = self;
  }

  /**
   * Wraps a failure of ours. The alert number inside is not used: {@link #outgoing} takes the one
   * that belongs to the reason, when the library comes to send it.
   */
  static TlsFatalAlert fatal(AttestationException failure) {
    return new TlsFatalAlert(AlertDescription.internal_error, failure.toString(), failure);
  }

  /** Work of ours inside a callback of the library's. */
  interface Work<T> {
    /** Does the work. */
    T run() throws IOException, AttestationException;
  }

  /** Runs our part of a callback: whatever goes wrong comes out as a fatal alert with a reason. */
  static <T> T guarded(Work<T> work) throws IOException {
    try {
      return work.run();
    } catch (AttestationException failure) {
      throw fatal(failure);
    } catch (RuntimeException defect) {
      throw fatal(new AttestationException(Reason.DEFECT, "unexpected " + defect, defect));
    }
  }

  /** Runs the library's part, where a given alert of its own has a reason among ours. */
  static <T> T naming(short alert, Reason reason, String message, Work<T> work) throws IOException {
    try {
      return work.run();
    } catch (TlsFatalAlert failure) {
      if (failure.getAlertDescription() == alert && ours(failure) == null) {
        throw fatal(new AttestationException(reason, message, failure));
      }
      throw failure;
    } catch (AttestationException failure) {
      throw fatal(failure);
    }
  }

  /**
   * The alert for a failure that the library is about to send one for.
   *
   * <p>The library answers internal_error where a message is too short for it, or trips over its
   * content: the peer's octets did that, so the peer is told decode_error or illegal_parameter.
   */
  Outgoing outgoing(
      short libraryAlert,
      @Nullable String message,
      @Nullable Throwable thrown,
      boolean afterCertificate) {
    AttestationException ours = ours(thrown);
    if (ours != null) {
      // A peer that closes in the handshake, and has no alert of its own, learns that it failed.
      int alert =
          alerts
              .alert(ours.reason(), self, afterCertificate)
              .orElse(AlertDescription.handshake_failure);
      return new Outgoing(ours.reason(), alert, ours.getMessage(), ours);
    }
    String text =
        thrown == null || thrown.getMessage() == null
            ? String.valueOf(message)
            : thrown.getMessage();
    if (libraryAlert != AlertDescription.internal_error) {
      return new Outgoing(Reason.PROTOCOL, libraryAlert & 0xFF, text, thrown);
    }
    boolean tooShort =
        thrown instanceof EOFException
            || thrown != null && thrown.getCause() instanceof EOFException;
    short alert = tooShort ? AlertDescription.decode_error : AlertDescription.illegal_parameter;
    return new Outgoing(Reason.PROTOCOL, alert, text, thrown);
  }

  /** Name and number of an alert. */
  String nameOf(int alert) {
    return alerts.describe(alert);
  }

  private static @Nullable AttestationException ours(@Nullable Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof AttestationException failure) {
        return failure;
      }
    }
    return null;
  }
}
