package org.attls.rats;

/**
 * Who an attested peer is, and how much that says (RFC 9334 has no word for it).
 *
 * @param level how much is known
 * @param name the certificate's name, the instance's identifier in hexadecimal, or the class
 */
public record AttestedIdentity(Level level, String name) {
  /** How much is known of a peer. */
  public enum Level {
    /** Some genuine device of an admitted class, not which one. */
    CLASS,
    /** One device: its attestation key is pinned. */
    INSTANCE,
    /** A name validated in an X.509 certificate. */
    PKIX_NAME
  }
}
