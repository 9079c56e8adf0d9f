package org.attls.cmw.octets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Base64UrlTest {
  /** RFC 4648, section 10, without padding, and the two characters that are its own. */
  @ParameterizedTest
  @CsvSource({
    "'',''",
    "66,Zg",
    "666f,Zm8",
    "666f6f,Zm9v",
    "666f6f62,Zm9vYg",
    "666f6f6261,Zm9vYmE",
    "666f6f626172,Zm9vYmFy",
    "fbff,-_8"
  })
  void encodesAndDecodes(String hex, String text) throws MalformedException {
    assertThat(Base64Url.encode(Bytes.fromHex(hex))).isEqualTo(text);
    assertThat(Base64Url.decode(text, "value")).isEqualTo(Bytes.fromHex(hex));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Zg==",
        "Zm8=",
        "Zg=",
        "=",
        "+/8",
        "Zm 9v",
        "Zm9v\n",
        "Zm9v\r\nZm9v",
        " Zm9v",
        "Zm9v\u00fc",
        "Zm9v.",
        "\u0661\u0661\u0661\u0661"
      })
  void refusesPaddingBreaksAndOtherAlphabets(String text) {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> Base64Url.decode(text, "value"))
        .withMessageStartingWith("value (offset ")
        .withMessageContaining("not a base64url character");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Z", "Zm9vZ"})
  void refusesLengthsThatNoOctetsHave(String text) {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> Base64Url.decode(text, "value"))
        .withMessageContaining("no base64url text has this length");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Zh", "YR", "Zm9", "__"})
  void refusesBitsBehindTheLastOctet(String text) {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> Base64Url.decode(text, "value"))
        .withMessageContaining("non-zero trailing bits");
  }

  @Test
  void roundTripsOctetsOfEveryLength() throws MalformedException {
    Random random = new Random(4648);
    for (int size = 0; size < 100; size++) {
      byte[] octets = new byte[size];
      random.nextBytes(octets);
      Bytes bytes = Bytes.copyOf(octets);
      assertThat(Base64Url.decode(Base64Url.encode(bytes), "value")).isEqualTo(bytes);
    }
  }
}
