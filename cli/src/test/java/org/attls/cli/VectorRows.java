package org.attls.cli;

import java.util.Map;
import java.util.TreeMap;
import org.attls.testing.Vectors;

/**
 * Tables in the READMEs of the vectors: {@code | `file` | origin | what | expected | licence |}.
 */
final class VectorRows {
  private VectorRows() {}

  /** File to what is expected of it, where anything is. */
  static Map<String, String> of(String directory) {
    Map<String, String> rows = new TreeMap<>();
    for (String line : Vectors.text(directory + "/README.md").lines().toList()) {
      String[] cells = line.split("\\|");
      if (cells.length > 5 && cells[1].strip().startsWith("`") && !cells[4].strip().equals("-")) {
        rows.put(cells[1].strip().replace("`", ""), cells[4].strip());
      }
    }
    return rows;
  }
}
