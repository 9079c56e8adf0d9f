package org.attls.tls.internal.bc;

import java.io.IOException;
import java.util.Arrays;
import org.attls.cmw.octets.Bytes;
import org.attls.tls.binding.Secret;
import org.attls.tls.binding.SecretBytes;
import org.attls.tls.binding.SuiteHash;
import org.bouncycastle.tls.crypto.CryptoHashAlgorithm;
import org.bouncycastle.tls.crypto.TlsCryptoUtils;
import org.bouncycastle.tls.crypto.TlsSecret;

/**
 * A secret held by the library. One that the library itself goes on using is borrowed: it is never
 * extracted nor destroyed here.
 */
final class BcSecret implements Secret {
  private final TlsSecret secret;
  private final SuiteHash hash;
  private final boolean borrowed;

  private BcSecret(TlsSecret secret, SuiteHash hash, boolean borrowed) {
    this.secret = secret;
    this.hash = hash;
    this.borrowed = borrowed;
  }

  static BcSecret borrowed(TlsSecret secret, SuiteHash hash) {
    return new BcSecret(secret, hash, true);
  }

  @Override
  public Secret expandLabel(String label, Bytes context, int length) {
    try {
      TlsSecret expanded =
          TlsCryptoUtils.hkdfExpandLabel(
              secret, libraryHash(hash), label, context.toArray(), length);
      return new BcSecret(expanded, hash, false);
    } catch (IOException refused) {
      throw new IllegalArgumentException("label or length out of range", refused);
    }
  }

  @Override
  public SecretBytes extract() {
    if (borrowed) {
      throw new IllegalStateException("a secret of the library's is not extracted");
    }
    byte[] octets = secret.extract();
    try {
      return SecretBytes.copyOf(octets);
    } finally {
      Arrays.fill(octets, (byte) 0);
    }
  }

  @Override
  public void close() {
    if (!borrowed) {
      secret.destroy();
    }
  }

  /** An HMAC under the secret, to compare secrets without extracting them. */
  Bytes mac(byte[] message) {
    return Bytes.copyOf(secret.calculateHMAC(libraryHash(hash), message, 0, message.length));
  }

  static SuiteHash suiteHash(int cryptoHashAlgorithm) {
    return switch (cryptoHashAlgorithm) {
      case CryptoHashAlgorithm.sha256 -> SuiteHash.SHA256;
      case CryptoHashAlgorithm.sha384 -> SuiteHash.SHA384;
      default ->
          throw new IllegalStateException("hash " + cryptoHashAlgorithm + " was not offered");
    };
  }

  private static int libraryHash(SuiteHash hash) {
    return switch (hash) {
      case SHA256 -> CryptoHashAlgorithm.sha256;
      case SHA384 -> CryptoHashAlgorithm.sha384;
    };
  }
}
