package org.attls.tls.internal.bc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.security.SecureRandom;
import java.util.Random;
import org.attls.tls.curve.EllipticCurves;
import org.bouncycastle.tls.crypto.CryptoHashAlgorithm;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyScheduleSecretTest {
  private final Random random = new Random(5869);
  private final BcTlsCrypto library = new BcTlsCrypto(new SecureRandom());
  private final AttestedTlsCrypto ours =
      new AttestedTlsCrypto(new SecureRandom(), EllipticCurves.lightweight(), 42);

  @ParameterizedTest
  @ValueSource(ints = {CryptoHashAlgorithm.sha256, CryptoHashAlgorithm.sha384})
  void expandsAsTheLibraryDoes(int hash) {
    for (int key : new int[] {1, 32, 48, 64, 65, 128, 129}) {
      byte[] secret = octets(key);
      for (int length : new int[] {0, 1, 12, 16, 31, 32, 33, 48, 49, 96, 97, 300, 255 * 32}) {
        byte[] info = octets(length % 70);
        assertThat(ours.createSecret(secret).hkdfExpand(hash, info, length).extract())
            .as("%d octets by a key of %d", length, key)
            .isEqualTo(library.createSecret(secret).hkdfExpand(hash, info, length).extract());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {CryptoHashAlgorithm.sha256, CryptoHashAlgorithm.sha384})
  void extractsAsTheLibraryDoesAndEndsWithIt(int hash) {
    byte[] salt = octets(32);
    byte[] input = octets(66);
    TlsSecret secret = ours.createSecret(salt);
    // The agreement on X25519 is the library's, and so is the secret that it gives.
    byte[] extracted = secret.hkdfExtract(hash, library.createSecret(input)).extract();
    assertThat(extracted)
        .isEqualTo(
            library.createSecret(salt).hkdfExtract(hash, library.createSecret(input)).extract());
    assertThat(secret.isAlive()).isFalse();
    assertThatIllegalStateException().isThrownBy(() -> secret.hkdfExpand(hash, salt, 32));
    assertThatIllegalStateException().isThrownBy(() -> secret.calculateHMAC(hash, salt, 0, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {CryptoHashAlgorithm.sha256, CryptoHashAlgorithm.sha384})
  void beginsTheKeyScheduleAsTheLibraryDoes(int hash) {
    assertThat(ours.hkdfInit(hash).hkdfExtract(hash, ours.hkdfInit(hash)).extract())
        .isEqualTo(library.hkdfInit(hash).hkdfExtract(hash, library.hkdfInit(hash)).extract());
  }

  @ParameterizedTest
  @ValueSource(ints = {CryptoHashAlgorithm.sha256, CryptoHashAlgorithm.sha384})
  void authenticatesAsTheLibraryDoesAndStaysUsable(int hash) {
    byte[] key = octets(48);
    byte[] message = octets(200);
    TlsSecret secret = ours.createSecret(key);
    byte[] code = secret.calculateHMAC(hash, message, 3, 150);
    assertThat(code).isEqualTo(library.createSecret(key).calculateHMAC(hash, message, 3, 150));
    assertThat(secret.calculateHMAC(hash, message, 3, 150)).isEqualTo(code);
    assertThat(secret.extract()).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(ints = {CryptoHashAlgorithm.sha256, CryptoHashAlgorithm.sha384})
  void refusesMoreThanTheFunctionGives(int hash) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ours.createSecret(octets(32)).hkdfExpand(hash, octets(1), 255 * 48 + 1));
  }

  private byte[] octets(int length) {
    byte[] octets = new byte[length];
    random.nextBytes(octets);
    return octets;
  }
}
