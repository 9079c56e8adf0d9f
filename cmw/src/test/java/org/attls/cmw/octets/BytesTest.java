package org.attls.cmw.octets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class BytesTest {
  @Test
  void cannotBeChangedFromOutside() {
    byte[] source = {1, 2, 3};
    Bytes bytes = Bytes.copyOf(source);
    source[0] = 9;
    bytes.toArray()[1] = 9;

    assertThat(bytes.hex()).isEqualTo("010203");
  }

  @Test
  void slicesShareContentAndAreBounded() {
    Bytes bytes = Bytes.fromHex("0001020304");
    Bytes slice = bytes.slice(1, 4).slice(1, 3);

    assertThat(slice).isEqualTo(Bytes.of(2, 3)).hasSameHashCodeAs(Bytes.of(2, 3));
    assertThat(slice.u8(0)).isEqualTo(2);
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> slice.u8(2));
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> slice.u8(-1));
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> slice.slice(0, 3));
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> slice.slice(2, 1));
  }

  @Test
  void equalsOnlyTheSameOctets() {
    assertThat(Bytes.of(1, 2)).isNotEqualTo(Bytes.of(1, 3)).isNotEqualTo(Bytes.of(1));
    assertThat(Bytes.of(0)).isNotEqualTo(Bytes.EMPTY);
    assertThat(Bytes.concat(Bytes.of(1), Bytes.EMPTY, Bytes.of(0xFF))).isEqualTo(Bytes.of(1, 255));
  }

  @Test
  void printsAtMostSixtyFourOctets() {
    assertThat(Bytes.copyOf(new byte[64]).toString()).isEqualTo("00".repeat(64));
    assertThat(Bytes.copyOf(new byte[65]).toString()).isEqualTo("00".repeat(64) + "…(65 octets)");
  }

  @Test
  void refusesTextThatIsNotHexadecimal() {
    for (String text : new String[] {"0", "0g", "00 11", "0x00"}) {
      assertThatIllegalArgumentException().isThrownBy(() -> Bytes.fromHex(text));
    }
  }
}
