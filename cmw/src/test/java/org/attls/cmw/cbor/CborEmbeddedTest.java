package org.attls.cmw.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.junit.jupiter.api.Test;

class CborEmbeddedTest {
  @Test
  void offsetsOfAnEmbeddedItemCountFromTheStartOfTheDocument() throws MalformedException {
    CborItem inner = embedded("8201" + "45a1018240f5");

    assertThat(inner.offset()).isEqualTo(3);
    assertThat(inner.asMap().required(1).offset()).isEqualTo(5);
    assertThat(inner.asMap().required(1).asArray(2, 2).get(1).offset()).isEqualTo(7);
    assertThat(inner.asMap().required(1).path()).isEqualTo("outer[1].1");
  }

  @Test
  void failuresInsideAnEmbeddedItemSayWhereInTheDocument() {
    assertFails("8201" + "42bf01", 5, "ends where an item belongs");
    assertFails("8201" + "45a200000001", 6, "duplicate key 0");
    assertFails("8201" + "420000", 4, "1 octets left over");
    assertFails("8201" + "41ff", 3, "break outside");
  }

  @Test
  void offsetsInsideAStringOfChunksCountFromItsFirstOctet() throws MalformedException {
    CborItem inner = embedded("8201" + "5f" + "4282" + "00" + "4101" + "ff");

    assertThat(inner.asArray(2, 2).get(1).offset()).isEqualTo(2 + 2);
  }

  private static CborItem embedded(String hex) throws MalformedException {
    CborItem document = CborReader.read(Bytes.fromHex(hex), "outer", CborRules.INDEFINITE_ALLOWED);
    CborBytes string = (CborBytes) document.asArray(2, 2).get(1);
    return CborReader.readEmbedded(string, string.path(), CborRules.INDEFINITE_ALLOWED);
  }

  private static void assertFails(String hex, int offset, String problem) {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> embedded(hex))
        .satisfies(
            failure -> {
              assertThat(failure.offset()).isEqualTo(offset);
              assertThat(failure.where()).startsWith("outer[1]");
              assertThat(failure.problem()).contains(problem);
            });
  }
}
