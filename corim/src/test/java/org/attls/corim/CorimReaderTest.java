package org.attls.corim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.comid.ComidCodec;
import org.attls.corim.comid.SampleComids;
import org.attls.corim.term.Entity;
import org.attls.corim.term.Extensions;
import org.attls.corim.term.Identifier;
import org.junit.jupiter.api.Test;

class CorimReaderTest {
  private static final Profile PROFILE = new Profile.Uri("tag:example.org,2026:profile");
  private static final CorimReader READER = CorimReader.strict(Set.of(PROFILE));
  private static final Bytes ID = CborWriter.text("id");
  private static final Bytes TAGS =
      CborWriter.array(
          CborWriter.tag(506, CborWriter.bytes(ComidCodec.write(SampleComids.everything()))));

  @Test
  void readsWhatTheWriterWrites() throws MalformedException {
    Corim corim = everything();

    assertThat(READER.read(CorimWriter.write(corim))).isEqualTo(corim);
    assertThat(CorimWriter.write(corim).slice(0, 3).hex()).isEqualTo("d901f5");
  }

  @Test
  void refusesEveryStrictPrefixAndATrailingOctet() {
    Bytes octets = CorimWriter.write(everything());
    for (int size = 0; size < octets.size(); size++) {
      Bytes prefix = octets.slice(0, size);
      assertThatExceptionOfType(MalformedException.class)
          .as("%d octets", size)
          .isThrownBy(() -> READER.read(prefix));
    }
    assertRefused(Bytes.concat(octets, Bytes.of(0)), "1 octets left over");
  }

  /** Cutting the CoMID inside its byte string is not hidden by a correct outer length. */
  @Test
  void refusesEveryStrictPrefixOfATag() {
    Bytes comid = ComidCodec.write(SampleComids.everything());
    for (int size = 0; size < comid.size(); size++) {
      Bytes cut = CborWriter.tag(506, CborWriter.bytes(comid.slice(0, size)));
      assertRefused(manifest(map -> {}, CborWriter.array(cut)), "corim<501>.1[0]<506>");
    }
    Bytes longer = CborWriter.bytes(Bytes.concat(comid, Bytes.of(0)));
    assertRefused(manifest(map -> {}, CborWriter.array(CborWriter.tag(506, longer))), "left over");
  }

  @Test
  void readsKeysInAnyOrderAndIndefiniteLengths() throws MalformedException {
    Bytes comid = CborWriter.bytes(ComidCodec.write(SampleComids.everything()));
    Bytes scrambled =
        Bytes.concat(
            Bytes.fromHex("d901f5bf019fd901fa"), comid, Bytes.fromHex("ff007f61696164ffff"));
    Corim corim = READER.read(scrambled);

    assertThat(corim.id()).isEqualTo(new Identifier.Text("id"));
    assertThat(CorimWriter.write(corim)).isEqualTo(manifest(map -> {}, TAGS));
  }

  @Test
  void refusesDuplicateKeysAtEveryLevel() {
    assertRefused(
        Bytes.concat(Bytes.fromHex("d901f5a3006161006162"), Bytes.of(1), TAGS), "duplicate");
    Bytes comid = CborWriter.bytes(Bytes.fromHex("a301a1006161" + "01a1006162" + "04a0"));
    assertRefused(
        manifest(map -> {}, CborWriter.array(CborWriter.tag(506, comid))), "duplicate key 1");
  }

