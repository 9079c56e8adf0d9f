package org.attls.cli.file;

import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * Octets written as hexadecimal digits of either case, with white space anywhere between them.
 *
 * <p>Such a text is never mistaken for what else a file may hold: JSON and JWT have other
 * characters, and no format read here is a CBOR item that begins with one of these characters (as
 * octets they are negative integers and short strings).
 */
public final class HexText {
  private HexText() {}

  /**
   * What the text spells, where {@code content} is hexadecimal text, and otherwise {@code content}
   * itself.
   *
   * @param name what the content is, for failures
   * @throws MalformedException for an odd number of digits
   */
  public static Bytes decoded(Bytes content, String name) throws MalformedException {
    byte[] octets = new byte[content.size() / 2];
    int digits = 0;
    for (int i = 0; i < content.size(); i++) {
      int character = content.u8(i);
      if (isWhiteSpace(character)) {
        continue;
      }
      int value = character < 0x80 ? Character.digit(character, 16) : -1;
      if (value < 0) {
        return content;
      }
      if (digits / 2 < octets.length) {
        octets[digits / 2] = (byte) (octets[digits / 2] << 4 | value);
      }
      digits++;
    }
    if (digits % 2 != 0) {
      throw new MalformedException(
          name, content.size(), digits + " hexadecimal digits, an even number makes octets");
    }
    return digits == 0 ? content : Bytes.copyOf(octets, 0, digits / 2);
  }

  private static boolean isWhiteSpace(int character) {
    return character == ' ' || character == '\t' || character == '\n' || character == '\r';
  }
}
