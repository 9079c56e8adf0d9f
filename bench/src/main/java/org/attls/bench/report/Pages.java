package org.attls.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The pages that are made from raw numbers: the report, and the section of the README. */
public final class Pages {
  private static final String BEGIN = "<!-- speed: from bench/data, by bench/run -->\n";
  private static final String END = "<!-- end of speed -->\n";

  private Pages() {}

  /**
   * Writes both.
   *
   * @param project the checkout
   */
  public static void write(Path project) throws IOException {
    Files.writeString(project.resolve("bench/REPORT.md"), report(project));
    Files.writeString(project.resolve("README.md"), readme(project));
  }

  /** What {@code bench/REPORT.md} has to be. */
  public static String report(Path project) throws IOException {
    return Report.of(measured(project));
  }

  /** What {@code README.md} has to be: as it is, but for the section about speed. */
  public static String readme(Path project) throws IOException {
    String text = Files.readString(project.resolve("README.md"));
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException("README.md has no place for the section about speed");
    }
    return text.substring(0, begin + BEGIN.length())
        + Report.goals(measured(project))
        + text.substring(end);
  }

  private static List<Measured> measured(Path project) throws IOException {
    return Measured.readAll(project.resolve("bench/data"));
  }
}
