package org.attls.tls.internal.bc;

import java.util.Arrays;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.impl.AbstractTlsSecret;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsSecret;

/**
 * The library's secret, whose HMAC and HKDF are done by {@link JdkHmac}:
 *
 * <pre>
 * HKDF-Extract(salt, IKM) = HMAC(salt, IKM)                                   RFC 5869, section 2.2
 * T(0) = empty,  T(i) = HMAC(PRK, T(i-1) | info | i),  OKM = T(1) | T(2) | …  RFC 5869, section 2.3
 * </pre>
 *
 * <p>A handshake does that dozens of times over a few octets each, and the library's HMAC keeps
 * copies of the hash's state for a second time that never comes.
 */
final class KeyScheduleSecret extends BcTlsSecret {
  private static final byte[] NOTHING = new byte[0];

  private final AttestedTlsCrypto connection;

  /** Takes over the octets. */
  KeyScheduleSecret(AttestedTlsCrypto connection, byte[] octets) {
    super(connection, octets);
    this.connection = connection;
  }

  @Override
  public synchronized TlsSecret hkdfExpand(int hash, byte[] info, int length) {
    if (!JdkHmac.knows(hash)) {
      return super.hkdfExpand(hash, info, length);
    }
    JdkHmac hmac = connection.hmac(hash);
    int size = hmac.octets();
    if (length > 255 * size) {
      throw new IllegalArgumentException(
          length + " octets, more than " + 255 * size + ", asked of HKDF-Expand");
    }
    checkAlive();
    byte[] output = new byte[length];
    byte[] block = NOTHING;
    byte[] message = new byte[size + info.length + 1];
    System.arraycopy(info, 0, message, size, info.length);
    for (int at = 0; at < length; at += size) {
      message[message.length - 1]++;
      System.arraycopy(block, 0, message, 0, block.length);
      int from = size - block.length;
      Arrays.fill(block, (byte) 0);
      block = hmac.of(data, message, from, message.length - from);
      System.arraycopy(block, 0, output, at, Math.min(size, length - at));
    }
    Arrays.fill(block, (byte) 0);
    Arrays.fill(message, 0, size, (byte) 0);
    return new KeyScheduleSecret(connection, output);
  }

  /** Ends this secret, as the library's does. */
  @Override
  public synchronized TlsSecret hkdfExtract(int hash, TlsSecret input) {
    if (!JdkHmac.knows(hash) || !(input instanceof AbstractTlsSecret material)) {
      return super.hkdfExtract(hash, input);
    }
    checkAlive();
    byte[] octets = copyData(material);
    try {
      return new KeyScheduleSecret(
          connection, connection.hmac(hash).of(data, octets, 0, octets.length));
    } finally {
      Arrays.fill(octets, (byte) 0);
      destroy();
    }
  }

  @Override
  public synchronized byte[] calculateHMAC(int hash, byte[] message, int offset, int length) {
    if (!JdkHmac.knows(hash)) {
      return super.calculateHMAC(hash, message, offset, length);
    }
    checkAlive();
    return connection.hmac(hash).of(data, message, offset, length);
  }
}
