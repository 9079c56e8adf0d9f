package org.attls.cmw.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CborWriterTest {
  @ParameterizedTest
  @CsvSource({
    "0,00",
    "23,17",
    "24,1818",
    "255,18ff",
    "256,190100",
    "65535,19ffff",
    "65536,1a00010000",
    "2147483647,1a7fffffff",
    "2147483648,1a80000000",
    "4294967295,1affffffff",
    "4294967296,1b0000000100000000",
    "9223372036854775807,1b7fffffffffffffff",
    "-1,20",
    "-24,37",
    "-25,3818",
    "-256,38ff",
    "-257,390100",
    "-65536,39ffff",
    "-65537,3a00010000",
    "-2147483648,3a7fffffff",
    "-2147483649,3a80000000",
    "-4294967296,3affffffff",
    "-4294967297,3b0000000100000000",
    "-9223372036854775808,3b7fffffffffffffff"
  })
  void writesIntegersWithTheShortestHead(long value, String hex) {
    assertThat(CborWriter.integer(value).hex()).isEqualTo(hex);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 23, 24, 255, 256, 5000, 65535, 65536, 200_000})
  void writesStringsInOnePieceWhateverTheirSize(int size) throws MalformedException {
    Bytes octets = Bytes.copyOf(new byte[size]);
    // Two octets for each character: the head counts octets.
    String text = "\u00fc".repeat(size);
    CborRules rules = CborRules.STRICT.withMaxOctets(1 << 20);

    assertThat(CborReader.read(CborWriter.bytes(octets), "doc", rules).asBytes()).isEqualTo(octets);
    assertThat(CborReader.read(CborWriter.text(text), "doc", rules).asText()).isEqualTo(text);
  }

  @Test
  void ordersKeysByTheirEncodings() throws MalformedException {
    Bytes nil = CborWriter.nil();
    Bytes map =
        CborWriter.map()
            .put("bb", nil)
            .put("a", nil)
            .put(-1, nil)
            .put(1000, nil)
            .put(1, nil)
            .put(0, nil)
            .put(-300, nil)
            .toBytes();

    assertThat(DiagnosticNotation.of(CborReader.read(map, "doc", CborRules.STRICT)))
        .isEqualTo("{0:null,1:null,1000:null,-1:null,-300:null,\"a\":null,\"bb\":null}");
  }

  @Test
  void refusesAKeyTwice() {
    CborWriter.MapBuilder map = CborWriter.map().put(1, CborWriter.nil());

    assertThatIllegalArgumentException().isThrownBy(() -> map.put(1, CborWriter.nil()));
  }

  @Test
  void writesNestedItems() {
    Bytes item =
        CborWriter.tag(
            1668612070,
            CborWriter.array(
                CborWriter.bool(true),
                CborWriter.bool(false),
                CborWriter.array(List.of()),
                CborWriter.map().toBytes()));

    assertThat(item.hex()).isEqualTo("da6374ffe684f5f480a0");
  }

  @Test
  void writesTagsOfAllSixtyFourBits() throws MalformedException {
    Bytes written = CborWriter.tag(-1, CborWriter.integer(0));
    assertThat(written).isEqualTo(Bytes.fromHex("dbffffffffffffffff00"));
    CborItem read = CborReader.read(written, "tag", CborRules.STRICT);
    assertThat(((CborTag) read).number()).isEqualTo(-1);
  }
}
