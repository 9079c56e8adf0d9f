package org.attls.tls.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both forms of a signature, against those that the JDK makes. */
class RawSignatureTest {
  private static final int AT_LEAST = 300;

  @Test
  void bothFormsVerifyAsTheJdkDoes() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    int shorter = 0;
    // One signature in some hundreds has a number that needs padding.
    for (int i = 0; i < AT_LEAST || shorter == 0; i++) {
      Bytes content = Bytes.utf8("content " + i);
      Bytes raw = sign("SHA256withECDSAinP1363Format", pair.getPrivate(), content);
      Bytes der = RawSignature.der(raw);
      assertThat(RawSignature.of(der)).isEqualTo(raw);
      shorter += der.size() < 70 ? 1 : 0;
      if (i % 100 == 0) {
        Signature verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(pair.getPublic());
        verifier.update(content.toArray());
        assertThat(verifier.verify(der.toArray())).isTrue();
      }
      Bytes fromJdk = sign("SHA256withECDSA", pair.getPrivate(), content);
      assertThat(RawSignature.der(RawSignature.of(fromJdk))).isEqualTo(fromJdk);
    }
  }

  private static Bytes sign(String algorithm, PrivateKey key, Bytes content) throws Exception {
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(content.toArray());
    return Bytes.copyOf(signature.sign());
  }

  @Test
  void smallNumbersHaveOneEncoding() throws MalformedException {
    Bytes raw =
        Bytes.concat(
            Bytes.copyOf(new byte[31]), Bytes.of(0x80), Bytes.copyOf(new byte[31]), Bytes.of(0));
    Bytes der = RawSignature.der(raw);
    assertThat(der.hex()).isEqualTo("300702020080020100");
    assertThat(RawSignature.of(der)).isEqualTo(raw);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "30",
        "3000",
        "300302017f",
        "300602017f02017f00",
        "300702017f02017f00",
        "310602017f02017f",
        "300603017f02017f",
        "300602018002017f",
        "30070202007f02017f",
        "300502000201 7f",
        "30810602017f02017f",
        "300902017f02017f02017f",
      })
  void refusesWhatIsNotOneInDer(String hex) {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> RawSignature.of(Bytes.fromHex(hex.replace(" ", ""))));
  }

  @Test
  void refusesNumbersOfMoreThan256Bits() {
    Bytes tooLong =
        Bytes.concat(Bytes.fromHex("30260221"), Bytes.of(1), Bytes.copyOf(new byte[32]));
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> RawSignature.of(Bytes.concat(tooLong, Bytes.fromHex("020101"))));
  }
}
