package org.attls.tls;

import java.util.List;
import org.attls.tls.credential.X509Credential;

/** What somebody on the wire sees of a server. */
final class Wire {
  /** An RSA key: its signatures all have one length. */
  static final X509Credential CREDENTIAL =
      Ends.certificates().server("server.example", "RSA", "2048");

  private Wire() {}

  /** Notes type and length of each record, and passes the octets on. */
  static byte[] noting(byte[] octets, List<String> records) {
    for (int at = 0; at < octets.length; ) {
      int length = (octets[at + 3] & 0xFF) << 8 | octets[at + 4] & 0xFF;
      records.add(octets[at] + ":" + length);
      at += 5 + length;
    }
    return octets;
  }
}
