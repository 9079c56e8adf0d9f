package org.attls.verifier.veraison;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The value of an {@code Authorization} header. Printing it shows the scheme, never the secret.
 *
 * <p>Veraison's verification API asks for none; its provisioning API takes Basic or Bearer, and
 * gateways in front may take anything.
 */
public final class Authorization {
  private final String header;

  private Authorization(String header) {
    this.header = header;
  }

  /**
   * A bearer token (RFC 6750, section 2.1).
   *
   * @throws IllegalArgumentException if it is empty or has characters outside {@code b64token}
   */
  public static Authorization bearer(String token) {
    if (!token.matches("[A-Za-z0-9._~+/-]+=*")) {
      throw new IllegalArgumentException("not a bearer token (RFC 6750, section 2.1)");
    }
    return new Authorization("Bearer " + token);
  }

  /**
   * User and password (RFC 7617), encoded as UTF-8.
   *
   * @throws IllegalArgumentException if the user has a colon or either has control characters
   */
  public static Authorization basic(String user, String password) {
    if (user.indexOf(':') >= 0 || (user + password).chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "Basic authentication takes no colon in the user and no control characters");
    }
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return new Authorization("Basic " + Base64.getEncoder().encodeToString(pair));
  }

  /**
   * Any other scheme, as it is to be sent.
   *
   * @throws IllegalArgumentException if it is empty or not printable US-ASCII
   */
  public static Authorization header(String value) {
    if (value.isBlank() || value.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw new IllegalArgumentException("an Authorization header is printable US-ASCII");
    }
    return new Authorization(value);
  }

  String headerValue() {
    return header;
  }

  @Override
  public String toString() {
    int space = header.indexOf(' ');
    return space < 0 ? "Authorization[hidden]" : header.substring(0, space) + " [hidden]";
  }
}
