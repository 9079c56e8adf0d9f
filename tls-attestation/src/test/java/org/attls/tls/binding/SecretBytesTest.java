package org.attls.tls.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.attls.tls.binding.DocumentVectors.counting;
import static org.attls.tls.binding.DocumentVectors.sha256;

import org.attls.cmw.octets.Bytes;
import org.junit.jupiter.api.Test;

class SecretBytesTest {
  @Test
  void printsItsSizeOnly() {
    assertThat(SecretBytes.copyOf(counting(32).toArray())).hasToString("SecretBytes[32]");
    assertThat(sha256(counting(32))).hasToString("SHA256 SecretBytes[32]");
  }

  @Test
  void comparesByContent() {
    SecretBytes secret = SecretBytes.copyOf(new byte[] {1, 2, 3});
    assertThat(secret)
        .isEqualTo(SecretBytes.copyOf(new byte[] {1, 2, 3}))
        .hasSameHashCodeAs(SecretBytes.copyOf(new byte[] {1, 2, 3}))
        .isNotEqualTo(SecretBytes.copyOf(new byte[] {1, 2, 4}))
        .isNotEqualTo(SecretBytes.copyOf(new byte[] {1, 2}))
        .isNotEqualTo(Bytes.of(1, 2, 3));
  }

  @Test
  void copiesInAndOut() {
    byte[] source = {1, 2, 3};
    SecretBytes secret = SecretBytes.copyOf(source);
    source[0] = 9;
    secret.revealArray()[1] = 9;
    assertThat(secret.reveal()).isEqualTo(Bytes.of(1, 2, 3));
  }

  @Test
  void cannotBeReadOnceDestroyed() {
    SecretBytes secret = SecretBytes.copyOf(new byte[] {1, 2, 3});
    secret.destroy();
    secret.destroy();
    assertThat(secret.isDestroyed()).isTrue();
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(secret::reveal);
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(secret::revealArray);
    // Its octets are zeros by now; it must not equal a secret that is zeros.
    assertThat(secret).isNotEqualTo(SecretBytes.copyOf(new byte[3]));
  }

  @Test
  void extractingEndsASecret() {
    HkdfSecret secret = sha256(counting(32));
    assertThat(secret.extract().reveal()).isEqualTo(counting(32));
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(secret::extract);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> secret.expandLabel("exporter", Bytes.EMPTY, 32));
  }

  @Test
  void refusesLengthsThatHkdfCannotGive() {
    HkdfSecret secret = sha256(counting(32));
    assertThat(secret.expandLabel("exporter", Bytes.EMPTY, 255 * 32).extract().size())
        .isEqualTo(255 * 32);
    for (int length : new int[] {-1, 0, 255 * 32 + 1}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> secret.expandLabel("exporter", Bytes.EMPTY, length));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> secret.expandLabel("", Bytes.EMPTY, 32));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> secret.expandLabel("l".repeat(250), Bytes.EMPTY, 32));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> secret.expandLabel("exporter", counting(256), 32));
  }
}
