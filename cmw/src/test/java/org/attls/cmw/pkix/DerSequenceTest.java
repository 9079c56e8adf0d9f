package org.attls.cmw.pkix;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DerSequenceTest {
  @Test
  void takesOneSequence() {
    assertThatCode(() -> DerSequence.require(Bytes.fromHex("3003020101"), "it"))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "30",
        "3080",
        "30800201010000",
        "300302010100",
        "3004020101",
        "308103020101",
        "2d2d2d2d"
      })
  void refusesWhatIsNotOneSequenceOfDefiniteLength(String hex) {
    assertThatThrownBy(() -> DerSequence.require(Bytes.fromHex(hex), "it"))
        .isInstanceOf(MalformedException.class);
  }
}
