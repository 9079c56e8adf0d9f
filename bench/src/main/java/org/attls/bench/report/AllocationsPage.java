package org.attls.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The table of where the octets of a handshake are allocated. */
final class AllocationsPage {
  private AllocationsPage() {}

  static void write(List<Map<String, String>> rows, Consumer<String> line) {
    List<String> columns = rows.stream().map(AllocationsPage::column).distinct().toList();
    List<String> parts = rows.stream().map(row -> text(row, "part")).distinct().sorted().toList();
    line.accept(
        "KiB for one handshake, by samples of Flight Recorder, scaled to what was counted.");
    line.accept("");
    line.accept("| | " + String.join(" | ", columns) + " |");
    line.accept("|---|" + "---|".repeat(columns.size()));
    for (String part : parts) {
      line.accept(
          columns.stream()
              .map(column -> kib(rows, column, part))
              .collect(Collectors.joining(" | ", "| " + part + " | ", " |")));
    }
  }

  private static String kib(List<Map<String, String>> rows, String column, String part) {
    double octets =
        rows.stream()
            .filter(row -> column(row).equals(column) && text(row, "part").equals(part))
            .mapToDouble(row -> number(row, "octets") / number(row, "handshakes"))
            .sum();
    return String.format(Locale.ROOT, "%.1f", octets / 1024);
  }

  private static String column(Map<String, String> row) {
    return text(row, "rung") + " " + text(row, "end");
  }

  private static double number(Map<String, String> row, String column) {
    return Double.parseDouble(text(row, column));
  }

  private static String text(Map<String, String> row, String column) {
    return Objects.requireNonNull(row.get(column));
  }
}
