package org.attls.tls.internal.bc;

import java.io.IOException;
import org.attls.rats.Reason;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlertReceived;

/** Alerts of level warning from the peer. */
final class PeerAlerts {
  private PeerAlerts() {}

  /** The library's part. */
  interface Library {
    void handle(short alert) throws IOException;
  }

  /** The library ends the connection. */
  interface End {
    void run() throws IOException;
  }

  /**
   * All alerts but two end the connection, whatever level they have (RFC 8446, section 6); the
   * library goes by the level, and lets the peer's close_notify end both directions.
   */
  static void warning(Connection connection, short alert, Library library, End end)
      throws IOException {
    if (alert == AlertDescription.close_notify && connection.peerClosed()) {
      return;
    }
    if (alert == AlertDescription.close_notify || alert == AlertDescription.user_canceled) {
      Failures.naming(
          AlertDescription.handshake_failure,
          Reason.DISCONNECTED,
          "the peer said close_notify in the handshake",
          () -> {
            library.handle(alert);
            return true;
          });
      return;
    }
    end.run();
    throw new TlsFatalAlertReceived(alert);
  }
}
