package org.attls.cmw;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.attls.cmw.octets.MalformedException;

/**
 * What a collection is and what its labels mean: the {@code __cmwc_t} of
 * draft-ietf-rats-msg-wrap-23, section 3.3.
 *
 * <pre>
 * ? "__cmwc_t": ~uri / oid
 * oid = text .regexp "([0-2])((\.0)|(\.[1-9][0-9]*))*"           absolute, dotted decimal
 * </pre>
 *
 * @param value an absolute URI (RFC 3986, section 4.3: no fragment) or an absolute object
 *     identifier, at most {@value #MAX} octets
 */
public record CollectionType(String value) {
  /** Longest value, in octets: as long as {@link CmwCollection#type()} has room for. */
  public static final int MAX = 224;

  /** The name of the member, which no item may have as its label. */
  public static final String MEMBER = "__cmwc_t";

  private static final Pattern OID = Pattern.compile("[0-2](\\.(0|[1-9][0-9]*))*");

  /**
   * @throws IllegalArgumentException if the value is neither an absolute URI nor an absolute object
   *     identifier, or is longer than {@value #MAX} octets
   */
  public CollectionType {
    if (value.length() > MAX) {
      throw new IllegalArgumentException("longer than " + MAX + " octets");
    }
    if (!isOid(value) && !isAbsoluteUri(value)) {
      throw new IllegalArgumentException(
          "neither an absolute URI nor an absolute object identifier");
    }
  }

  static CollectionType read(String value, String where) throws MalformedException {
    try {
      return new CollectionType(value);
    } catch (IllegalArgumentException refused) {
      throw new MalformedException(where, -1, String.valueOf(refused.getMessage()));
    }
  }

  /** Whether the value is an object identifier; otherwise it is a URI. */
  public boolean isOid() {
    return isOid(value);
  }

  /** The value alone. */
  @Override
  public String toString() {
    return value;
  }

  private static boolean isOid(String value) {
    return OID.matcher(value).matches();
  }

  /** java.net.URI would let other letters than those of RFC 3986 through. */
  private static boolean isAbsoluteUri(String value) {
    if (value.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      return false;
    }
    try {
      URI uri = new URI(value);
      return uri.isAbsolute() && uri.getRawFragment() == null;
    } catch (URISyntaxException malformed) {
      return false;
    }
  }
}
