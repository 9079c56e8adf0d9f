package org.attls.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Rows of raw numbers: words and whole numbers, separated by commas, a header first. */
public final class Csv {
  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  /** No row yet. */
  public Csv(String... header) {
    this.header = List.of(header);
  }

  /** Another row. */
  public void add(Object... values) {
    if (values.length != header.size()) {
      throw new IllegalArgumentException(
          values.length + " values in " + header.size() + " columns");
    }
    rows.add(Arrays.stream(values).map(Object::toString).toList());
  }

  /** Writes a file. */
  public void write(Path file) throws IOException {
    String text =
        rows.stream()
            .map(row -> String.join(",", row))
            .collect(Collectors.joining("\n", String.join(",", header) + "\n", "\n"));
    Files.writeString(file, text);
  }

  /** Reads a file: each row by the names of its columns. */
  public static List<Map<String, String>> read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    String[] names = lines.get(0).split(",", -1);
    List<Map<String, String>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] values = line.split(",", -1);
      Map<String, String> row = new LinkedHashMap<>();
      for (int i = 0; i < names.length; i++) {
        row.put(names[i], values[i]);
      }
      rows.add(row);
    }
    return rows;
  }
}
