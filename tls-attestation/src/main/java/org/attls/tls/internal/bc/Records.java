package org.attls.tls.internal.bc;

import java.io.IOException;
import org.attls.tls.handshake.HandshakeFlow;
import org.bouncycastle.tls.ContentType;

/** Shows the content of records to our own view of the handshake. */
final class Records {
  private Records() {}

  static void received(HandshakeFlow flow, short contentType, byte[] buffer, int offset, int length)
      throws IOException {
    Failures.guarded(
        () -> {
          if (contentType == ContentType.handshake) {
            flow.received(buffer, offset, length);
          } else {
            flow.otherRecord(contentType);
          }
          return true;
        });
  }

  static void sent(HandshakeFlow flow, byte[] buffer, int offset, int length) throws IOException {
    Failures.guarded(
        () -> {
          flow.sent(buffer, offset, length);
          return true;
        });
  }
}
