package org.attls.corim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.attls.cmw.CmwType;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.comid.ComidCodec;
import org.attls.corim.comid.SampleComids;
import org.attls.corim.term.Extensions;
import org.attls.corim.term.Identifier;
import org.attls.corim.term.Oid;
import org.junit.jupiter.api.Test;

/** The layouts of the releases of Veraison, and the media types under which they travel. */
class CorimLayoutsTest {
  private static final Profile PROFILE = new Profile.Uri("tag:example.org,2026:profile");
  private static final Identifier FIXED = new Identifier.Text("fixed");
  private static final Bytes ID = CborWriter.text("id");
  private static final Bytes TAGS =
      CborWriter.array(
          CborWriter.tag(506, CborWriter.bytes(ComidCodec.write(SampleComids.everything()))));

  @Test
  void takesABareTextProfileOnlyWhenAskedByName() throws MalformedException {
    Bytes bare = CorimWriter.write(everything(), VeraisonRelease.V0_0_2603_TO_2608);
    CorimReader compatible = CorimReader.acceptingBareTextProfile(Set.of(PROFILE));

    assertRefused(bare, "text without tag 32");
    assertThat(compatible.read(bare)).isEqualTo(everything());
    assertThat(compatible.read(CorimWriter.write(everything()))).isEqualTo(everything());
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> CorimReader.acceptingBareTextProfile(Set.of()).read(bare))
        .withMessageContaining("unknown profile");
  }

  @Test
  void takesTheLayoutsOfVersion1OnlyWhenAskedByName() throws MalformedException {
    CorimReader compatible = CorimReader.acceptingVersion1(Set.of(PROFILE));
    for (VeraisonRelease release : VeraisonRelease.values()) {
      Bytes octets = CorimWriter.write(everything(), release);

      assertThat(compatible.read(octets)).isEqualTo(everything());
      if (release.isVersion1()) {
        assertRefused(octets, "no tag 501: the layout of Veraison before v0.0.2603");
        assertThatExceptionOfType(MalformedException.class)
            .isThrownBy(() -> CorimReader.acceptingBareTextProfile(Set.of(PROFILE)).read(octets))
            .withMessageContaining("no tag 501");
        for (int size = 0; size < octets.size(); size++) {
          Bytes prefix = octets.slice(0, size);
          assertThatExceptionOfType(MalformedException.class)
              .isThrownBy(() -> compatible.read(prefix));
        }
      }
    }
    Bytes two = CborWriter.array(CborWriter.text("a"), CborWriter.text("b"));
    Bytes twoProfiles = CborWriter.map().put(0, ID).put(1, TAGS).put(3, two).toBytes();
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> compatible.read(twoProfiles))
        .withMessageContaining("2 members, must be 1..1");
  }

  @Test
  void writesAnOidProfileInEveryLayout() throws MalformedException {
    Profile oid = new Profile.ObjectId(new Oid(Bytes.fromHex("6086480186f84d010f06")));
    Corim corim = Corim.of(FIXED, oid, SampleComids.everything());
    for (VeraisonRelease release : VeraisonRelease.values()) {
      assertThat(CorimReader.acceptingVersion1(Set.of(oid)).read(CorimWriter.write(corim, release)))
          .isEqualTo(corim);
    }
    assertThat(oid.toString()).isEqualTo("2.16.840.1.113741.1.15.6");
  }

  @Test
  void refusesOtherLayoutsWithTheirNames() {
    assertRefused(
        CorimWriter.write(everything(), VeraisonRelease.V0_0_2408_TO_2601), "before v0.0.2603");
    assertRefused(Bytes.fromHex("d28443a10126a042010240"), "signed CoRIM");
    assertRefused(Bytes.fromHex("d901f4d901f6d28440a04040"), "signed CoRIM");
    assertRefused(Bytes.fromHex("d901f6a0"), "tag 502 where tag 501 belongs");
    assertRefused(Bytes.fromHex("d901f580"), "array where map belongs");
    assertRefused(Bytes.fromHex("00"), "int where tag 501 belongs");
  }

  @Test
  void theOldestLayoutIsWrittenForComidsOnly() throws MalformedException {
    Bytes coswid = CborWriter.tag(505, CborWriter.bytes(CborWriter.map().toBytes()));
    Corim corim =
        CorimReader.strict(Set.of(PROFILE))
            .read(
                CborWriter.tag(
                    501, CborWriter.map().put(0, ID).put(1, CborWriter.array(coswid)).toBytes()));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> CorimWriter.write(corim, VeraisonRelease.V0_0_2408_TO_2601));
  }

  @Test
  void mediaTypesCarryTheProfileInQuotes() {
    assertThat(VeraisonRelease.CURRENT_DRAFT.mediaType(PROFILE))
        .isEqualTo("application/rim+cbor; profile=\"tag:example.org,2026:profile\"");
    assertThat(VeraisonRelease.V0_0_2408_TO_2601.mediaType(PROFILE))
        .isEqualTo("application/corim-unsigned+cbor; profile=\"tag:example.org,2026:profile\"");
    assertThatIllegalArgumentException().isThrownBy(() -> new Profile.Uri("a\" b"));
  }

  @Test
  void aMediaTypeDescribesACorimOfItsProfileOnly() {
    Corim with = everything();
    Corim without =
        new Corim(
            FIXED, with.tags(), Optional.empty(), Optional.empty(), List.of(), Extensions.NONE);
    CmwType quoted = CmwType.mediaType(PROFILE.mediaType());
    CmwType bare = CmwType.mediaType("application/rim+cbor");
    CmwType other = CmwType.mediaType("application/rim+cbor; profile=\"tag:example.org,2026:x\"");
    CmwType cose =
        CmwType.mediaType("application/rim+cose; profile=\"tag:example.org,2026:profile\"");

    assertThat(CorimMediaTypes.describes(quoted, with)).isTrue();
    assertThat(CorimMediaTypes.describes(bare, with)).isFalse();
    assertThat(CorimMediaTypes.describes(other, with)).isFalse();
    assertThat(CorimMediaTypes.describes(cose, with)).isFalse();
    assertThat(CorimMediaTypes.describes(bare, without)).isTrue();
    assertThat(CorimMediaTypes.describes(quoted, without)).isFalse();
    assertThat(CorimMediaTypes.describesSigned(cose, with)).isTrue();
    assertThat(CorimMediaTypes.describesSigned(quoted, with)).isFalse();
  }

  private static Corim everything() {
    return CorimReaderTest.everything();
  }

  private static void assertRefused(Bytes octets, String problem) {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> CorimReader.strict(Set.of(PROFILE)).read(octets))
        .withMessageContaining(problem);
  }
}
