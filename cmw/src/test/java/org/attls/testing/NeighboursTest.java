package org.attls.testing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.junit.jupiter.api.Test;

class NeighboursTest {
  private static final Bytes TEXT = Bytes.utf8("[1]\n");

  @Test
  void findsAReaderThatTakesAPrefixOrMore() {
    assertThatThrownBy(() -> Neighbours.refused(TEXT, octets -> octets))
        .hasMessageContaining("the first 0 octets");
    assertThatThrownBy(
            () ->
                Neighbours.refused(
                    TEXT,
                    octets -> {
                      if (octets.size() < TEXT.size()) {
                        throw new Exception("too short");
                      }
                      return octets;
                    }))
        .hasMessageContaining("octet 0 behind it");
  }

  @Test
  void exceptsWhiteSpaceBehindJson() {
    assertThatCode(
            () -> Neighbours.refusedJson(TEXT, octets -> JsonReader.read(octets, "text", 99)))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () -> Neighbours.refused(TEXT, octets -> JsonReader.read(octets, "text", 99)))
        .hasMessageContaining("read");
  }
}
