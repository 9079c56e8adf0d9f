package org.attls.eat.key;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/** Public keys as text: RFC 7468, section 13. */
final class PublicKeyPem {
  private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
  private static final String END = "-----END PUBLIC KEY-----";

  private PublicKeyPem() {}

  /** The octets of one block, which nothing but white space may surround. */
  static Bytes read(String pem, String where) throws MalformedException {
    String text = pem.strip();
    if (!text.startsWith(BEGIN)
        || !text.endsWith(END)
        || text.length() < BEGIN.length() + END.length()) {
      throw new MalformedException(where, -1, "not one PEM block of type PUBLIC KEY");
    }
    String body =
        text.substring(BEGIN.length(), text.length() - END.length()).replaceAll("[\\r\\n]", "");
    try {
      return Bytes.copyOf(Base64.getDecoder().decode(body));
    } catch (IllegalArgumentException notBase64) {
      throw new MalformedException(where, -1, "the PEM block is not base64");
    }
  }

  static String write(Bytes spki) {
    Base64.Encoder encoder = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    return BEGIN + "\n" + encoder.encodeToString(spki.toArray()) + "\n" + END + "\n";
  }
}
