package org.attls.cmw.octets;

import java.util.Base64;

/** base64url without padding (RFC 4648, section 5; RFC 7515, section 2), read strictly. */
public final class Base64Url {
  private Base64Url() {}

  /** Encodes without padding. */
  public static String encode(Bytes octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets.toArray());
  }

  /**
   * Decodes, refusing padding, line breaks, the standard alphabet and non-zero trailing bits.
   *
   * @param where path of the text in failures
   */
  public static Bytes decode(String text, String where) throws MalformedException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean legal =
          c >= 'A' && c <= 'Z'
              || c >= 'a' && c <= 'z'
              || c >= '0' && c <= '9'
              || c == '-'
              || c == '_';
      if (!legal) {
        throw new MalformedException(where, i, "not a base64url character");
      }
    }
    if (text.length() % 4 == 1) {
      throw new MalformedException(where, text.length(), "no base64url text has this length");
    }
    Bytes octets = Bytes.copyOf(Base64.getUrlDecoder().decode(text));
    if (!encode(octets).equals(text)) {
      throw new MalformedException(where, text.length() - 1, "non-zero trailing bits");
    }
    return octets;
  }
}
