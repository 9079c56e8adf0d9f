package org.attls.eat.claims;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;

/**
 * What a token says of a part of the device (RFC 9711, section 4.2.18): claims that the token
 * itself makes, a token of the part's own, or the digest of claims that come elsewhere. Nothing is
 * inherited from the token around it.
 */
public sealed interface Submodule {
  /**
   * Claims that the outer token makes.
   *
   * @param set of the outer token's serialization
   */
  record Claims(ClaimsSet set) implements Submodule {}

  /**
   * A token of its own, signed by whoever signed it.
   *
   * @param token not verified by anybody yet
   */
  record Nested(NestedToken token) implements Submodule {}

  /**
   * Digest of a claims-set carried elsewhere, as in a {@link DetachedBundle}.
   *
   * @param algorithm of the COSE registry: -16 or {@code SHA-256}, -43 or {@code SHA-384}, -44 or
   *     {@code SHA-512}; others are kept but match nothing
   * @param digest the digest
   */
  record Digest(Label algorithm, Bytes digest) implements Submodule {
    private static final Map<Label, String> ALGORITHMS =
        Map.of(
            Label.of(-16), "SHA-256",
            Label.of("SHA-256"), "SHA-256",
            Label.of(-43), "SHA-384",
            Label.of("SHA-384"), "SHA-384",
            Label.of(-44), "SHA-512",
            Label.of("SHA-512"), "SHA-512");

    /** The SHA-256 digest of an encoded claims-set. */
    public static Digest sha256(ClaimsSet detached) {
      return new Digest(Label.of("SHA-256"), hash("SHA-256", detached.octets()));
    }

    /** Whether this is the digest of these octets, under an algorithm known here. */
    public boolean matches(Bytes octets) {
      return Optional.ofNullable(ALGORITHMS.get(algorithm))
          .filter(known -> digest.equals(hash(known, octets)))
          .isPresent();
    }

    private static Bytes hash(String algorithm, Bytes octets) {
      try {
        MessageDigest digest = MessageDigest.getInstance(algorithm);
        octets.update(digest);
        return Bytes.copyOf(digest.digest());
      } catch (NoSuchAlgorithmException missing) {
        throw new IllegalStateException("this Java runtime has no " + algorithm, missing);
      }
    }
  }
}
