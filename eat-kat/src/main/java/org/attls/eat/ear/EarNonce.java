package org.attls.eat.ear;

import java.util.Base64;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * {@code eat_nonce} in JSON. RFC 9711, section 4.1 wants base64url; Veraison pads it, and the
 * examples of draft-ietf-rats-ear-03 use the standard alphabet. All four spellings are read,
 * because the octets are what is compared; a text of both alphabets, wrong padding and non-zero
 * trailing bits are not.
 */
final class EarNonce {
  /** RFC 9711, section 4.1. */
  static final int MIN_OCTETS = 8;

  /** RFC 9711, section 4.1. */
  static final int MAX_OCTETS = 64;

  private EarNonce() {}

  static Bytes read(JsonItem item) throws MalformedException {
    String text = item.asText();
    boolean standard = text.indexOf('+') >= 0 || text.indexOf('/') >= 0;
    if (standard && (text.indexOf('-') >= 0 || text.indexOf('_') >= 0)) {
      throw item.failure("characters of both base64 alphabets");
    }
    int end =
        text.endsWith("==") ? text.length() - 2 : text.length() - (text.endsWith("=") ? 1 : 0);
    if (end < text.length() && text.length() % 4 != 0) {
      throw item.failure("wrong base64 padding");
    }
    String unpadded = text.substring(0, end).replace('+', '-').replace('/', '_');
    Bytes nonce = Base64Url.decode(unpadded, item.path());
    if (nonce.size() < MIN_OCTETS || nonce.size() > MAX_OCTETS) {
      throw item.failure(nonce.size() + " octets, not " + MIN_OCTETS + ".." + MAX_OCTETS);
    }
    return nonce;
  }

  /** base64url with padding, as Veraison writes it. */
  static String write(Bytes nonce) {
    requireSize(nonce);
    return Base64.getUrlEncoder().encodeToString(nonce.toArray());
  }

  /**
   * @throws IllegalArgumentException outside {@value #MIN_OCTETS}..{@value #MAX_OCTETS} octets
   */
  static void requireSize(Bytes nonce) {
    if (nonce.size() < MIN_OCTETS || nonce.size() > MAX_OCTETS) {
      throw new IllegalArgumentException(
          "a nonce of " + nonce.size() + " octets, not " + MIN_OCTETS + ".." + MAX_OCTETS);
    }
  }
}
