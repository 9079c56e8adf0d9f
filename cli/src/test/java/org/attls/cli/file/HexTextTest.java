package org.attls.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HexTextTest {
  @ParameterizedTest
  @ValueSource(strings = {"83010aFf", "83 01 0A ff\n", "\t8 3\r\n010 aff "})
  void readsDigitsOfEitherCaseWithWhiteSpaceAnywhere(String text) throws Exception {
    assertThat(HexText.decoded(Bytes.utf8(text), "x")).isEqualTo(Bytes.of(0x83, 1, 10, 255));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "0x8301", "83:01", "{\"a\":1}", "8301 é", "eyJ.eyJ.AAAA"})
  void leavesEverythingElseAsItIs(String text) throws Exception {
    assertThat(HexText.decoded(Bytes.utf8(text), "x")).isEqualTo(Bytes.utf8(text));
  }

  @Test
  void leavesOctetsAsTheyAre() throws Exception {
    Bytes cbor = Bytes.of(0xA1, 0x31, 0x41, 0x41);
    assertThat(HexText.decoded(cbor, "x")).isEqualTo(cbor);
  }

  @Test
  void refusesAnOddNumberOfDigits() {
    assertThatThrownBy(() -> HexText.decoded(Bytes.utf8("83 0\n"), "evidence"))
        .isInstanceOf(MalformedException.class)
        .hasMessage("evidence (offset 5): 3 hexadecimal digits, an even number makes octets");
  }
}
