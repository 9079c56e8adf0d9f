package org.attls.eat.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.cmw.octets.OctetWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PcrSpellingTest {
  private static final String ZERO = "00".repeat(32);
  private static final String ONE = "11".repeat(32);

  @ParameterizedTest
  @ValueSource(strings = {"sha256:0-7,16", "sha256:0", "sha384:0,2,4-6", "sha512:0,255"})
  void readsAndWritesSelections(String text) throws Exception {
    assertThat(PcrSelection.parse(text, "pcrs").spelling()).isEqualTo(text);
  }

  @Test
  void joinsRunsWhenItWrites() throws Exception {
    assertThat(PcrSelection.parse("sha256:7,0,1-2", "pcrs").spelling()).isEqualTo("sha256:0-2,7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha256",
        "sha256:",
        "sha1:0",
        "SHA256:0",
        "sha256:0,",
        "sha256:,0",
        "sha256:1-0",
        "sha256:0,0",
        "sha256:0-3,2",
        "sha256:256",
        "sha256:-1",
        "sha256:01",
        "sha256: 0",
        "sha256:0-",
        "sha256:+1",
        "sha256:0-1-2",
        "sha256:1234",
        "sha256:\u0661"
      })
  void refusesOtherSelections(String text) {
    assertThatThrownBy(() -> PcrSelection.parse(text, "pcrs"))
        .isInstanceOf(MalformedException.class)
        .hasMessageStartingWith("pcrs");
  }

  @Test
  void theBitmapIsThatOfTheStructure() throws Exception {
    assertThat(written(PcrSelection.parse("sha256:0-7", "p"))).isEqualTo("000b03ff0000");
    assertThat(written(PcrSelection.parse("sha256:0,7,16,23", "p"))).isEqualTo("000b03810081");
    assertThat(written(PcrSelection.parse("sha256:24", "p"))).isEqualTo("000b0400000001");
    OctetReader in = OctetReader.of(Bytes.fromHex("0004020180"), "s");
    PcrSelection sha1 = PcrSelection.read(in, "x");
    assertThat(sha1.spelling()).isEqualTo("sha1:0,15");
    assertThat(written(sha1)).isEqualTo("0004020180");
  }

  @Test
  void aBitmapOfNoOctetsIsRefused() {
    assertThatThrownBy(() -> PcrSelection.read(OctetReader.of(Bytes.fromHex("000b00"), "s"), "x"))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> new PcrSelection(0x0b, new TreeSet<>(List.of(8)), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void selectionsCompareByRegistersAndBank() throws Exception {
    PcrSelection all = PcrSelection.parse("sha256:0-7", "p");
    PcrSelection some = PcrSelection.parse("sha256:0,7", "p");
    PcrSelection otherBank = PcrSelection.parse("sha384:0,7", "p");
    assertThat(all.covers(some)).isTrue();
    assertThat(some.covers(all)).isFalse();
    assertThat(all.covers(otherBank)).isFalse();
    assertThat(some.sameRegisters(otherBank)).isFalse();
    assertThat(some.sameRegisters(new PcrSelection(0x0b, some.indices(), 4))).isTrue();
  }

  @Test
  void readsValuesOnOneLineAndOnMany() throws Exception {
    PcrValues one = PcrValues.parse("sha256:0=" + ZERO + ",7=" + ONE, "reference");
    PcrValues many =
        PcrValues.parse(
            "# boot\r\nsha256:7=" + ONE + "\n\n  sha256:0=" + ZERO.toUpperCase() + "\n", "file");
    assertThat(many).isEqualTo(one);
    assertThat(one.spelling()).isEqualTo("sha256:0=" + ZERO + ",7=" + ONE);
    assertThat(one.selection().spelling()).isEqualTo("sha256:0,7");
  }

  @Test
  void refusesOtherValues() {
    for (String text :
        List.of(
            "",
            "# nothing\n",
            "sha256:",
            "sha256:0",
            "sha256:0=",
            "sha256:0=00",
            "sha256:0=" + ZERO + "00",
            "sha256:0=" + ZERO + ",",
            "sha256:0=" + ZERO + ",0=" + ZERO,
            "sha256:0=" + ZERO + "\nsha256:0=" + ONE,
            "sha256:0=" + ZERO + "\nsha384:1=" + "00".repeat(48),
            "sha384:0=" + ZERO,
            "sha1:0=" + "00".repeat(20),
            "0=" + ZERO,
            "sha256:0=" + "zz".repeat(32),
            "sha256:256=" + ZERO)) {
      assertThatThrownBy(() -> PcrValues.parse(text, "reference"))
          .as(text)
          .isInstanceOf(MalformedException.class)
          .hasMessageStartingWith("reference");
    }
  }

  @Test
  void theDigestIsOverAscendingValues() throws Exception {
    PcrValues values = PcrValues.parse("sha256:7=" + ONE + ",0=" + ZERO, "reference");
    assertThat(values.digest()).isEqualTo(TpmHash.SHA256.digest(Bytes.fromHex(ZERO + ONE)));
    assertThat(values.digest(List.of(7))).isEqualTo(TpmHash.SHA256.digest(Bytes.fromHex(ONE)));
    assertThatThrownBy(() -> values.digest(List.of(0, 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void valuesAreCheckedWhenMade() {
    assertThatThrownBy(() -> new PcrValues(TpmHash.SHA256, new TreeMap<>()))
        .isInstanceOf(IllegalArgumentException.class);
    TreeMap<Integer, Bytes> tooShort = new TreeMap<>();
    tooShort.put(0, Bytes.of(0));
    assertThatThrownBy(() -> new PcrValues(TpmHash.SHA256, tooShort))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String written(PcrSelection selection) {
    OctetWriter out = new OctetWriter();
    selection.writeTo(out);
    return out.toBytes().hex();
  }
}
