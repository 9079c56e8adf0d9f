package org.attls.tls.internal.bc;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import org.bouncycastle.tls.crypto.CryptoHashAlgorithm;

/**
 * HMAC by the JDK's hash functions, in one piece:
 *
 * <pre>
 * HMAC(K, m) = H((K xor opad) | H((K xor ipad) | m))                          RFC 2104, section 2
 * </pre>
 *
 * <p>One object serves a whole connection, and holds nothing of keys and messages between two
 * calls.
 */
final class JdkHmac {
  private static final int IPAD = 0x36;
  private static final int OPAD = 0x5c;

  private final MessageDigest digest;
  private final byte[] padded;

  /**
   * @param hash one of those that {@link #knows}
   */
  JdkHmac(int hash) {
    this.digest = JdkDigest.fresh(hash);
    this.padded = new byte[hash == CryptoHashAlgorithm.sha256 ? 64 : 128];
  }

  /** Whether the library's number stands for a hash that is done here. */
  static boolean knows(int hash) {
    return hash == CryptoHashAlgorithm.sha256 || hash == CryptoHashAlgorithm.sha384;
  }

  /** Size of a code in octets. */
  int octets() {
    return digest.getDigestLength();
  }

  /** The code; reader and writer of a connection may ask at the same time. */
  synchronized byte[] of(byte[] key, byte[] message, int offset, int length) {
    byte[] code = new byte[octets()];
    try {
      if (key.length > padded.length) {
        digest.update(key);
        digest.digest(padded, 0, code.length);
      } else {
        System.arraycopy(key, 0, padded, 0, key.length);
      }
      xor(IPAD);
      digest.update(padded);
      digest.update(message, offset, length);
      digest.digest(code, 0, code.length);
      xor(IPAD ^ OPAD);
      digest.update(padded);
      digest.update(code);
      digest.digest(code, 0, code.length);
      return code;
    } catch (DigestException impossible) {
      throw new IllegalStateException("there is room for a hash", impossible);
    } finally {
      digest.reset();
      Arrays.fill(padded, (byte) 0);
    }
  }

  private void xor(int pad) {
    for (int i = 0; i < padded.length; i++) {
      padded[i] ^= (byte) pad;
    }
  }
}
