package org.attls.cli.result;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.attls.cli.report.Layout;
import org.attls.cli.report.Style;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Appraisal;
import org.attls.rats.AttestationResult;

/** A verified result for people. */
final class ResultText {
  private static final int NAME = 14;

  private final PrintWriter out;
  private final Style style;

  ResultText(PrintWriter out, boolean colour) {
    this.out = out;
    this.style = new Style(colour);
  }

  void print(ResultVerification verification, ResultRequest request) {
    out.println(
        style.bold("Attestation result")
            + ": "
            + verification
                .failure()
                .map(failure -> style.bad("REFUSED, " + failure.code()))
                .orElse(style.good("ACCEPTED")));
    verification.result().ifPresent(result -> claims(result, request));
    if (request.challenge().isEmpty()) {
      row("", "nonce not compared: no challenge given (--challenge)");
    }
    if (request.attestedKey().isEmpty()) {
      row("", "attested key not compared: none given (--key-attested)");
    }
  }

  private void claims(AttestationResult result, ResultRequest request) {
    row("profile", result.profile());
    row(
        "issued",
        result.issuedAt()
            + ", "
            + age(Duration.between(result.issuedAt(), request.at()))
            + " "
            + request.at());
    result.expiresAt().ifPresent(end -> row("expires", end.toString()));
    row("verifier", result.developer() + ", " + result.build());
    row("eat_nonce", result.nonce().map(Bytes::hex).orElse("none"));
    for (Map.Entry<String, Appraisal> entry : new TreeMap<>(result.appraisals()).entrySet()) {
      Appraisal appraisal = entry.getValue();
      row("submodule", entry.getKey());
      row("status", appraisal.status().name().toLowerCase(Locale.ROOT));
      row("vector", vector(appraisal));
      appraisal.attestedKey().ifPresent(key -> row("akpub", Base64Url.encode(key)));
      appraisal.problem().ifPresent(problem -> row("problem", problem));
    }
  }

  private static String age(Duration age) {
    return age.isNegative()
        ? age.negated().toSeconds() + " s after"
        : age.toSeconds() + " s before";
  }

  private static String vector(Appraisal appraisal) {
    return appraisal.vector().claims().isEmpty()
        ? "empty"
        : appraisal.vector().claims().entrySet().stream()
            .map(claim -> claim.getKey().jsonName() + " " + claim.getValue())
            .collect(Collectors.joining(", "));
  }

  private void row(String name, String value) {
    out.println(Layout.row(2, name.isEmpty() ? "-" : name, name.isEmpty() ? 2 : NAME, value));
  }
}
