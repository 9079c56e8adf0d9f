package org.attls.tls.internal.bc;

import org.bouncycastle.tls.CipherSuite;

/** What both ends offer and take. */
final class Offers {
  /** AES-GCM first: the JDK has hardware for it. */
  static final int[] CIPHER_SUITES = {
    CipherSuite.TLS_AES_128_GCM_SHA256,
    CipherSuite.TLS_AES_256_GCM_SHA384,
    CipherSuite.TLS_CHACHA20_POLY1305_SHA256
  };

  private Offers() {}

  static String suiteName(int cipherSuite) {
    return switch (cipherSuite) {
      case CipherSuite.TLS_AES_128_GCM_SHA256 -> "TLS_AES_128_GCM_SHA256";
      case CipherSuite.TLS_AES_256_GCM_SHA384 -> "TLS_AES_256_GCM_SHA384";
      case CipherSuite.TLS_CHACHA20_POLY1305_SHA256 -> "TLS_CHACHA20_POLY1305_SHA256";
      default ->
          throw new IllegalArgumentException("cipher suite " + cipherSuite + " was not offered");
    };
  }
}
