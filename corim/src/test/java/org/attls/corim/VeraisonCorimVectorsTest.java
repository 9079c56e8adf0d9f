package org.attls.corim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.parsec.ParsecTpmEndorsements;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.testing.Vectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every CoRIM of the Veraison vectors, as their manifest states: each in the layout of its release,
 * taken by the reader that has the name of that layout.
 */
class VeraisonCorimVectorsTest {
  private static final Instant NOW = Instant.parse("2026-09-01T00:00:00Z");
  private static final Set<Profile> TPM = Set.of(ParsecTpmProfile.PROFILE);
  private static final Map<String, Integer> COUNTS = new TreeMap<>();

  /** Whether the manifest wants each file refused. */
  private static Map<String, Boolean> manifest() {
    Map<String, Boolean> files = new LinkedHashMap<>();
    try {
      JsonItem manifest =
          JsonReader.read(Vectors.bytes("veraison/manifest.json"), "manifest", 1024 * 1024);
      for (JsonItem entry : manifest.asObject().required("files").asArray()) {
        String file = entry.asObject().required("file").asText();
        if (file.contains("corim") && file.endsWith(".cbor")) {
          files.put(file, entry.asObject().optional("expect").isPresent());
        }
      }
    } catch (MalformedException malformed) {
      throw new AssertionError(malformed);
    }
    return files;
  }

  static Stream<String> files() {
    return manifest().keySet().stream();
  }

  @AfterAll
  static void printCounts() {
    System.out.println("Veraison CoRIM vectors: " + COUNTS);
  }

  @Test
  void theManifestListsTheFiles() {
    assertThat(files().filter(file -> file.startsWith("corim/")).map(file -> file.substring(6)))
        .containsExactlyInAnyOrderElementsOf(Vectors.list("veraison/corim", ".cbor"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void givesTheStatedResult(String file) throws MalformedException {
    Bytes octets = Vectors.bytes("veraison/" + file);
    VeraisonRelease release = release(file);
    CorimReader reader = reader(release);
    if (manifest().getOrDefault(file, false)) {
      assertThatExceptionOfType(MalformedException.class)
          .isThrownBy(() -> ParsecTpmProfile.endorsements(reader.readDocument(octets), NOW))
          .satisfies(failure -> assertThat(failure.offset()).isPositive());
      count("refused");
      return;
    }
    CorimDocument document = reader.readDocument(octets);
    ParsecTpmEndorsements endorsements = ParsecTpmProfile.endorsements(document, NOW);
    assertThat(endorsements.trustAnchors().size() + endorsements.referenceStates().size())
        .isPositive();
    count("accepted as " + release);
    if (release != VeraisonRelease.CURRENT_DRAFT) {
      assertThatExceptionOfType(MalformedException.class)
          .isThrownBy(() -> CorimReader.strict(TPM).read(octets))
          .withMessageContaining("the layout of Veraison");
      count("refused by the strict reader");
    }
  }

  /** What a release writes, the writer writes for it, up to the order of keys. */
  @ParameterizedTest
  @MethodSource("files")
  void writesTheLayoutOfTheRelease(String file) throws MalformedException {
    Bytes octets = Vectors.bytes("veraison/" + file);
    VeraisonRelease release = release(file);
    Corim corim = reader(release).read(octets);
    Bytes written = CorimWriter.write(corim, release);

    assertThat(written.size()).isEqualTo(octets.size());
    assertThat(reader(release).read(written)).isEqualTo(corim);
    if (written.equals(octets)) {
      count("written again octet by octet");
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void refusesEveryStrictPrefixAndEveryExtensionByOneOctet(String file) {
    Bytes octets = Vectors.bytes("veraison/" + file);
    CorimReader reader = reader(release(file));
    for (int size = 0; size < octets.size(); size++) {
      Bytes prefix = octets.slice(0, size);
      assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> reader.read(prefix));
    }
    for (int added = 0; added < 256; added++) {
      Bytes longer = Bytes.concat(octets, Bytes.of(added));
      assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> reader.read(longer));
    }
  }

  private static VeraisonRelease release(String file) {
    if (file.contains("v0.0.2503")) {
      return VeraisonRelease.V0_0_2408_TO_2601;
    }
    return file.contains("v0.0.2608")
        ? VeraisonRelease.V0_0_2603_TO_2608
        : VeraisonRelease.CURRENT_DRAFT;
  }

  private static CorimReader reader(VeraisonRelease release) {
    return switch (release) {
      case CURRENT_DRAFT -> CorimReader.strict(TPM);
      case V0_0_2603_TO_2608 -> CorimReader.acceptingBareTextProfile(TPM);
      default -> CorimReader.acceptingVersion1(TPM);
    };
  }

  private static void count(String what) {
    COUNTS.merge(what, 1, Integer::sum);
  }
}
