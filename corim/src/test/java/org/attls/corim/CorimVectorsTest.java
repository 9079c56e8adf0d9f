package org.attls.corim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.DiagnosticNotation;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.comid.Comid;
import org.attls.corim.comid.ComidCodec;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.corim.term.Oid;
import org.attls.corim.term.TermCodec;
import org.attls.testing.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every CBOR file of the CoRIM vectors, with the result that the table of their README states. */
class CorimVectorsTest {
  private static final Instant NOW = Instant.parse("2026-09-01T00:00:00Z");

  private static final Profile CCA =
      new Profile.Uri("tag:github.com/parallaxsecond,2023-03-03:cca");
  private static final Profile FIRMWARE =
      new Profile.ObjectId(new Oid(Bytes.fromHex("6086480186f84d010f06")));

  /** Signed CoRIMs: a later issue. Until then they are refused, and for that reason. */
  private static final Set<String> SIGNED =
      Set.of(
          "legacy-signed-corim-valid.cbor",
          "made-signed-neg-meta-cwt-differ.cbor",
          "made-signed-neg-no-meta.cbor",
          "made-signed-neg-no-tag18.cbor",
          "made-signed-neg-payload-untagged.cbor",
          "made-signed-neg-wrong-cty.cbor",
          "made-signed-pos-cwt-claims.cbor",
          "made-signed-pos-legacy-500-502.cbor",
          "made-signed-pos-meta-and-cwt.cbor",
          "signed-corim-with-extensions.cbor",
          "signed-good-corim.cbor");

  /** Why each file is refused; the README says the same in its own words. */
  private static final Map<String, String> REASONS = new HashMap<>();

  static {
    REASONS.put("legacy-parsec-tpm-trustanchor.cbor", "no tag 501");
    REASONS.put("parsec-tpm-bad-class-id.cbor", "class identifier must be a UUID");
    REASONS.put("parsec-tpm-bad-multiple-keys.cbor", "2 keys, must be exactly one");
    REASONS.put("parsec-tpm-bad-no-class.cbor", "no class");
    REASONS.put("parsec-tpm-bad-no-digests.cbor", "no digests");
    REASONS.put("parsec-tpm-bad-no-pcr.cbor", "key must be the number of a register");
    REASONS.put("made-unsigned-neg-unknown-profile.cbor", "unknown profile");
    REASONS.put("made-unsigned-neg-no-tags.cbor", "member 1 is missing");
    REASONS.put("made-unsigned-neg-profile-untagged.cbor", "text without tag 32");
    REASONS.put("made-unsigned-neg-expired.cbor", "does not hold at");
    REASONS.put("made-unsigned-neg-tag-not-bstr.cbor", "map where bstr belongs");
    REASONS.put("made-unsigned-neg-ueid-instance.cbor", "instance must be octets, tag 560");
  }

  static Stream<String> files() {
    return Vectors.list("corim", ".cbor").stream();
  }

  @ParameterizedTest
  @MethodSource("files")
  void givesTheStatedResult(String file) throws MalformedException {
    Bytes octets = Vectors.bytes("corim/" + file);
    String expected = expectations().get(file);
    assertThat(expected).as("row of the README").isNotNull();
    if (SIGNED.contains(file)) {
      assertThatExceptionOfType(MalformedException.class)
          .isThrownBy(() -> read(octets))
          .withMessageContaining("a signed CoRIM where an unsigned one, tag 501, belongs");
    } else if (expected.startsWith("accept")) {
      accept(file, octets);
    } else {
      assertThat(expected).startsWith("reject");
      assertThat(REASONS).containsKey(file);
      assertThatExceptionOfType(MalformedException.class)
          .isThrownBy(() -> read(octets))
          .withMessageContaining(REASONS.get(file));
    }
  }

  @Test
  void listsSignedFilesThatExist() {
    assertThat(files()).containsAll(SIGNED).containsAll(REASONS.keySet());
  }

  /** The values that were read, written again, are the file up to the order of its keys. */
  private static void accept(String file, Bytes octets) throws MalformedException {
    String published =
        DiagnosticNotation.compact(Vectors.text("corim/" + file.replace(".cbor", ".diag")));
    assertThat(notation(octets)).isEqualTo(published);
    Bytes written;
    if (file.startsWith("comid-")) {
      Comid comid = ComidCodec.read(octets, "comid");
      written = ComidCodec.write(comid);
      assertThat(ComidCodec.read(written, "comid")).isEqualTo(comid);
    } else {
      Corim corim = read(octets);
      written = CorimWriter.write(corim);
      assertThat(read(written)).isEqualTo(corim);
    }
    assertThat(sorted(notation(written))).isEqualTo(sorted(published));
    if (!UNSORTED.contains(file)) {
      assertThat(written).isEqualTo(octets);
    }
  }

  /** Files whose maps are not in deterministic order, or that state a default. */
  private static final Set<String> UNSORTED = Set.of("unsigned-good-corim.cbor");

  private static Corim read(Bytes octets) throws MalformedException {
    Corim corim = CorimReader.strict(Set.of(ParsecTpmProfile.PROFILE, CCA, FIRMWARE)).read(octets);
    if (corim.profile().filter(ParsecTpmProfile.PROFILE::equals).isPresent()) {
      ParsecTpmProfile.endorsements(corim, NOW);
    }
    return corim;
  }

  private static String notation(Bytes octets) throws MalformedException {
    return DiagnosticNotation.expanding(
        CborReader.read(octets, "vector", TermCodec.RULES), Set.of(CorimTag.COMID));
  }

  private static String sorted(String notation) {
    return notation.chars().sorted().mapToObj(Character::toString).reduce("", String::concat);
  }

  /** The column "expected" of the README, by file. */
  private static Map<String, String> expectations() {
    Map<String, String> expectations = new HashMap<>();
    for (String line : Vectors.text("corim/README.md").lines().toList()) {
      List<String> cells = List.of(line.split("\\|", -1));
      if (cells.size() > 5 && cells.get(1).contains(".cbor`")) {
        expectations.put(cells.get(1).replace("`", "").strip(), cells.get(4).strip());
      }
    }
    assertThat(new TreeSet<>(expectations.keySet()))
        .containsExactlyElementsOf(Vectors.list("corim", ".cbor"));
    return expectations;
  }
}
