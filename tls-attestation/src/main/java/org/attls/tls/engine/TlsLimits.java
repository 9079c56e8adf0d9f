package org.attls.tls.engine;

import java.time.Duration;

/**
 * The limits of one connection.
 *
 * @param handshakeTimeout from the first octet to the verdict
 * @param maxHandshakeMessage largest handshake message body taken, in octets
 */
public record TlsLimits(Duration handshakeTimeout, int maxHandshakeMessage) {
  /** 30 seconds and 128 KiB. */
  public static final TlsLimits DEFAULT = new TlsLimits(Duration.ofSeconds(30), 128 * 1024);

  /** Checks that both are positive. */
  public TlsLimits {
    if (handshakeTimeout.isNegative() || handshakeTimeout.isZero()) {
      throw new IllegalArgumentException(
          "handshake timeout " + handshakeTimeout + " is not positive");
    }
    if (maxHandshakeMessage < 1024 || maxHandshakeMessage > 0xFF_FFFF) {
      throw new IllegalArgumentException(
          "handshake message cap " + maxHandshakeMessage + " is outside 1024..2^24-1");
    }
  }
}
