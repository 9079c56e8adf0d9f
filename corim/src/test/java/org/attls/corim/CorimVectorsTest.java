package org.attls.corim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborTag;
import org.attls.cmw.cbor.DiagnosticNotation;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.comid.Comid;
import org.attls.corim.comid.ComidCodec;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.corim.signed.SignedCorimReader;
import org.attls.corim.signed.UntrustedCorimException;
import org.attls.corim.term.Oid;
import org.attls.corim.term.TermCodec;
import org.attls.testing.Vectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every CBOR file of the CoRIM vectors, with the result that the table of their README states. */
class CorimVectorsTest {
  private static final Instant NOW = Instant.parse("2026-09-01T00:00:00Z");

  /** When the signatures hold; the published ones have run out since. */
  private static final Instant SIGNED = Instant.parse("2025-11-01T00:00:00Z");

  /** Every profile of the files but the one that stands for an unknown profile. */
  private static final Set<Profile> PROFILES =
      Set.of(
          ParsecTpmProfile.PROFILE,
          new Profile.Uri("tag:github.com/parallaxsecond,2023-03-03:cca"),
          new Profile.Uri("http://example.com/test-profile"),
          new Profile.Uri("http://arm.com/iot/profile/1"),
          new Profile.ObjectId(new Oid(Bytes.fromHex("6086480186f84d010f06"))));

  private static final CorimReader STRICT = CorimReader.strict(PROFILES);

