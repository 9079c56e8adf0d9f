package org.attls.tls.internal.bc;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Provider;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.impl.TlsAEADCipherImpl;
import org.jspecify.annotations.Nullable;

/** AES-GCM of one direction by the JDK (RFC 8446, section 5.2). */
final class JdkAesGcm implements TlsAEADCipherImpl {
  private static final String NAME = "AES/GCM/NoPadding";

  /** Whose it is; the JDK need not search all its providers for each cipher. */
  private static final Provider PROVIDER = provider();

  /**
   * Each thread's, one for each direction: every record begins them anew, and one for each
   * connection would be most of what an idle connection costs.
   */
  private static final ThreadLocal<Cipher> SEALING = ThreadLocal.withInitial(JdkAesGcm::newCipher);

  private static final ThreadLocal<Cipher> OPENING = ThreadLocal.withInitial(JdkAesGcm::newCipher);

  private final int mode;
  private @Nullable SecretKeySpec key;
  private int macOctets;

  /**
   * @param mode one of {@link Cipher}'s
   */
  JdkAesGcm(int mode) {
    this.mode = mode;
  }

  private static Cipher newCipher() {
    try {
      return Cipher.getInstance(NAME, PROVIDER);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java runtime has no AES-GCM", missing);
    }
  }

  private static Provider provider() {
    try {
      return Cipher.getInstance(NAME).getProvider();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java runtime has no AES-GCM", missing);
    }
  }

  private Cipher cipher() {
    return (mode == Cipher.ENCRYPT_MODE ? SEALING : OPENING).get();
  }

  @Override
  public void setKey(byte[] octets, int offset, int length) {
    key = new SecretKeySpec(octets, offset, length, "AES");
  }

  @Override
  public void init(byte[] nonce, int macSize) throws IOException {
    try {
      macOctets = macSize;
      cipher().init(mode, key, new GCMParameterSpec(macSize * 8, nonce));
    } catch (GeneralSecurityException refused) {
      throw new TlsFatalAlert(AlertDescription.internal_error, refused);
    }
  }

  /** Known without asking the JDK, which would set up the record for that. */
  @Override
  public int getOutputSize(int inputLength) {
    return mode == Cipher.ENCRYPT_MODE
        ? inputLength + macOctets
        : Math.max(0, inputLength - macOctets);
  }

  @Override
  public int doFinal(
      byte[] additionalData,
      byte[] input,
      int inputOffset,
      int inputLength,
      byte[] output,
      int outputOffset)
      throws IOException {
    try {
      if (additionalData != null && additionalData.length > 0) {
        cipher().updateAAD(additionalData);
      }
      return cipher().doFinal(input, inputOffset, inputLength, output, outputOffset);
    } catch (GeneralSecurityException refused) {
      throw new TlsFatalAlert(AlertDescription.bad_record_mac, refused);
    }
  }
}
