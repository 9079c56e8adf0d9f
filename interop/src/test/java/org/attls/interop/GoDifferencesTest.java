package org.attls.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each difference that {@code spec-notes/go-libraries.md} lists is still there, and it lists no
 * other. A failure is good news: the library was mended, or its version was raised, and the page
 * has to follow.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GoDifferencesTest {
  private static final Path NOTES = Path.of("../spec-notes");

  private final GoLibraries go = GoLibraries.start();
  private final GoLibraries corimV1 = GoLibraries.startCorimV1();

  @AfterAll
  void end() throws IOException, InterruptedException {
    go.close();
    corimV1.close();
  }

  static Stream<GoDifference> differences() {
    return Stream.of(CmwDifferences.all(), TokenDifferences.all(), CorimDifferences.ofMarch2025())
        .flatMap(List::stream);
  }

  static Stream<GoDifference> differencesOfCorimV1() {
    return CorimDifferences.ofV1().stream();
  }

  @ParameterizedTest
  @MethodSource("differences")
  void isStillThere(GoDifference difference) throws Exception {
    for (GoDifference.Probe probe : difference.probes()) {
      probe.ask(go);
    }
  }

  @ParameterizedTest
  @MethodSource("differencesOfCorimV1")
  void isStillThereInCorimV1(GoDifference difference) throws Exception {
    for (GoDifference.Probe probe : difference.probes()) {
      probe.ask(corimV1);
    }
  }

  @Test
  void thePageListsExactlyTheseDifferences() throws IOException {
    List<String> listed =
        Files.readAllLines(NOTES.resolve("go-libraries.md")).stream()
            .filter(line -> line.matches("\\| [a-z]+ v\\d.*"))
            .toList();
    assertThat(listed)
        .containsExactlyElementsOf(
            all()
                .map(
                    it -> "| " + it.library() + " | " + it.requirement() + " | " + it.what() + " |")
                .toList());
  }

  @Test
  void everyDifferenceIsOfARequirementAndOfAVersionInUse() throws IOException {
    List<String> requirements = new ArrayList<>();
    for (String ledger : List.of("cmw.tsv", "eat-kat.tsv", "corim.tsv")) {
      requirements.addAll(Files.readAllLines(NOTES.resolve("requirements").resolve(ledger)));
    }
    String versions =
        Files.readString(Path.of("go-formats/go.mod"))
            + Files.readString(Path.of("go-formats/corimv1/go.mod"));
    assertThat(all())
        .allSatisfy(
            it -> {
              assertThat(requirements).anyMatch(row -> row.startsWith(it.requirement() + "\t"));
              assertThat(versions.lines())
                  .anyMatch(line -> line.endsWith("github.com/veraison/" + it.library()));
            });
  }

  private static Stream<GoDifference> all() {
    return Stream.concat(differences(), differencesOfCorimV1());
  }
}
