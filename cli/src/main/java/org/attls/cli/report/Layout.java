package org.attls.cli.report;

import java.util.ArrayList;
import java.util.List;

/** Labels and values under each other, on lines of at most {@value #COLUMNS} columns. */
public final class Layout {
  /** What fits on a line. */
  public static final int COLUMNS = 100;

  private Layout() {}

  /**
   * A label and a value beside it; where the value is too long for a line it goes on below its
   * beginning.
   *
   * @param indent columns before the label
   * @param width columns from the label's beginning to the value's
   */
  public static String row(int indent, String label, int width, String value) {
    List<String> lines = wrapped(value, COLUMNS - indent - width);
    String before = " ".repeat(indent) + pad(Printable.visible(label), width);
    return before + String.join(System.lineSeparator() + " ".repeat(indent + width), lines);
  }

  /** As many characters of one line as there is room for. */
  public static String cut(String text, int width) {
    String line = Printable.visible(text);
    return line.length() <= width ? line : line.substring(0, width - 1) + "…";
  }

  /** Blanks behind it up to a width. */
  public static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  /** Broken at blanks, and within a word where that is too long for a line. */
  static List<String> wrapped(String text, int width) {
    List<String> lines = new ArrayList<>();
    String rest = Printable.visible(text).strip();
    while (rest.length() > width) {
      int blank = rest.lastIndexOf(' ', width);
      int end = blank > width / 2 ? blank : width;
      lines.add(rest.substring(0, end).stripTrailing());
      rest = rest.substring(end).strip();
    }
    lines.add(rest);
    return lines;
  }
}