  @Test
  void refusesUnknownProfilesWholeBeforeLookingAtTheirTags() {
    Bytes other = CborWriter.tag(32, CborWriter.text("tag:example.org,2026:other"));

    assertRefused(
        manifest(map -> map.put(3, other), CborWriter.array()),
        "corim<501>.3 (offset",
        "unknown profile tag:example.org,2026:other");
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> CorimReader.strict(Set.of()).read(CorimWriter.write(everything())))
        .withMessageContaining("unknown profile " + PROFILE);
  }

  @Test
  void readsLocatorsOfOneOrSeveralUrisAndDigests() throws MalformedException {
    Bytes one = CborWriter.tag(32, CborWriter.text("https://a.example"));
    Bytes two = CborWriter.array(one, CborWriter.tag(32, CborWriter.text("https://b.example")));
    Bytes digest = CborWriter.array(CborWriter.integer(6), CborWriter.bytes(Bytes.of(1, 2, 3, 4)));
    Bytes octets =
        manifest(
            map ->
                map.put(
                    2,
                    CborWriter.array(
                        CborWriter.map().put(0, one).toBytes(),
                        CborWriter.map().put(0, two).put(1, digest).toBytes(),
                        CborWriter.map()
                            .put(0, one)
                            .put(1, CborWriter.array(digest, digest))
                            .toBytes())),
            TAGS);
    Corim corim = READER.read(octets);

    assertThat(corim.dependentRims())
        .extracting(locator -> locator.hrefs().size(), locator -> locator.thumbprints().size())
        .containsExactly(tuple(1, 0), tuple(2, 1), tuple(1, 2));
    assertThat(CorimWriter.write(corim)).isEqualTo(octets);
    assertRefused(rims(CborWriter.map()), "member 0 is missing");
    assertRefused(rims(CborWriter.map().put(0, CborWriter.array())), "0 members");
    assertRefused(rims(CborWriter.map().put(0, ID)), "tstr where tag 32 belongs");
    assertRefused(rims(CborWriter.map().put(0, one).put(1, CborWriter.array())), "0 members");
    assertRefused(rims(CborWriter.map().put(0, one).put(2, ID)), "no member");
    assertRefused(manifest(map -> map.put(2, CborWriter.array()), TAGS), "0 members");
  }

  private static Bytes rims(CborWriter.MapBuilder locator) {
    return manifest(map -> map.put(2, CborWriter.array(locator.toBytes())), TAGS);
  }

  /** What a profile finds wrong with a value has the place of the value. */
  @Test
  void aRuleAboutValuesGetsItsPlaceInTheDocument() throws MalformedException {
    Bytes octets = CorimWriter.write(everything());
    CorimDocument document = READER.readDocument(octets);

    MalformedException triple = document.failure(".1[1]<506>.4.3[0]", "wrong");
    Bytes there = octets.slice(triple.offset(), octets.size());
    assertThat(triple).hasMessageStartingWith("corim<501>.1[1]<506>.4.3[0] (offset ");
    assertThat(there.u8(0)).isEqualTo(0x82);
    assertThat(triple.offset()).isGreaterThan(octets.size() / 2);
    MalformedException missing = document.failure(".1[1]<506>.4.3[99].7", "missing");
    assertThat(octets.u8(missing.offset())).isEqualTo(0x82);
    assertThat(document.failure(".9", "missing").offset()).isEqualTo(3);
    assertThat(document.octets()).isEqualTo(octets);
    for (VeraisonRelease release : VeraisonRelease.values()) {
      CorimDocument old =
          CorimReader.acceptingVersion1(Set.of(PROFILE))
              .readDocument(CorimWriter.write(everything(), release));
      int offset = old.failure(".1[0]<506>.1.0", "wrong").offset();
      assertThat(old.octets().slice(offset, offset + 4)).isEqualTo(CborWriter.text("tag"));
    }
  }

  @Test
  void refusesMissingOrEmptyMembers() {
    assertRefused(Bytes.concat(Bytes.fromHex("d901f5a101"), TAGS), "member 0 is missing");
    assertRefused(Bytes.fromHex("d901f5a100626964"), "member 1 is missing");
    assertRefused(manifest(map -> {}, CborWriter.array()), "0 members");
    assertRefused(manifest(map -> map.put(5, CborWriter.array()), TAGS), "0 members");
    assertRefused(Bytes.concat(Bytes.fromHex("d901f5a2006001"), TAGS), "empty identifier");
    assertRefused(Bytes.concat(Bytes.fromHex("d901f5a2004101" + "01"), TAGS), "must be 16..16");
    assertRefused(Bytes.concat(Bytes.fromHex("d901f5a200f601"), TAGS), "null where text or");
  }

  @Test
  void refusesTagsThatAreNotTaggedByteStrings() {
    assertRefused(manifest(map -> {}, CborWriter.array(CborWriter.bytes(ID))), "bstr where a tag");
    assertRefused(
        manifest(map -> {}, CborWriter.array(CborWriter.tag(506, CborWriter.map().toBytes()))),
        "map where bstr belongs");
    for (long known : new long[] {505, 508}) {
      assertRefused(
          manifest(
              map -> {}, CborWriter.array(CborWriter.tag(known, CborWriter.bytes(Bytes.of(0xFF))))),
          "<" + known + ">");
      assertRefused(
          manifest(map -> {}, CborWriter.array(CborWriter.tag(known, CborWriter.integer(1)))),
          "int where bstr belongs");
    }
  }

  @Test
  void keepsTagsOfOtherKinds() throws MalformedException {
    Bytes coswid = CborWriter.tag(505, CborWriter.bytes(CborWriter.map().put(0, ID).toBytes()));
    Bytes octets = manifest(map -> {}, CborWriter.array(coswid));
    Corim corim = READER.read(octets);

    assertThat(corim.tags()).singleElement().isInstanceOf(CorimTag.Other.class);
    assertThat(CorimWriter.write(corim)).isEqualTo(octets);
  }

  @Test
  void keepsMembersThatItDoesNotInterpret() throws MalformedException {
    Bytes octets =
        manifest(
            map -> {
              map.put(6, CborWriter.array(CborWriter.integer(7)));
              map.put(-70001, CborWriter.nil());
              map.put("x", CborWriter.map().put("y", CborWriter.bool(true)).toBytes());
            },
            TAGS);
    Corim corim = READER.read(octets);

    assertThat(corim.others().numbered()).containsOnlyKeys(6L, -70001L);
    assertThat(corim.others().named()).containsOnlyKeys("x");
    assertThat(CorimWriter.write(corim)).isEqualTo(octets);
  }

  @Test
  void readsValidityAsTaggedSecondsInOrder() throws MalformedException {
    Bytes first = CborWriter.tag(1, CborWriter.integer(1000));
    Bytes last = CborWriter.tag(1, CborWriter.integer(2000));
    Validity validity =
        READER.read(withValidity(CborWriter.map().put(0, first).put(1, last))).validity().get();

    assertThat(validity.contains(Instant.ofEpochSecond(999, 999_999_999))).isFalse();
    assertThat(validity.contains(Instant.ofEpochSecond(1000))).isTrue();
    assertThat(validity.contains(Instant.ofEpochSecond(2000, 999_999_999))).isTrue();
    assertThat(validity.contains(Instant.ofEpochSecond(2001))).isFalse();
    assertRefused(
        withValidity(CborWriter.map().put(0, last).put(1, first)), "ends before it begins");
    READER.read(withValidity(CborWriter.map().put(0, last).put(1, last)));
    READER.read(withValidity(CborWriter.map().put(1, last)));
    assertRefused(withValidity(CborWriter.map().put(0, first)), "member 1 is missing");
    assertRefused(withValidity(CborWriter.map().put(1, CborWriter.integer(9))), "int where tag 1");
    assertRefused(
        withValidity(CborWriter.map().put(1, CborWriter.tag(1, CborWriter.text("x")))), "tstr");
    assertRefused(
        withValidity(CborWriter.map().put(1, CborWriter.tag(1, CborWriter.integer(1L << 60)))),
        "outside");
    assertRefused(withValidity(CborWriter.map().put(1, last).put(2, last)), "no member");
  }

  @Test
  void refusesTwoSignersAndEntitiesThatSayNothing() {
    Bytes signer = entity(CborWriter.map().put(0, ID).put(2, roles(2)));
    assertRefused(entities(signer, signer), "2 manifest signers");
    assertRefused(entities(entity(CborWriter.map().put(0, ID))), "member 2 is missing");
    assertRefused(entities(entity(CborWriter.map().put(0, ID).put(2, roles()))), "0 members");
    assertRefused(entities(entity(CborWriter.map().put(2, roles(1)))), "member 0 is missing");
    assertRefused(
        entities(entity(CborWriter.map().put(0, ID).put(1, ID).put(2, roles(1)))),
        "tstr where tag 32 belongs");
  }

  @Test
  void saysPathAndOffset() {
    Bytes comid =
        Bytes.fromHex("a201a100626964" + "04a10081" + "82a0" + "81a101a102818201" + "4101");
    Bytes octets =
        manifest(map -> {}, CborWriter.array(CborWriter.tag(506, CborWriter.bytes(comid))));

    // The environment names nothing; it is at 12 in the CoMID, which begins at 14.
    assertRefused(octets, "corim<501>.1[0]<506>.4.0[0][0] (offset 26): an environment that names");
  }

  @Test
  void writesTheSameOctetsForTheSameValue() {
    assertThat(CorimWriter.write(everything())).isEqualTo(CorimWriter.write(everything()));
  }

  @Test
  void answersAlteredOctetsWithItsOwnException() {
    Bytes octets = CorimWriter.write(everything());
    Random random = new Random(501);
    int accepted = 0;
    for (int round = 0; round < 1_000; round++) {
      byte[] altered = octets.toArray();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        altered[random.nextInt(altered.length)] = (byte) random.nextInt(256);
      }
      try {
        Corim corim = READER.read(Bytes.copyOf(altered));
        assertThat(READER.read(CorimWriter.write(corim))).isEqualTo(corim);
        accepted++;
      } catch (MalformedException refused) {
        assertThat(refused.where()).startsWith("corim");
      }
    }
    assertThat(accepted).isBetween(10, 990);
  }

  static Corim everything() {
    return new Corim(
        FIXED,
        List.of(
            new CorimTag.OfComid(SampleComids.everything()),
            new CorimTag.OfComid(SampleComids.everything())),
        Optional.of(PROFILE),
        Optional.of(
            new Validity(Optional.of(Instant.EPOCH), Instant.ofEpochSecond(4_000_000_000L))),
        List.of(
            Entity.of("maker", Entity.MANIFEST_CREATOR),
            new Entity(
                "signer",
                Optional.of("https://example.org"),
                List.of(Entity.MANIFEST_SIGNER, 77L),
                Extensions.NONE)),
        Extensions.NONE);
  }

  private static final Identifier FIXED =
      new Identifier.Uuid(UUID.fromString("284e6c3e-5d9f-4f6b-851f-5a4247f243a7"));

  private static Bytes manifest(Consumer<CborWriter.MapBuilder> more, Bytes tags) {
    CborWriter.MapBuilder map = CborWriter.map().put(0, ID).put(1, tags);
    more.accept(map);
    return CborWriter.tag(501, map.toBytes());
  }

  private static Bytes withValidity(CborWriter.MapBuilder validity) {
    return manifest(map -> map.put(4, validity.toBytes()), TAGS);
  }

  private static Bytes entities(Bytes... entities) {
    return manifest(map -> map.put(5, CborWriter.array(entities)), TAGS);
  }

  private static Bytes entity(CborWriter.MapBuilder map) {
    return map.toBytes();
  }

  private static Bytes roles(long... roles) {
    return CborWriter.array(Arrays.stream(roles).mapToObj(CborWriter::integer).toList());
  }

  private static void assertRefused(Bytes octets, String... parts) {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> READER.read(octets))
        .satisfies(failure -> assertThat(failure.getMessage()).contains(parts));
  }
}
