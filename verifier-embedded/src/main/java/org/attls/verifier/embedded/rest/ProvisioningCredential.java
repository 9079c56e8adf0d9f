package org.attls.verifier.embedded.rest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;

/**
 * Who may provision endorsements: the holder of a bearer token (RFC 6750) or of a user name and
 * password (RFC 7617). Prints nothing secret.
 */
public final class ProvisioningCredential {
  private static final int MIN_SECRET = 8;

  private final String scheme;
  private final String holder;
  private final byte[] digest;

  private ProvisioningCredential(String scheme, String holder, String credentials) {
    this.scheme = scheme;
    this.holder = holder;
    this.digest = digest(credentials);
  }

  /**
   * Anybody who knows this token.
   *
   * @throws IllegalArgumentException if it is shorter than 8 characters or has one that a token
   *     cannot have
   */
  public static ProvisioningCredential bearer(String token) {
    if (token.length() < MIN_SECRET || !token.matches("[A-Za-z0-9._~+/-]+=*")) {
      throw new IllegalArgumentException(
          "a bearer token has at least "
              + MIN_SECRET
              + " characters, letters, digits and -._~+/ only");
    }
    return new ProvisioningCredential("Bearer", "bearer", token);
  }

  /**
   * Anybody who knows user name and password.
   *
   * @throws IllegalArgumentException if the name is empty or has a colon, or the password is
   *     shorter than 8 characters
   */
  public static ProvisioningCredential basic(String user, String password) {
    if (user.isEmpty() || user.indexOf(':') >= 0 || password.length() < MIN_SECRET) {
      throw new IllegalArgumentException(
          "a user name without colon and a password of at least " + MIN_SECRET + " characters");
    }
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return new ProvisioningCredential(
        "Basic", "user " + user, Base64.getEncoder().encodeToString(pair));
  }

  /** Who has it, for the log: the user's name, or that it was whoever bears the token. */
  String holder() {
    return holder;
  }

  /** The challenge for a 401 answer. */
  String challenge() {
    return scheme + " realm=\"veraison\"";
  }

  /** Whether an {@code Authorization} field holds this credential; takes the same time for all. */
  boolean admits(String authorization) {
    int space = authorization.indexOf(' ');
    String given = space < 0 ? "" : authorization.substring(space + 1).strip();
    boolean sameSecret = MessageDigest.isEqual(digest, digest(given));
    boolean sameScheme =
        space > 0
            && authorization
                .substring(0, space)
                .toLowerCase(Locale.ROOT)
                .equals(scheme.toLowerCase(Locale.ROOT));
    return sameScheme && sameSecret;
  }

  @Override
  public String toString() {
    return scheme + " credential";
  }

  /** Digests of equal size hide how long the secret is, and how much of it was guessed. */
  private static byte[] digest(String credentials) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(credentials.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java runtime has SHA-256", impossible);
    }
  }
}
