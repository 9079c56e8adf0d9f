package org.attls.cli.attack;

import java.util.ArrayList;
import java.util.List;

/** Text in a column. */
final class Columns {
  private Columns() {}

  /** Lines of at most {@code width} letters, broken between words where there is a space. */
  static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (rest.length() > width) {
      int space = rest.lastIndexOf(' ', width);
      int end = space > 0 ? space : width;
      lines.add(rest.substring(0, end));
      rest = rest.substring(end).stripLeading();
    }
    lines.add(rest);
    return lines;
  }

  /** The line of that number, or nothing. */
  static String at(List<String> lines, int index) {
    return index < lines.size() ? lines.get(index) : "";
  }
}
