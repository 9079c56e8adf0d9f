package org.attls.corim.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.comid.SampleComids;
import org.attls.corim.term.Layout;
import org.attls.corim.term.TermCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasurementCodecTest {
  @Test
  void readsEveryKindOfValueThatItWrites() throws MalformedException {
    for (Measurement measurement : SampleComids.measurements()) {
      Bytes octets = MeasurementCodec.write(measurement);
      assertThat(read(octets)).isEqualTo(measurement);
      for (int size = 0; size < octets.size(); size++) {
        Bytes prefix = octets.slice(0, size);
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> read(prefix));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a0|a measurement without value",
        "a100a0|member 0 is missing",
        "a100a200613102f6|no member",
        "a100a2006131014161|bstr where int belongs",
        "a10101|int where tag 552 belongs",
        "a101d9022820|outside 0..",
        "a101d902296131|tstr where int belongs",
        "a101d9022a01|tag 554 where tag 552 belongs",
        "a103a10001|int where bool belongs",
        "a1034100|bstr where map belongs",
        "a1044100|bstr where a tagged raw value belongs",
        "a104d9023001|int where bstr belongs",
        "a104d90233814101|1 members, must be 2..2",
        "a104d9023382410142aabb|a mask of 2 octets for a value of 1",
        "a204d90230410105420102|a mask of 2 octets for a value of 1",
        "a204d902338241014101054101|a second mask",
        "a204d902bc4101054101|a mask for a raw value of tag 700",
        "a1054101|a mask (5) without raw value (4)",
        "a104d902bc01|int where bstr belongs",
        "a106450102030405|a MAC address of 5 octets",
        "a107450102030405|an IP address of 5 octets",
        "a1084101|bstr where tstr belongs",
        "a109460102030405 06|a UEID of 6 octets",
        "a10a4101|must be 16..16",
        "a10b01|int where tstr belongs",
        "a10d80|0 members",
        "a10d01|int where array belongs",
        "a10ea0|integrity registers without a register",
        "a10ea120818263782d794101|outside 0..",
        "a10ea10080|0 members",
        "a10ea100818201 41aa|must be 32",
        "a10f6131|tstr where tag 564 belongs",
        "a10fd902348102|1 members",
        "a10fd90234820201|a range from 2 to 1",
        "a10fd9023482026131|tstr where int belongs",
        "a10f1bffffffffffffffff|outside",
        "a1c100f6|a key must be int or tstr",
      })
  void refusesValues(String hex, String problem) {
    String octets = "a101" + hex.replace(" ", "");
    assertThatExceptionOfType(MalformedException.class)
        .as(octets)
        .isThrownBy(() -> read(Bytes.fromHex(octets)))
        .withMessageContaining(problem);
  }

  @Test
  void anEndOfARangeMayBeOpen() throws MalformedException {
    IntRange range = range("d9023482f603");

    assertThat(range.contains(Long.MIN_VALUE)).isTrue();
    assertThat(range.contains(3)).isTrue();
    assertThat(range.contains(4)).isFalse();
    assertThat(range("d902348220f6").contains(-2)).isFalse();
    assertThat(range("d902348220f6").contains(Long.MAX_VALUE)).isTrue();
    assertThat(range("05").contains(5)).isTrue();
    assertThat(range("05").contains(4)).isFalse();
  }

  @Test
  void ofAFlagThatIsNotListedNothingIsKnown() throws MalformedException {
    Flags flags = read(Bytes.fromHex("a101a103a203f405f5")).values().flags().orElseThrow();

    assertThat(flags.get(Flag.DEBUG)).contains(false);
    assertThat(flags.get(Flag.INTEGRITY_PROTECTED)).contains(true);
    assertThat(flags.get(Flag.SECURE)).isEmpty();
  }

  /** Register 5 and register "5" are two. */
  @Test
  void tellsRegistersByNumberFromRegistersByName() throws MalformedException {
    String digests = "81" + "8263782d79" + "4101";
    IntegrityRegisters registers =
        read(Bytes.fromHex("a101a10ea2" + "05" + digests + "6135" + digests))
            .values()
            .integrityRegisters()
            .orElseThrow();

    assertThat(registers.numbered()).containsOnlyKeys(5L);
    assertThat(registers.named()).containsOnlyKeys("5");
  }

  @Test
  void listsWhichMembersThereAre() {
    MeasurementValues values =
        MeasurementValues.of(v -> v.name("x").svn(new Svn.Exact(1)).serialNumber("y"));

    assertThat(values.codePoints()).containsExactlyInAnyOrder("1", "8", "11");
  }

  @Test
  void valuesThatWouldNotBeReadCannotBeMade() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Svn.Exact(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Svn.Minimum(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> new MacAddress(Bytes.EMPTY));
    assertThatIllegalArgumentException().isThrownBy(() -> new IpAddress(Bytes.EMPTY));
    assertThatIllegalArgumentException().isThrownBy(() -> new RawValue.Other(560, Bytes.EMPTY));
    assertThatIllegalArgumentException().isThrownBy(() -> MeasurementValues.of(v -> v));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new IntRange.Between(Optional.of(1L), Optional.of(0L)));
  }

  private static IntRange range(String hex) throws MalformedException {
    return read(Bytes.fromHex("a101a10f" + hex)).values().intRange().orElseThrow();
  }

  private static Measurement read(Bytes octets) throws MalformedException {
    return MeasurementCodec.read(
        CborReader.read(octets, "measurement", TermCodec.RULES), Layout.DRAFT_11);
  }
}
