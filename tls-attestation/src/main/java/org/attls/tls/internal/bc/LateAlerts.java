package org.attls.tls.internal.bc;

import java.security.GeneralSecurityException;
import java.util.OptionalInt;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.attls.cmw.octets.Bytes;
import org.attls.tls.binding.KeySchedule;
import org.attls.tls.binding.Secret;
import org.attls.tls.binding.SecretBytes;
import org.attls.tls.binding.SuiteHash;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsContext;

/**
 * At a client: alerts of a server that still protects them with its handshake keys when this end
 * has finished ({@link org.attls.tls.profile.Departure#ALERTS_UNDER_HANDSHAKE_KEYS}). The library
 * has put those keys away, so they are derived once more, and forgotten with the first record that
 * is not such an alert.
 */
final class LateAlerts {
  private static final int HEADER = 5;
  private static final int TAG = 16;
  private static final int IV = 12;
  private static final int ALERT = 21;

  private final boolean chaCha;
  private final SecretKeySpec key;
  private final byte[] iv;
  private long records;

  private LateAlerts(int cipherSuite, Bytes key, Bytes iv) {
    this.chaCha = cipherSuite == CipherSuite.TLS_CHACHA20_POLY1305_SHA256;
    this.key = new SecretKeySpec(key.toArray(), chaCha ? "ChaCha20" : "AES");
    this.iv = iv.toArray();
  }

  /** To be called when the transcript reaches to ServerHello. */
  static LateAlerts derive(TlsContext context, Connection connection) {
    SecurityParameters parameters = context.getSecurityParametersHandshake();
    SuiteHash hash = BcSecret.suiteHash(parameters.getPRFCryptoHashAlgorithm());
    int suite = parameters.getCipherSuite();
    try (Secret secret =
        KeySchedule.deriveSecret(
            hash,
            BcSecret.borrowed(parameters.getHandshakeSecret(), hash),
            "s hs traffic",
            connection.flow.helloTranscriptHash(hash))) {
      int keyOctets = suite == CipherSuite.TLS_AES_128_GCM_SHA256 ? 16 : 32;
      return new LateAlerts(suite, octets(secret, "key", keyOctets), octets(secret, "iv", IV));
    }
  }

  private static Bytes octets(Secret secret, String label, int length) {
    SecretBytes octets = secret.expandLabel(label, Bytes.EMPTY, length).extract();
    Bytes revealed = octets.reveal();
    octets.destroy();
    return revealed;
  }

  /** A protected record of the handshake has been received: the keys have counted it. */
  void passed() {
    records++;
  }

  /** The description of the alert in a record; empty when it is no alert under these keys. */
  OptionalInt alert(byte[] record, int size) {
    if (size < HEADER + TAG) {
      return OptionalInt.empty();
    }
    byte[] nonce = iv.clone();
    for (int i = 0; i < Long.BYTES; i++) {
      nonce[IV - 1 - i] ^= (byte) (records >>> 8 * i);
    }
    try {
      Cipher cipher = Cipher.getInstance(chaCha ? "ChaCha20-Poly1305" : "AES/GCM/NoPadding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          key,
          chaCha ? new IvParameterSpec(nonce) : new GCMParameterSpec(8 * TAG, nonce));
      cipher.updateAAD(record, 0, HEADER);
      byte[] inner = cipher.doFinal(record, HEADER, size - HEADER);
      int end = inner.length;
      while (end > 0 && inner[end - 1] == 0) {
        end--;
      }
      return end == 3 && inner[2] == ALERT ? OptionalInt.of(inner[1] & 0xFF) : OptionalInt.empty();
    } catch (GeneralSecurityException otherKeys) {
      return OptionalInt.empty();
    }
  }
}
