package org.attls.cmw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.EnumSet;
import java.util.Set;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.junit.jupiter.api.Test;

class CmwRecordTest {
  private static final CmwReader READER = new CmwReader(1024);
  private static final CmwType TYPE = CmwType.mediaType("application/vnd.example; a=\"b,c\"");
  private static final Bytes VALUE = Bytes.fromHex("00ff10");

  @Test
  void readsEveryRecordThatTheWriterWrites() throws MalformedException {
    for (int bits = 0; bits <= Indicator.ALL; bits++) {
      Set<Indicator> indicators = Indicator.fromBits(bits);
      for (CmwRecord record :
          new CmwRecord[] {
            CmwWriter.cborRecord(TYPE, VALUE, indicators),
            CmwWriter.cborRecord(CmwType.contentFormat(65535), Bytes.EMPTY, indicators),
            CmwWriter.jsonRecord(TYPE, VALUE, indicators)
          }) {
        assertThat(READER.read(record.octets())).isEqualTo(record);
      }
    }
  }

  @Test
  void refusesEveryStrictPrefixAndATrailingOctet() {
    for (CmwRecord record :
        new CmwRecord[] {
          CmwWriter.cborRecord(TYPE, VALUE, EnumSet.of(Indicator.EVIDENCE)),
          CmwWriter.jsonRecord(TYPE, VALUE, EnumSet.of(Indicator.EVIDENCE))
        }) {
      Bytes octets = record.octets();
      for (int size = 0; size < octets.size(); size++) {
        assertRefused(octets.slice(0, size));
      }
      assertRefused(Bytes.concat(octets, Bytes.of(0)));
    }
  }

  @Test
  void writesTheExamplesOfTheDraft() {
    assertThat(
            CmwWriter.cborRecord(CmwType.contentFormat(64999), Bytes.fromHex("2347da55"))
                .octets()
                .hex())
        .isEqualTo("8219fde7442347da55");
    assertThat(
            CmwWriter.jsonRecord(
                    CmwType.mediaType("application/vnd.example.rats-conceptual-msg"),
                    Bytes.fromHex("2347da55"),
                    EnumSet.of(Indicator.REFERENCE_VALUES, Indicator.ENDORSEMENTS))
                .octets())
        .isEqualTo(Bytes.utf8("[\"application/vnd.example.rats-conceptual-msg\",\"I0faVQ\",3]"));
  }

  @Test
  void keepsTheReceivedOctets() throws MalformedException {
    Bytes spaced = Bytes.utf8(" [ \"application/x\" , \"AA\" ]\n");
    Bytes indefinite = Bytes.fromHex("9f183c5f41014102ffff");

    assertThat(READER.read(spaced).octets()).isEqualTo(spaced);
    assertThat(READER.read(indefinite).octets()).isEqualTo(indefinite);
    assertThat(((CmwRecord) READER.read(indefinite)).value()).isEqualTo(Bytes.of(1, 2));
  }

  @Test
  void boundsTheSize() throws MalformedException {
    Bytes octets = CmwWriter.cborRecord(TYPE, VALUE).octets();
    new CmwReader(octets.size()).read(octets);

    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> new CmwReader(octets.size() - 1).read(octets));
  }

  @Test
  void doesNotGuessTheSerializationWhereItIsKnown() {
    Bytes json = CmwWriter.jsonRecord(TYPE, VALUE, Set.of()).octets();
    Bytes cbor = CmwWriter.cborRecord(TYPE, VALUE).octets();

    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> READER.readCbor(json));
    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> READER.readJson(cbor));
    assertRefused(Bytes.concat(Bytes.utf8(" "), cbor));
    assertRefused(Bytes.utf8(" \t\r\n"));
  }

  @Test
  void theWriterRefusesWhatJsonCannotSay() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CmwWriter.jsonRecord(CmwType.contentFormat(60), VALUE, Set.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CmwWriter.jsonRecord(TYPE, Bytes.EMPTY, Set.of()));
  }

  private static void assertRefused(Bytes octets) {
    assertThatExceptionOfType(MalformedException.class)
        .as(octets.toString())
        .isThrownBy(() -> READER.read(octets));
  }
}
