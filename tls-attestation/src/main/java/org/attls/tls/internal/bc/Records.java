package org.attls.tls.internal.bc;

import java.io.IOException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.TlsFatalAlert;

/** Shows the content of records to our own view of the handshake. */
final class Records {
  private Records() {}

  static void received(
      Connection connection, short contentType, byte[] buffer, int offset, int length)
      throws IOException {
    boolean alert = contentType == ContentType.alert;
    if (alert) {
      checkAlert(buffer, offset, length);
    }
    boolean ends = alert && buffer[offset + 1] != AlertDescription.user_canceled;
    Failures.guarded(
        () -> {
          if (contentType == ContentType.handshake) {
            connection.flow.received(buffer, offset, length);
          } else {
            connection.flow.otherRecord(contentType, ends);
          }
          return true;
        });
    if (alert) {
      alert(connection, true, buffer, offset);
    }
  }

  static void sent(Connection connection, short contentType, byte[] buffer, int offset, int length)
      throws IOException {
    if (contentType == ContentType.handshake) {
      Failures.guarded(
          () -> {
            connection.flow.sent(buffer, offset, length);
            return true;
          });
    } else if (contentType == ContentType.alert) {
      alert(connection, false, buffer, offset);
    }
  }

  /**
   * An alert is one record and has one of two levels (RFC 8446, sections 5.1 and 6). The library
   * puts alerts together from fragments, reads several of one record, and takes any level.
   */
  private static void checkAlert(byte[] buffer, int offset, int length) throws TlsFatalAlert {
    if (length != 2) {
      throw new TlsFatalAlert(
          AlertDescription.decode_error, "alert record of " + length + " octets");
    }
    int level = buffer[offset] & 0xFF;
    if (level != AlertLevel.warning && level != AlertLevel.fatal) {
      throw new TlsFatalAlert(AlertDescription.illegal_parameter, "alert of level " + level);
    }
  }

  private static void alert(Connection connection, boolean received, byte[] buffer, int offset) {
    connection.alert(received, buffer[offset] & 0xFF, buffer[offset + 1] & 0xFF);
  }
}
