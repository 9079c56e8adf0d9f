package org.attls.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RequirementLedgerTest {
  /** How many requirements of each letter there are; they are numbered from 1. */
  private static final Map<String, Integer> EXPECTED =
      Map.of("C", 20, "K", 20, "P", 15, "I", 18, "E", 18, "R", 78, "G", 38, "T", 71);

  /** What the front page calls them. */
  private static final Map<String, String> NAMES =
      Map.of(
          "C", "CMW",
          "K", "KAT and bundles",
          "P", "Parsec evidence",
          "I", "CoRIM",
          "E", "EAR",
          "R", "TLS attestation",
          "G", "gateway",
          "T", "TPM and verifiers");

  private static final Path ROOT = root();

  private static Path root() {
    String root = System.getenv("ATTLS_PROJECT_ROOT");
    return Path.of(root == null ? ".." : root);
  }

  private static List<Ledger> ledgers() throws IOException {
    return Ledger.readAll(ROOT.resolve("spec-notes/requirements"));
  }

  @Test
  void everythingThatIsNamedExists() throws IOException {
    assertThat(Ledger.defects(ledgers(), new Sources(ROOT))).isEmpty();
  }

  @Test
  void noRequirementIsMissing() throws IOException {
    Set<String> ids =
        ledgers().stream()
            .flatMap(ledger -> ledger.rows().stream())
            .map(Ledger.Row::id)
            .collect(Collectors.toSet());
    List<String> missing = new ArrayList<>();
    EXPECTED.forEach(
        (letter, count) -> {
          for (int i = 1; i <= count; i++) {
            String id = String.format("%s-%02d", letter, i);
            if (!ids.contains(id)) {
              missing.add(id);
            }
          }
        });
    assertThat(missing).isEmpty();
  }

  @Test
  void theFrontPageSaysWhatIsTested() throws IOException {
    Map<String, String> counts = Ledger.counts(ledgers());
    System.out.println("requirements tested: " + counts);
    assertThat(counts).containsOnlyKeys(EXPECTED.keySet());
    String page = Files.readString(ROOT.resolve("README.md"));
    NAMES.forEach((letter, name) -> assertThat(page).contains(name + " " + counts.get(letter)));
  }
}
