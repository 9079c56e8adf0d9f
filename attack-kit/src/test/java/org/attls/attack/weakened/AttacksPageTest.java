package org.attls.attack.weakened;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.attls.attack.Catalogue;
import org.attls.attack.Scenario;
import org.attls.attack.Trial;
import org.junit.jupiter.api.Test;

/** {@code spec-notes/attacks.md} is what the catalogue and the weakened builds say. */
class AttacksPageTest {
  private static final String BEGIN = "<!-- generated: begin -->\n";
  private static final String END = "<!-- generated: end -->\n";

  @Test
  void thePageIsWhatTheCatalogueSays() throws IOException {
    Path root = Path.of(Optional.ofNullable(System.getenv("ATTLS_PROJECT_ROOT")).orElse(".."));
    Path page = root.resolve("spec-notes/attacks.md");
    String text = Files.readString(page);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    String expected = text.substring(0, begin) + generated() + text.substring(end);
    if ("write".equals(System.getProperty("attls.pages"))) {
      Files.writeString(page, expected);
    }
    assertThat(Files.readString(page))
        .as("run the test with -Dattls.pages=write to write the page anew")
        .isEqualTo(expected);
  }

  private static String generated() {
    StringBuilder page = new StringBuilder();
    List<Scenario> all = Catalogue.all();
    List<Scenario> tried = all.stream().filter(it -> it.notTried().isEmpty()).toList();
    page.append(
        String.format(
            "%n%d attacks are tried, in %d trials; %d are not, and say why.%n%n",
            tried.size(),
            tried.stream().mapToInt(it -> it.trials().size()).sum(),
            all.size() - tried.size()));
    page.append("| | Attack | Must happen | Trials, and how each ends | Red without |\n");
    page.append("|---|---|---|---|---|\n");
    tried.forEach(scenario -> page.append(row(scenario)));
    page.append("\n## Not tried\n\n| | Attack | Why not |\n|---|---|---|\n");
    all.stream()
        .filter(scenario -> scenario.notTried().isPresent())
        .forEach(
            scenario ->
                page.append(line(scenario.id(), scenario.title(), scenario.notTried().orElse(""))));
    page.append("\n## What is taken out\n\n| Without | Where | Red |\n|---|---|---|\n");
    Weakening.all()
        .forEach(
            weakening ->
                page.append(
                    line(
                        weakening.check(),
                        weakening.cuts().entrySet().stream()
                            .sorted(java.util.Map.Entry.comparingByKey())
                            .map(cut -> "`" + simple(cut.getKey()) + "`: " + cut.getValue().text())
                            .collect(Collectors.joining("; ")),
                        String.join(" ", weakening.red()))));
    return page.append("\n").toString();
  }

  private static String row(Scenario scenario) {
    String trials =
        scenario.trials().stream().map(AttacksPageTest::trial).collect(Collectors.joining("<br>"));
    String red =
        Weakening.all().stream()
            .filter(weakening -> weakening.red().contains(scenario.id()))
            .map(Weakening::check)
            .collect(Collectors.joining("; "));
    return line(scenario.id(), scenario.title(), scenario.mustHappen(), trials, red);
  }

  private static String trial(Trial trial) {
    return trial.name() + ": **" + trial.expected().text() + "**";
  }

  private static String line(String... cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private static String simple(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }
}
