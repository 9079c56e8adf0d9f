package org.attls.eat.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.security.GeneralSecurityException;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.mbedtls.MbedtlsBundle;
import org.attls.testing.Bounded;

/** The framing of the proof of concept of 2023, both tokens and their claims. */
class MbedtlsFuzzTest {
  @FuzzTest
  void readsOrRefuses(byte[] input) {
    Bytes octets = Bytes.copyOf(input);
    try {
      MbedtlsBundle bundle = Bounded.read(octets.size(), () -> MbedtlsBundle.read(octets));
      assertThat(bundle.octets()).isEqualTo(octets);
      assertThat(bundle.katMessage().octets().size() + bundle.patMessage().octets().size() + 5)
          .isEqualTo(octets.size());
      verify(bundle);
    } catch (MalformedException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }

  /** With the key and the challenge that the bundle itself names. */
  private static void verify(MbedtlsBundle bundle) {
    try {
      assertThat(bundle.verify(bundle.kat().attestationKey(), bundle.kat().nonce()))
          .isEqualTo(bundle.kat().identityKey());
    } catch (GeneralSecurityException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }
}
