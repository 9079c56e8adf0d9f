package org.attls.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The rows of one file of the ledger: a header line, then lines of seven columns.
 *
 * <pre>
 * id  level  text  section  code  test  exception            separated by tabs
 * code = class [ "#" member ] *( ";" ... )                   names of classes with their package
 * test = class "#" method *( ";" ... )
 * </pre>
 */
record Ledger(String name, List<Row> rows) {
  static final String HEADER = "id\tlevel\ttext\tsection\tcode\ttest\texception";

  /** One requirement; {@code exception} says why it has no test, where it has none. */
  record Row(
      String id,
      String level,
      String text,
      String section,
      List<String> code,
      List<String> tests,
      String exception) {
    boolean tested() {
      return !tests.isEmpty();
    }
  }

  static Ledger read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
      throw new IllegalArgumentException(file + " does not begin with the header");
    }
    List<Row> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] columns = line.split("\t", -1);
      if (columns.length != 7) {
        throw new IllegalArgumentException(file + ": " + columns.length + " columns: " + line);
      }
      rows.add(
          new Row(
              columns[0],
              columns[1],
              columns[2],
              columns[3],
              names(columns[4]),
              names(columns[5]),
              columns[6]));
    }
    return new Ledger(file.getFileName().toString().replace(".tsv", ""), rows);
  }

  static List<Ledger> readAll(Path directory) throws IOException {
    List<Ledger> ledgers = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(it -> it.toString().endsWith(".tsv")).sorted().toList()) {
        ledgers.add(read(file));
      }
    }
    return ledgers;
  }

  private static List<String> names(String column) {
    return Arrays.stream(column.split(";")).map(String::strip).filter(it -> !it.isEmpty()).toList();
  }

  /** Everything that is wrong with the rows of all files together. */
  static List<String> defects(List<Ledger> ledgers, Sources sources) {
    List<String> defects = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Ledger ledger : ledgers) {
      for (Row row : ledger.rows()) {
        if (!ids.add(row.id())) {
          defects.add(row.id() + ": twice");
        }
        defects.addAll(defects(row, sources));
      }
    }
    return defects;
  }

  private static List<String> defects(Row row, Sources sources) {
    List<String> defects = new ArrayList<>();
    if (!row.level().equals("MUST")
        && !row.level().equals("SHOULD")
        && !row.level().equals("MAY")) {
      defects.add(row.id() + ": level " + row.level());
    }
    if (row.text().isBlank() || row.section().isBlank()) {
      defects.add(row.id() + ": no text or no section");
    }
    if (!row.tested() && row.exception().isBlank()) {
      defects.add(row.id() + ": neither test nor exception");
    }
    if (row.code().isEmpty() && row.exception().isBlank()) {
      defects.add(row.id() + ": neither code nor exception");
    }
    for (String code : row.code()) {
      if (!sources.hasCode(code)) {
        defects.add(row.id() + ": no code " + code);
      }
    }
    for (String test : row.tests()) {
      if (!sources.hasTest(test)) {
        defects.add(row.id() + ": no test " + test);
      }
    }
    return defects;
  }

  /** Tested and all requirements by the letter of their ids, such as {@code C 20/20}. */
  static Map<String, String> counts(List<Ledger> ledgers) {
    Map<String, int[]> counts = new TreeMap<>();
    for (Ledger ledger : ledgers) {
      for (Row row : ledger.rows()) {
        int[] count =
            counts.computeIfAbsent(
                row.id().substring(0, row.id().indexOf('-')), letter -> new int[2]);
        count[0] += row.tested() ? 1 : 0;
        count[1]++;
      }
    }
    Map<String, String> spelled = new TreeMap<>();
    counts.forEach((letter, count) -> spelled.put(letter, count[0] + "/" + count[1]));
    return spelled;
  }
}
