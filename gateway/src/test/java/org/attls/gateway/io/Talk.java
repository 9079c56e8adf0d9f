package org.attls.gateway.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.attls.tls.AttestedTlsConnection;

/** What devices do in tests. */
final class Talk {
  private Talk() {}

  static String echoed(AttestedTlsConnection device, String said) throws IOException {
    byte[] octets = said.getBytes(StandardCharsets.UTF_8);
    device.outputStream().write(octets);
    byte[] answer = device.inputStream().readNBytes(octets.length);
    return new String(answer, StandardCharsets.UTF_8);
  }

  /** Reads until the end, which may be an alert. */
  static String untilEnd(AttestedTlsConnection device) {
    try {
      device.inputStream().readAllBytes();
      return "closed";
    } catch (IOException failed) {
      return String.valueOf(failed.getMessage());
    }
  }
}
