package org.attls.gateway.mqtt;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;

/**
 * Strings of MQTT (3.1.1 and 5, section 1.5): two octets of length, then UTF-8 without surrogates
 * and without U+0000.
 */
final class Text {
  private Text() {}

  /** Reads one; its octets. */
  static Bytes read(OctetReader reader, String field) throws MalformedException {
    Bytes octets = reader.opaque16(0, 0xFFFF, field);
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(octets.toArray()))
              .toString();
    } catch (CharacterCodingException malformed) {
      throw reader.failure(field, "is not in UTF-8");
    }
    if (text.indexOf('\0') >= 0) {
      throw reader.failure(field, "contains U+0000");
    }
    return octets;
  }

  /** The characters of one that was read. */
  static String of(Bytes octets) {
    return new String(octets.toArray(), StandardCharsets.UTF_8);
  }
}
