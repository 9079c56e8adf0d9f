package org.attls.cli.attack;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.attls.attack.Expectation;
import org.attls.attack.Result;
import org.attls.attack.Scenario;
import org.attls.cli.report.Style;

/**
 * A table of 100 columns: a line for each attack, below it one for each way in which it was tried.
 * Expected and observed are reason code and alert; what succeeds although it was to be refused, or
 * delivers an octet, is never "ok".
 */
final class AttackTable implements AttackReport {
  private static final int WIDTH = 100;
  private static final String ROW = "    %-42s %-23s %-23s %s";
  private static final String INDENT = "    ";
  private static final int NAME = 42;
  private static final int EXPECTED = 23;
  private static final int OBSERVED = 23;

  private final PrintWriter out;
  private final Style style;

  AttackTable(PrintWriter out, Style style) {
    this.out = out;
    this.style = style;
  }

  @Override
  public void begins() {
    out.println(style.dim(row("attack", "expected", "observed", "")));
  }

  @Override
  public void tried(Scenario scenario, List<Result> results) {
    heading(scenario);
    if (results.stream().anyMatch(AttackTable::isKnown)) {
      wrapText(scenario.mustHappen());
    }
    for (Result result : results) {
      // What is expected and what is seen of a property may be a sentence: it gets a line.
      String expected = result.trial().expected().text();
      String observed = result.observed().text();
      String name = result.trial().name();
      if (name.length() > NAME || expected.length() > EXPECTED || observed.length() > OBSERVED) {
        wrapped(name, expected, observed, result);
      } else {
        out.println(row(name, expected, observed, verdict(result)));
      }
    }
  }

  @Override
  public void notTried(Scenario scenario) {
    heading(scenario);
    wrapText("not tried: " + scenario.notTried().orElse(""));
  }

  @Override
  public void ends(int attacks, int trials, int wrong, int notTried) {
    out.println();
    out.println(
        String.format(
            Locale.ROOT,
            "%s in %s: %s; %d not tried",
            counted(attacks, "attack"),
            counted(trials, "trial"),
            wrong == 0 ? style.good("all ended as they must") : style.bad(wrong + " did NOT"),
            notTried));
  }

  private static String counted(int number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }

  private void heading(Scenario scenario) {
    out.println(style.bold(String.format(Locale.ROOT, "%-4s%s", scenario.id(), scenario.title())));
  }

  private void wrapped(String name, String expected, String observed, Result result) {
    List<String> names = Columns.wrap(name, NAME);
    List<String> wanted = Columns.wrap(expected, EXPECTED);
    List<String> seen = Columns.wrap(observed, OBSERVED);
    int lines = Math.max(names.size(), Math.max(wanted.size(), seen.size()));
    for (int i = 0; i < lines; i++) {
      out.println(
          row(
              Columns.at(names, i),
              Columns.at(wanted, i),
              Columns.at(seen, i),
              i == 0 ? verdict(result) : ""));
    }
  }

  private void wrapText(String text) {
    for (String line : Columns.wrap(text, WIDTH - INDENT.length())) {
      out.println(INDENT + style.dim(line));
    }
  }

  private String verdict(Result result) {
    if (!result.asExpected()) {
      return style.bad("WRONG");
    }
    return isKnown(result) ? style.warning("KNOWN") : style.good("ok");
  }

  private static boolean isKnown(Result result) {
    return result.trial().expected() instanceof Expectation.Succeeds;
  }

  private static String row(String name, String expected, String observed, String verdict) {
    return String.format(Locale.ROOT, ROW, name, expected, observed, verdict).stripTrailing();
  }
}
