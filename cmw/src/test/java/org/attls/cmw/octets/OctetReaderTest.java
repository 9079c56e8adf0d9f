package org.attls.cmw.octets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class OctetReaderTest {
  /** One of everything that can be written. */
  private static final Bytes ALL =
      new OctetWriter()
          .u8(0xFE)
          .u16(0xFEDC)
          .u24(0xFEDCBA)
          .u32(0xFEDCBA98L)
          .u64(0xFEDCBA9876543210L)
          .octets(Bytes.of(1, 2))
          .opaque8(Bytes.of(3))
          .opaque16(Bytes.of(4, 5))
          .opaque24(Bytes.EMPTY)
          .vector8(in -> in.u8(6))
          .vector16(in -> in.u8(7).opaque8(Bytes.of(8)))
          .vector24(in -> in.u16(9))
          .toBytes();

  @Test
  void readsWhatTheWriterWrites() throws MalformedException {
    assertThat(ALL.hex())
        .isEqualTo(
            "fe"
                + "fedc"
                + "fedcba"
                + "fedcba98"
                + "fedcba9876543210"
                + "0102"
                + "0103"
                + "00020405"
                + "000000"
                + "0106"
                + "0003070108"
                + "0000020009");
    readAll(ALL);
  }

  @Test
  void refusesEveryStrictPrefixAndEveryAddedOctet() {
    for (int size = 0; size < ALL.size(); size++) {
      Bytes prefix = ALL.slice(0, size);
      assertThatExceptionOfType(MalformedException.class)
          .as("%d octets", size)
          .isThrownBy(() -> readAll(prefix))
          .withMessageStartingWith("all.");
    }
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> readAll(Bytes.concat(ALL, Bytes.of(0))))
        .withMessage("all (offset " + ALL.size() + "): 1 octets left over");
  }

  @Test
  void boundsTheLengthOfVectorsOnBothSides() throws MalformedException {
    Bytes two = Bytes.fromHex("0002aabb");
    OctetReader.of(two, "s").opaque16(2, 2, "field");

    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> OctetReader.of(two, "s").opaque16(3, 9, "field"))
        .withMessageContaining("s.field")
        .withMessageContaining("length 2 is outside 3..9");
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> OctetReader.of(two, "s").opaque16(0, 1, "field"))
        .withMessageContaining("length 2 is outside 0..1");
  }

  @Test
  void refusesALengthThatGoesBeyondTheEnd() {
    for (String hex : new String[] {"ff00", "0002aa"}) {
      assertThatExceptionOfType(MalformedException.class)
          .isThrownBy(() -> OctetReader.of(Bytes.fromHex(hex), "s").opaque16(0, 0xFFFF, "field"))
          .withMessageContaining("s.field");
    }
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(
            () -> OctetReader.of(Bytes.fromHex("ffffff00"), "s").opaque24(0, 0xFFFFFF, "field"))
        .withMessageContaining("needs 16777215 octets, 1 left");
  }

  @Test
  void countsOffsetsFromTheOutermostStructure() throws MalformedException {
    OctetReader outer = OctetReader.of(Bytes.fromHex("000000050002000100"), "outer");
    outer.u16("skipped");
    OctetReader inner = outer.sub16(0, 100, "inner");
    OctetReader innermost = inner.sub16(0, 100, "innermost");
    innermost.u16("number");

    assertThat(innermost.offset()).isEqualTo(8);
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> innermost.u8("more"))
        .withMessage("outer.inner.innermost.more (offset 8): needs 1 octets, 0 left");
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(inner::end)
        .withMessage("outer.inner (offset 8): 1 octets left over");
  }

  @Test
  void aChildCannotReadBeyondItsParentsLength() throws MalformedException {
    OctetReader inner = OctetReader.of(Bytes.fromHex("01aabb"), "s").sub8(0, 9, "inner");
    inner.u8("first");

    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> inner.u8("second"));
  }

  @Test
  void theWriterRefusesWhatDoesNotFit() {
    OctetWriter out = new OctetWriter();

    assertThatIllegalArgumentException().isThrownBy(() -> out.u8(256));
    assertThatIllegalArgumentException().isThrownBy(() -> out.u8(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> out.u16(0x10000));
    assertThatIllegalArgumentException().isThrownBy(() -> out.u24(0x1000000));
    assertThatIllegalArgumentException().isThrownBy(() -> out.u32(0x100000000L));
    assertThatIllegalArgumentException().isThrownBy(() -> out.opaque8(Bytes.copyOf(new byte[256])));
    assertThat(out.toBytes()).isEqualTo(Bytes.EMPTY);
  }

  private static void readAll(Bytes octets) throws MalformedException {
    OctetReader in = OctetReader.of(octets, "all");
    assertThat(in.u8("u8")).isEqualTo(0xFE);
    assertThat(in.u16("u16")).isEqualTo(0xFEDC);
    assertThat(in.u24("u24")).isEqualTo(0xFEDCBA);
    assertThat(in.u32("u32")).isEqualTo(0xFEDCBA98L);
    assertThat(in.u64("u64")).isEqualTo(0xFEDCBA9876543210L);
    assertThat(in.octets(2, "octets")).isEqualTo(Bytes.of(1, 2));
    assertThat(in.opaque8(1, 1, "opaque8")).isEqualTo(Bytes.of(3));
    assertThat(in.opaque16(2, 2, "opaque16")).isEqualTo(Bytes.of(4, 5));
    assertThat(in.opaque24(0, 1, "opaque24")).isEqualTo(Bytes.EMPTY);
    OctetReader vector8 = in.sub8(1, 1, "vector8");
    assertThat(vector8.u8("member")).isEqualTo(6);
    vector8.end();
    OctetReader vector16 = in.sub16(0, 9, "vector16");
    assertThat(vector16.u8("member")).isEqualTo(7);
    assertThat(vector16.opaque8(1, 1, "opaque")).isEqualTo(Bytes.of(8));
    vector16.end();
    OctetReader vector24 = in.sub24(0, 9, "vector24");
    assertThat(vector24.u16("member")).isEqualTo(9);
    vector24.end();
    in.end();
  }
}
