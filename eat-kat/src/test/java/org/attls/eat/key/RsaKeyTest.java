package org.attls.eat.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.spec.RSAPublicKeySpec;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.parsec.RsaAttestation;
import org.attls.eat.tpm.TpmHash;
import org.attls.eat.tpm.TpmSigningScheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RsaKeyTest {
  @ParameterizedTest
  @EnumSource(RsaKey.Size.class)
  void hasTheSpellingOfTheJdk(RsaKey.Size size) throws Exception {
    RsaKey key = key(size);
    assertThat(RsaKey.ofModulus(size, key.modulus(), "k")).isEqualTo(key);
    assertThat(jdk(new BigInteger(1, key.modulus().toArray()), RsaKey.EXPONENT))
        .isEqualTo(key.spki());
    assertThat(VerificationKey.ofPem(key.pem(), "k")).isEqualTo(key);
    assertThat(key.title()).isEqualTo("RSA-" + size.bits());
  }

  @Test
  void everyPrefixAndOneOctetMoreIsRefused() throws Exception {
    Bytes spki = key(RsaKey.Size.BITS_2048).spki();
    for (int size = 0; size < spki.size(); size++) {
      refused(spki.slice(0, size));
    }
    refused(Bytes.concat(spki, Bytes.of(0)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 17, 65535, 65536, 65538, 65539})
  void otherExponentsAreRefused(int exponent) throws Exception {
    BigInteger modulus = new BigInteger(1, key(RsaKey.Size.BITS_2048).modulus().toArray());
    RsaKey right = key(RsaKey.Size.BITS_2048);
    Bytes spki =
        Bytes.concat(
            right.spki().slice(0, right.spki().size() - 3),
            Bytes.of(exponent >> 16, exponent >> 8, exponent));
    refused(spki);
    if (exponent % 2 == 1 && exponent > 1) {
      refused(jdk(modulus, exponent));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1024, 2040, 2047, 2049, 3071, 4096})
  void otherSizesAreRefused(int bits) throws Exception {
    refused(jdk(BigInteger.ONE.shiftLeft(bits - 1).add(BigInteger.valueOf(15)), RsaKey.EXPONENT));
  }

  @Test
  void anEvenModulusIsRefused() {
    byte[] modulus = key(RsaKey.Size.BITS_2048).modulus().toArray();
    modulus[255] ^= 1;
    assertThatThrownBy(() -> RsaKey.ofModulus(RsaKey.Size.BITS_2048, Bytes.copyOf(modulus), "k"))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void theAlgorithmOfPssKeysAndMissingParametersAreRefused() {
    String spki = key(RsaKey.Size.BITS_2048).spki().hex();
    assertThat(spki).contains("2a864886f70d0101010500");
    // id-RSASSA-PSS (1.2.840.113549.1.1.10), and an empty OCTET STRING for NULL.
    refused(Bytes.fromHex(spki.replace("2a864886f70d0101010500", "2a864886f70d01010a0500")));
    refused(Bytes.fromHex(spki.replace("2a864886f70d0101010500", "2a864886f70d0101010400")));
  }

  private static RsaKey key(RsaKey.Size size) {
    return new RsaAttestation(size, TpmSigningScheme.RSASSA, TpmHash.SHA256).key();
  }

  private static Bytes jdk(BigInteger modulus, int exponent) throws Exception {
    return Bytes.copyOf(
        KeyFactory.getInstance("RSA")
            .generatePublic(new RSAPublicKeySpec(modulus, BigInteger.valueOf(exponent)))
            .getEncoded());
  }

  private static void refused(Bytes spki) {
    assertThatThrownBy(() -> VerificationKey.ofSpki(spki, "k"))
        .isInstanceOf(MalformedException.class);
  }
}
