package org.attls.tls.internal.bc;

import org.attls.rats.Reason;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.AttestedTlsException.Origin;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsNoCloseNotifyException;
import org.jspecify.annotations.Nullable;

/** What a connection's owner is told of its end. */
final class Endings {
  private Endings() {}

  /** What the library threw, and what was noted when it came to send an alert for it. */
  static AttestedTlsException of(Connection connection, Throwable failed) {
    if (failed instanceof TlsFatalAlertReceived received) {
      int alert = received.getAlertDescription() & 0xFF;
      return new AttestedTlsException(
          Reason.REFUSED_BY_PEER,
          alert,
          Origin.RECEIVED,
          "the peer sent " + connection.failures.nameOf(alert),
          failed);
    }
    Failures.Outgoing noted = connection.failure();
    if (noted != null && connection.halves.outputClosed()) {
      return silent(noted.reason(), noted.message(), noted.cause());
    }
    if (noted != null) {
      return new AttestedTlsException(
          noted.reason(), noted.alert(), Origin.SENT, noted.message(), noted.cause());
    }
    if (failed instanceof TlsNoCloseNotifyException) {
      return silent(Reason.DISCONNECTED, "the peer did not say close_notify", failed);
    }
    return silent(Reason.PROTOCOL, String.valueOf(failed.getMessage()), failed);
  }

  static AttestedTlsException defect(Throwable broken) {
    return silent(Reason.DEFECT, "unexpected " + broken, broken);
  }

  /** Without an alert. */
  static AttestedTlsException silent(Reason reason, String message, @Nullable Throwable cause) {
    return new AttestedTlsException(reason, null, null, message, cause);
  }
}
