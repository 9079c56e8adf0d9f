package org.attls.corim.term;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.attls.cmw.octets.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OidTest {
  @ParameterizedTest
  @CsvSource({
    "00,0.0",
    "27,0.39",
    "28,1.0",
    "4f,1.39",
    "50,2.0",
    "8837,2.999",
    "2a864886f70d,1.2.840.113549",
    "6086480186f84d010f06,2.16.840.1.113741.1.15.6",
    "2a82808080808080808000,1.2.18446744073709551616"
  })
  void printsDottedDecimal(String hex, String dotted) {
    assertThat(new Oid(Bytes.fromHex(hex))).hasToString(dotted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "80", "8000", "2a8001", "81", "2a86"})
  void refusesMalformedContent(String hex) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Oid(Bytes.fromHex(hex)));
  }
}
