package org.attls.tls.internal.bc;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import org.bouncycastle.tls.crypto.CryptoHashAlgorithm;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.impl.AbstractTlsSecret;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsSecret;

/**
 * The library's secret, whose HMAC and HKDF are done by the JDK's hash functions in one piece:
 *
 * <pre>
 * HMAC(K, m) = H((K xor opad) | H((K xor ipad) | m))                          RFC 2104, section 2
 * HKDF-Extract(salt, IKM) = HMAC(salt, IKM)                                   RFC 5869, section 2.2
 * T(0) = empty,  T(i) = HMAC(PRK, T(i-1) | info | i),  OKM = T(1) | T(2) | …  RFC 5869, section 2.3
 * </pre>
 *
 * <p>A handshake does that dozens of times over a few octets each, and the library's HMAC keeps
 * copies of the hash's state for a second time that never comes.
 */
final class KeyScheduleSecret extends BcTlsSecret {
  private static final int IPAD = 0x36;
  private static final int OPAD = 0x5c;
  private static final byte[] NOTHING = new byte[0];

  /** Takes over the octets. */
  KeyScheduleSecret(BcTlsCrypto crypto, byte[] octets) {
    super(crypto, octets);
  }

  private static boolean isOurs(int hash) {
    return hash == CryptoHashAlgorithm.sha256 || hash == CryptoHashAlgorithm.sha384;
  }

  @Override
  public synchronized TlsSecret hkdfExpand(int hash, byte[] info, int length) {
    int size = isOurs(hash) ? JdkDigest.octetsOf(hash) : 0;
    if (size == 0 || length < 1 || length > 255 * size) {
      return super.hkdfExpand(hash, info, length);
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
      block = hmac(hash, data, message, from, message.length - from);
      System.arraycopy(block, 0, output, at, Math.min(size, length - at));
    }
    Arrays.fill(block, (byte) 0);
    Arrays.fill(message, 0, size, (byte) 0);
    return new KeyScheduleSecret(crypto, output);
  }

  /** Ends this secret, as the library's does. */
  @Override
  public synchronized TlsSecret hkdfExtract(int hash, TlsSecret input) {
    if (!isOurs(hash) || !(input instanceof AbstractTlsSecret material)) {
      return super.hkdfExtract(hash, input);
    }
    checkAlive();
    byte[] octets = copyData(material);
    try {
      return new KeyScheduleSecret(crypto, hmac(hash, data, octets, 0, octets.length));
    } finally {
      Arrays.fill(octets, (byte) 0);
      destroy();
    }
  }

  @Override
  public synchronized byte[] calculateHMAC(int hash, byte[] message, int offset, int length) {
    if (!isOurs(hash)) {
      return super.calculateHMAC(hash, message, offset, length);
    }
    checkAlive();
    return hmac(hash, data, message, offset, length);
  }

  private static byte[] hmac(int hash, byte[] key, byte[] message, int offset, int length) {
    MessageDigest digest = JdkDigest.fresh(hash);
    byte[] result = new byte[digest.getDigestLength()];
    byte[] padded = new byte[JdkDigest.blockOctetsOf(hash)];
    try {
      if (key.length > padded.length) {
        digest.update(key);
        digest.digest(padded, 0, result.length);
      } else {
        System.arraycopy(key, 0, padded, 0, key.length);
      }
      xor(padded, IPAD);
      digest.update(padded);
      digest.update(message, offset, length);
      digest.digest(result, 0, result.length);
      xor(padded, IPAD ^ OPAD);
      digest.update(padded);
      digest.update(result);
      digest.digest(result, 0, result.length);
      return result;
    } catch (DigestException impossible) {
      throw new IllegalStateException("there is room for a hash", impossible);
    } finally {
      Arrays.fill(padded, (byte) 0);
    }
  }

  private static void xor(byte[] octets, int pad) {
    for (int i = 0; i < octets.length; i++) {
      octets[i] ^= (byte) pad;
    }
  }
}
