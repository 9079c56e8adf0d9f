package org.attls.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.attls.bench.measure.Csv;

/** What a gateway needed while it lived. */
final class SoakPage {
  private static final double MIB = 1024 * 1024;
  private static final double FLAT = 1.1;

  private final List<Map<String, String>> samples;
  private final Map<String, String> facts;

  private SoakPage(List<Map<String, String>> samples, Map<String, String> facts) {
    this.samples = samples;
    this.facts = facts;
  }

  static Optional<SoakPage> read(Path directory) throws IOException {
    Path csv = directory.resolve("soak.csv");
    if (!Files.exists(csv)) {
      return Optional.empty();
    }
    Map<String, String> facts = new LinkedHashMap<>();
    for (String line : Files.readAllLines(directory.resolve("soak.txt"))) {
      int colon = line.indexOf(": ");
      facts.put(line.substring(0, colon), line.substring(colon + 2));
    }
    return Optional.of(new SoakPage(Csv.read(csv), facts));
  }

  /** What has not grown, and what must not happen. */
  List<Goal> goals() {
    return List.of(
        flat("heap after a collection", "heap"),
        flat("descriptors", "descriptors"),
        flat("threads", "threads"),
        none("honest devices turned away while nothing was away", "failed"),
        none("held connections lost while nothing was away", "held-lost"),
        none("devices admitted that had to be refused", "wrongly-admitted"));
  }

  /** The last third of the samples over the middle one: the first is for getting warm. */
  private Goal flat(String text, String column) {
    int third = samples.size() / 3;
    double middle = median(samples.subList(third, 2 * third), column);
    List<Double> last =
        samples.subList(2 * third, samples.size()).stream()
            .map(sample -> number(sample, column) / middle)
            .toList();
    return new Goal(
        "soak: " + text + ", last third over middle third", FLAT, true, Spread.of(last));
  }

  private Goal none(String text, String fact) {
    return new Goal("soak: " + text, 0, true, Spread.of(List.of(Double.valueOf(facts.get(fact)))));
  }

  void write(Consumer<String> out) {
    Map<String, String> last = samples.get(samples.size() - 1);
    out.accept(
        facts.get("minutes")
            + " minutes of `attls gateway` with a remote verifier (commit "
            + facts.get("commit")
            + "): four devices at a time come, say something and go, a hundred connections are"
            + " held, one device in eight has to be refused, cuts the handshake or sends what is no"
            + " TLS; policy and certificate are replaced, and sometimes cannot be read ("
            + facts.get("reloads")
            + " times); verifier or back end is away ("
            + facts.get("faults")
            + " times). "
            + last.get("handshakes")
            + " handshakes ended as they had to; "
            + facts.get("failed-in-fault")
            + " failed, and "
            + facts.get("held-lost-in-fault")
            + " held connections were lost, while something was away or had just come back.");
    out.accept("");
    chart("Live heap after a collection, MiB", "heap", MIB, out);
    chart("Descriptors", "descriptors", 1, out);
    out.accept("| minute | heap MiB | resident MiB | descriptors | threads | handshakes |");
    out.accept("|---|---|---|---|---|---|");
    for (Map<String, String> sample : samples) {
      if (number(sample, "second") % 300 == 0) {
        out.accept(
            String.format(
                Locale.ROOT,
                "| %.0f | %.1f | %.0f | %s | %s | %s |",
                number(sample, "second") / 60,
                number(sample, "heap") / MIB,
                number(sample, "resident") / MIB,
                sample.get("descriptors"),
                sample.get("threads"),
                sample.get("handshakes")));
      }
    }
  }

  private void chart(String title, String column, double unit, Consumer<String> out) {
    out.accept("```mermaid");
    out.accept("xychart-beta");
    out.accept("  title \"" + title + "\"");
    out.accept("  x-axis \"minutes\" 0 --> " + facts.get("minutes"));
    out.accept("  y-axis 0 --> " + (long) Math.ceil(highest(column) / unit * 1.2));
    out.accept(
        samples.stream()
            .map(sample -> String.format(Locale.ROOT, "%.1f", number(sample, column) / unit))
            .collect(Collectors.joining(", ", "  line [", "]")));
    out.accept("```");
    out.accept("");
  }

  private double highest(String column) {
    return samples.stream().mapToDouble(sample -> number(sample, column)).max().orElseThrow();
  }

  private static double median(List<Map<String, String>> samples, String column) {
    return Spread.of(samples.stream().map(sample -> number(sample, column)).toList()).median();
  }

  private static double number(Map<String, String> sample, String column) {
    return Double.parseDouble(sample.get(column));
  }
}
