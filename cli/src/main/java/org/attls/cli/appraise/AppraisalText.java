package org.attls.cli.appraise;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.attls.cli.report.Layout;
import org.attls.cli.report.Style;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.ear.EarStatement;
import org.attls.rats.Appraisal;
import org.attls.rats.TrustVector;

/** An appraisal for people. */
final class AppraisalText {
  private static final int MARK = 8;
  private static final int TITLE = 45;
  private static final int CLAIM = 14;

  private final PrintWriter out;
  private final Style style;

  AppraisalText(PrintWriter out, boolean colour) {
    this.out = out;
    this.style = new Style(colour);
  }

  void print(Appraised appraised, Bytes challenge) {
    out.println(
        style.bold(appraised.evidence())
            + ": "
            + (appraised.failure().isEmpty()
                ? style.good("AFFIRMING")
                : style.bad("REFUSED, " + appraised.failure().get().code())));
    if (!appraised.checks().isEmpty()) {
      section("Checks");
      appraised.checks().forEach(this::check);
    }
    appraised.statement().ifPresent(statement -> claims(statement, challenge));
    if (!appraised.remarks().isEmpty()) {
      section("Remarks");
      appraised.remarks().forEach(remark -> out.println(Layout.row(2, "-", 2, remark)));
    }
  }

  private void check(Check check) {
    String title = Layout.pad(check.title(), TITLE);
    String actual = Layout.cut(check.actual(), Layout.COLUMNS - 2 - MARK - TITLE);
    switch (check.status()) {
      case PASSED -> out.println("  " + style.good(Layout.pad("ok", MARK)) + title + actual);
      case FAILED -> {
        out.println("  " + style.bad(Layout.pad("FAILED", MARK)) + check.title());
        out.println(Layout.row(2 + MARK, "expected", 10, check.expected()));
        out.println(Layout.row(2 + MARK, "found", 10, check.actual()));
      }
      case NOT_ASKED, NOT_RUN ->
          out.println("  " + style.warning(Layout.pad("-", MARK)) + title + style.dim(actual));
    }
  }

  private void claims(EarStatement statement, Bytes challenge) {
    section("Result (EAR claims, not signed)");
    Appraisal appraisal = statement.appraisal();
    claim("submodule", statement.label());
    claim("status", appraisal.status().name().toLowerCase(Locale.ROOT));
    claim("vector", vector(appraisal.vector()));
    claim("eat_nonce", challenge.hex());
    appraisal.attestedKey().ifPresent(key -> claim("akpub", Base64Url.encode(key)));
    appraisal.problem().ifPresent(problem -> claim("problem", problem));
  }

  private static String vector(TrustVector vector) {
    Map<Integer, String> byValue =
        vector.claims().entrySet().stream()
            .collect(
                Collectors.groupingBy(
                    Map.Entry::getValue,
                    java.util.TreeMap::new,
                    Collectors.mapping(
                        entry -> entry.getKey().jsonName(), Collectors.joining(", "))));
    return byValue.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .sorted(java.util.Comparator.reverseOrder())
        .collect(Collectors.joining("; "));
  }

  private void section(String title) {
    out.println();
    out.println(style.bold(title));
  }

  private void claim(String name, String value) {
    out.println(Layout.row(2, name, CLAIM, value));
  }
}
