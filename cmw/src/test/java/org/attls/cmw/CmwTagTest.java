package org.attls.cmw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.testing.Vectors;
import org.junit.jupiter.api.Test;

class CmwTagTest {
  private static final CmwReader READER = new CmwReader(1024);
  private static final Bytes VALUE = Bytes.fromHex("2347da55");

  @Test
  void goesBothWaysForEveryContentFormat() {
    Set<Long> numbers = new HashSet<>();
    for (int contentFormat = 0; contentFormat <= 65024; contentFormat++) {
      long number = CmwTag.tagNumber(contentFormat);
      assertThat(number & 0xFF).isNotZero();
      assertThat(CmwTag.contentFormatOf(number)).hasValue(contentFormat);
      numbers.add(number);
    }
    assertThat(numbers).hasSize(65025);
  }

  @Test
  void everyOtherNumberNearTheRangeIsNone() {
    int members = 0;
    for (long number = 0x6373FF00L; number <= 0x637500FFL; number++) {
      OptionalInt contentFormat = CmwTag.contentFormatOf(number);
      boolean member = number >= 0x63740101L && number <= 0x6374FFFFL && (number & 0xFF) != 0;
      assertThat(contentFormat.isPresent()).as(Long.toHexString(number)).isEqualTo(member);
      members += member ? 1 : 0;
    }
    assertThat(members).isEqualTo(65025);
    assertThat(CmwTag.contentFormatOf(-1)).isEmpty();
  }

  @Test
  void agreesWithThePublishedTable() throws MalformedException {
    JsonObject table = JsonReader.read(Vectors.bytes("cmw/tn.json"), "tn.json", 1 << 20).asObject();
    int pairs = 0;
    for (JsonItem pair : table.required("pairs").asArray()) {
      int contentFormat = (int) pair.asObject().required("cf").asLong(0, 65535);
      long number = pair.asObject().required("tag").asLong(0, 1L << 32);
      assertThat(CmwTag.tagNumber(contentFormat)).isEqualTo(number);
      assertThat(pair.asObject().required("tag_hex").asText())
          .isEqualTo("0x" + Long.toHexString(number));
      assertThat(CmwTag.contentFormatOf(number)).hasValue(contentFormat);
      pairs++;
    }
    int strangers = 0;
    for (JsonItem untagged : table.required("cf_without_tag").asArray()) {
      int contentFormat = (int) untagged.asLong(0, 65535);
      assertThatIllegalArgumentException().isThrownBy(() -> CmwTag.tagNumber(contentFormat));
      strangers++;
    }
    for (JsonItem tag : table.required("tags_without_cf").asArray()) {
      long number = tag.asObject().required("tag").asLong(0, 1L << 32);
      assertThat(CmwTag.contentFormatOf(number)).isEmpty();
      Bytes octets = CborWriter.tag(number, CborWriter.bytes(VALUE));
      assertThatExceptionOfType(MalformedException.class)
          .isThrownBy(() -> READER.readCbor(octets))
          .withMessageContaining("stands for no Content-Format");
      strangers++;
    }
    System.out.printf("cmw tn.json: %d pairs, %d without a counterpart%n", pairs, strangers);
  }

  @Test
  void writesTheExampleOfTheDraftAndReadsItBack() throws MalformedException {
    CmwTag tag = CmwWriter.cborTag(64999, VALUE);

    assertThat(tag.octets()).isEqualTo(Vectors.bytes("cmw/cmw-example-tag-1.cbor"));
    assertThat(READER.read(tag.octets())).isEqualTo(tag);
    assertThat(tag.type()).isEqualTo(CmwType.contentFormat(64999));
    assertThat(tag.indicators()).isEmpty();
    assertThat(tag.serialization()).isEqualTo(Serialization.CBOR);
    assertThat(tag.tagNumber()).isEqualTo(1668612070);
  }

  @Test
  void matchesARecordOfTheSameType() {
    assertThat(
            CmwWriter.cborTag(263, VALUE).type().matches(CmwType.mediaType("application/eat+cwt")))
        .isTrue();
  }

  @Test
  void refusesContentThatIsNoByteString() {
    for (String content : new String[] {"01", "6161", "80", "a0", "f6", "d8184161"}) {
      assertThatExceptionOfType(MalformedException.class)
          .as(content)
          .isThrownBy(() -> READER.read(Bytes.fromHex("da63740101" + content)))
          .withMessageContaining("where bstr belongs");
    }
  }

  @Test
  void refusesAMessageWithoutATag() {
    assertThatIllegalArgumentException().isThrownBy(() -> CmwWriter.cborTag(65025, VALUE));
    assertThatIllegalArgumentException().isThrownBy(() -> CmwWriter.cborTag(-1, VALUE));
  }
}
