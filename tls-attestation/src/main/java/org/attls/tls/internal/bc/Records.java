package org.attls.tls.internal.bc;

import java.io.IOException;
import org.bouncycastle.tls.ContentType;

/** Shows the content of records to our own view of the handshake. */
final class Records {
  private Records() {}

  static void received(
      Connection connection, short contentType, byte[] buffer, int offset, int length)
      throws IOException {
    Failures.guarded(
        () -> {
          if (contentType == ContentType.handshake) {
            connection.flow.received(buffer, offset, length);
          } else {
            connection.flow.otherRecord(contentType);
          }
          return true;
        });
    if (contentType == ContentType.alert) {
      alert(connection, true, buffer, offset, length);
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
      alert(connection, false, buffer, offset, length);
    }
  }

  private static void alert(
      Connection connection, boolean received, byte[] buffer, int offset, int length) {
    if (length == 2) {
      connection.alert(received, buffer[offset] & 0xFF, buffer[offset + 1] & 0xFF);
    }
  }
}
