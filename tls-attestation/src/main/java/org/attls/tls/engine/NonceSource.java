package org.attls.tls.engine;

import java.security.SecureRandom;
import org.attls.cmw.octets.Bytes;

/**
 * Where a relying party's nonces come from. Anything but a strong random generator gives up
 * freshness.
 */
public interface NonceSource {
  /** A nonce of {@code octets} octets, never given out before. */
  Bytes next(int octets);

  /** Nonces from a strong random generator; one that fails stops the handshake. */
  static NonceSource random(SecureRandom random) {
    return octets -> {
      byte[] nonce = new byte[octets];
      random.nextBytes(nonce);
      return Bytes.copyOf(nonce);
    };
  }
}
