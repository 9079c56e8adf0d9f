package org.attls.cli.report;

import org.jspecify.annotations.Nullable;

/** Words of others, made fit for a terminal: they cannot break a line, move the cursor or hide. */
public final class Printable {
  private static final int LONGEST = 1000;

  private Printable() {}

  /** One line of at most 1000 characters. */
  public static String line(@Nullable String text) {
    String line = String.valueOf(text).replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }

  /** The same length, with a question mark for each character that is not for reading. */
  public static String visible(String text) {
    return text.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}&&[^\\t]]", "?");
  }
}
