package org.attls.tls.curve;

import java.security.InvalidKeyException;

/** One end's ephemeral key of an elliptic-curve Diffie-Hellman exchange (RFC 8446, 7.4.2). */
public interface KeyShare {
  /** The public key: an uncompressed point. */
  byte[] point();

  /**
   * The shared secret: the X coordinate, with its leading zeros.
   *
   * @param peer the other end's point
   * @throws InvalidKeyException if that is no uncompressed point on the curve
   */
  byte[] agree(byte[] peer) throws InvalidKeyException;
}