  /** Why each file is refused; the README says the same in its own words. */
  private static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry("legacy-parsec-tpm-trustanchor.cbor", "no tag 501"),
          Map.entry("legacy-signed-corim-valid.cbor", "no tag 501"),
          Map.entry("parsec-tpm-bad-class-id.cbor", "class identifier must be a UUID"),
          Map.entry("parsec-tpm-bad-multiple-keys.cbor", "2 keys, must be exactly one"),
          Map.entry("parsec-tpm-bad-no-class.cbor", "no class"),
          Map.entry("parsec-tpm-bad-no-digests.cbor", "no digests"),
          Map.entry("parsec-tpm-bad-no-pcr.cbor", "key must be the number of a register"),
          Map.entry("made-signed-neg-meta-cwt-differ.cbor", "(15.1) is not the signer (8.0.0)"),
          Map.entry("made-signed-neg-no-meta.cbor", "neither corim-meta (8) nor CWT-Claims"),
          Map.entry("made-signed-neg-no-tag18.cbor", "a bare array where tag 18 belongs"),
          Map.entry("made-signed-neg-payload-untagged.cbor", "no tag 501"),
          Map.entry("made-signed-neg-wrong-cty.cbor", "content type is not"),
          Map.entry("made-signed-pos-legacy-500-502.cbor", "tags 500 and 502 of early drafts"),
          Map.entry("made-unsigned-neg-unknown-profile.cbor", "unknown profile"),
          Map.entry("made-unsigned-neg-no-tags.cbor", "member 1 is missing"),
          Map.entry("made-unsigned-neg-profile-untagged.cbor", "text without tag 32"),
          Map.entry("made-unsigned-neg-expired.cbor", "does not hold at"),
          Map.entry("made-unsigned-neg-tag-not-bstr.cbor", "map where bstr belongs"),
          Map.entry("made-unsigned-neg-ueid-instance.cbor", "instance must be octets, tag 560"));

  /** Files whose maps are not in deterministic order. */
  private static final Set<String> UNSORTED = Set.of("unsigned-good-corim.cbor");

  private static final Map<String, Integer> COUNTS = new TreeMap<>();

  static Stream<String> files() {
    return Vectors.list("corim", ".cbor").stream();
  }

  static Stream<String> accepted() {
    return files().filter(file -> !REASONS.containsKey(file));
  }

  static Stream<String> rendered() {
    return files().filter(file -> Files.exists(Vectors.path("corim").resolve(rendering(file))));
  }

  @AfterAll
  static void printCounts() {
    System.out.println("CoRIM vectors: " + COUNTS);
  }

  @Test
  void theTableListsTheFilesAndEveryRefusalHasAReason() {
    Map<String, String> expectations = VectorTable.expectations();

    assertThat(files()).containsExactlyElementsOf(expectations.keySet());
    assertThat(REASONS.keySet()).isSubsetOf(expectations.keySet());
    Set<String> refused = new HashSet<>();
    expectations.forEach(
        (file, expected) -> {
          if (!expected.matches("accept(;.*)?")) {
            refused.add(file);
          }
        });
    assertThat(REASONS.keySet()).isEqualTo(refused);
  }

  @ParameterizedTest
  @MethodSource("files")
  void givesTheStatedResult(String file) throws Exception {
    Bytes octets = Vectors.bytes("corim/" + file);
    String expected = VectorTable.expectations().get(file);
    if (!REASONS.containsKey(file)) {
      assertThat(expected).startsWith("accept");
      judge(file, octets, STRICT);
      count("accepted");
      return;
    }
    assertThat(expected).containsAnyOf("reject", "only in a compatibility mode");
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> judge(file, octets, STRICT))
        .withMessageContaining(REASONS.get(file))
        .satisfies(failure -> assertThat(failure.offset()).isNotNegative());
    count("refused");
  }

  /** What only a compatibility mode takes is taken by the one that has its name. */
  @Test
  void takesOldFormsWhenAskedByName() throws Exception {
    CorimReader version1 = CorimReader.acceptingVersion1(PROFILES);
    // Its attest keys stand where identities are since (2, not 3).
    judge("legacy-parsec-tpm-trustanchor.cbor", version1);
    CorimDocument oldest =
        version1.readDocument(Vectors.bytes("corim/legacy-parsec-tpm-trustanchor.cbor"));
    assertThat(oldest.corim().comids().get(0).triples().attestKeys()).hasSize(1);
    assertThat(oldest.corim().comids().get(0).triples().identities()).isEmpty();
    judge("legacy-signed-corim-valid.cbor", version1);
    judge(
        "made-unsigned-neg-profile-untagged.cbor", CorimReader.acceptingBareTextProfile(PROFILES));
    Bytes old = Vectors.bytes("corim/made-signed-pos-legacy-500-502.cbor");
    SignedCorimReader.acceptingOldWrapper()
        .read(old)
        .verify(VectorTable.signingKey(), SIGNED)
        .read(STRICT);
    COUNTS.put("accepted in a compatibility mode", 4);
  }

  /** A profile that is not known refuses the whole, signed or not. */
  @ParameterizedTest
  @MethodSource("accepted")
  void refusesEveryFileOfAProfileThatIsNotKnown(String file) throws Exception {
    Bytes octets = Vectors.bytes("corim/" + file);
    boolean hasProfile = !file.startsWith("comid-") && read(file, octets).profile().isPresent();
    if (hasProfile) {
      assertThatExceptionOfType(MalformedException.class)
          .isThrownBy(() -> judge(file, octets, CorimReader.strict(Set.of())))
          .withMessageContaining("unknown profile");
      count("refused without their profile");
    }
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void refusesEveryStrictPrefixAndEveryExtensionByOneOctet(String file) {
    Bytes octets = Vectors.bytes("corim/" + file);
    for (int size = 0; size < octets.size(); size++) {
      Bytes prefix = octets.slice(0, size);
      assertThatExceptionOfType(MalformedException.class)
          .as("%d octets", size)
          .isThrownBy(() -> judge(file, prefix, STRICT));
    }
    for (int added = 0; added < 256; added++) {
      Bytes longer = Bytes.concat(octets, Bytes.of(added));
      assertThatExceptionOfType(MalformedException.class)
          .isThrownBy(() -> judge(file, longer, STRICT))
          .withMessageContaining("1 octets left over");
    }
    count("cut and extended");
  }

  @ParameterizedTest
  @MethodSource("rendered")
  void decodesToThePublishedRendering(String file) throws MalformedException {
    CborItem root = CborReader.read(Vectors.bytes("corim/" + file), "vector", TermCodec.RULES);

    assertThat(notation(root)).isEqualTo(published(file));
    count("compared with their rendering");
  }

  /** The values that were read, written again, are the file up to the order of its keys. */
  @ParameterizedTest
  @MethodSource("accepted")
  void writesWhatItRead(String file) throws Exception {
    Bytes octets = Vectors.bytes("corim/" + file);
    if (isSigned(file)) {
      Corim corim = read(file, octets);
      assertThat(STRICT.read(CorimWriter.write(corim))).isEqualTo(corim);
      return;
    }
    Bytes written;
    if (file.startsWith("comid-")) {
      Comid comid = ComidCodec.read(octets, "comid");
      written = ComidCodec.write(comid);
      assertThat(ComidCodec.read(written, "comid")).isEqualTo(comid);
    } else {
      Corim corim = STRICT.read(octets);
      written = CorimWriter.write(corim);
      assertThat(STRICT.read(written)).isEqualTo(corim);
    }
    CborItem root = CborReader.read(written, "written", TermCodec.RULES);
    assertThat(sorted(notation(root))).isEqualTo(sorted(published(file)));
    if (!UNSORTED.contains(file)) {
      assertThat(written).isEqualTo(octets);
      count("written again octet by octet");
    }
  }

  /** Nothing of a CoMID of the published examples is left uninterpreted. */
  @ParameterizedTest
  @MethodSource("accepted")
  void knowsEveryTripleOfThePublishedComids(String file) throws MalformedException {
    if (file.startsWith("comid-")) {
      Comid comid = ComidCodec.read(Vectors.bytes("corim/" + file), "comid");
      assertThat(comid.others().isEmpty()).isTrue();
      assertThat(comid.triples().others().isEmpty()).isTrue();
    }
  }

  private static void judge(String file, CorimReader reader)
      throws MalformedException, UntrustedCorimException {
    judge(file, Vectors.bytes("corim/" + file), reader);
  }

  private static void judge(String file, Bytes octets, CorimReader reader)
      throws MalformedException, UntrustedCorimException {
    if (file.startsWith("comid-")) {
      ComidCodec.read(octets, "comid");
      return;
    }
    CorimDocument document =
        isSigned(file)
            ? SignedCorimReader.strict()
                .read(octets)
                .verify(VectorTable.signingKey(), SIGNED)
                .read(reader)
            : reader.readDocument(octets);
    if (document.corim().profile().equals(Optional.of(ParsecTpmProfile.PROFILE))) {
      ParsecTpmProfile.endorsements(document, NOW);
    }
  }

  private static Corim read(String file, Bytes octets)
      throws MalformedException, UntrustedCorimException {
    return isSigned(file)
        ? SignedCorimReader.strict()
            .read(octets)
            .verify(VectorTable.signingKey(), SIGNED)
            .read(STRICT)
            .corim()
        : STRICT.read(octets);
  }

  private static boolean isSigned(String file) {
    return file.matches("(made-|legacy-)?signed-.*");
  }

  private static String rendering(String file) {
    return file.replace(".cbor", ".diag");
  }

  private static String published(String file) {
    return DiagnosticNotation.compact(Vectors.text("corim/" + rendering(file)));
  }

  /** CoMIDs, and the protected header and the payload of a signature, are rendered opened. */
  private static String notation(CborItem item) throws MalformedException {
    if (!(item instanceof CborTag tag) || tag.number() != 18) {
      return DiagnosticNotation.expanding(item, Set.of(CorimTag.COMID));
    }
    List<CborItem> members = tag.content().asArray(4, 4);
    return "18([<<"
        + notation(CborReader.read(members.get(0).asBytes(), "header", TermCodec.RULES))
        + ">>,"
        + notation(members.get(1))
        + ",<<"
        + notation(CborReader.read(members.get(2).asBytes(), "payload", TermCodec.RULES))
        + ">>,"
        + notation(members.get(3))
        + "])";
  }

  private static String sorted(String notation) {
    return notation.chars().sorted().mapToObj(Character::toString).reduce("", String::concat);
  }

  private static void count(String what) {
    COUNTS.merge(what, 1, Integer::sum);
  }
}
