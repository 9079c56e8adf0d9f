package org.attls.bench.report;

import static java.util.Map.entry;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The page. */
final class Report {
  private static final Map<String, String> TITLES =
      Map.ofEntries(
          entry("JSSE", "as R0 by the JDK's own TLS"),
          entry("BCTLS", "as R0 by plain bctls with its own defaults"),
          entry("D0", "as R0, with the groups that we prefer by default"),
          entry("R0", "plain TLS, X.509 at both ends"),
          entry("R1", "as R0, raw public keys (RFC 7250) that each end pins"),
          entry("R2", "the client's certificate replaced by evidence that is only octets"),
          entry("C", "as R2, and R3's attester and verifier work beside it for nothing"),
          entry("R3a", "as R3, attester and verifier on another thread"),
          entry("R3", "evidence as of a TPM, by keys in memory; verifier in process"),
          entry("R4", "evidence of swtpm; verifier in process"),
          entry("R5", "as R3, the verifier over HTTP"));

  private final StringBuilder out = new StringBuilder();

  private Report() {}

  static String of(List<Measured> all) {
    Report report = new Report();
    report.line("# What a handshake costs");
    report.line("");
    report.line("Made by `bench/run` from `bench/data`; a test keeps it equal to the raw numbers.");
    report.line("");
    report.line(
        "Both ends in memory on one thread, in turns of a few handshakes of each rung; full");
    report.line("handshakes with TLS_AES_128_GCM_SHA256, secp256r1, keys on P-256, chains of one");
    report.line(
        "certificate. CPU time is that of the thread; collecting garbage is not in it. An `n`"
            + " behind a");
    report.line("rung's name is native elliptic-curve code. The same certificates come again and");
    report.line(
        "again, so the JDK, in all rungs and in its own TLS, remembers having verified the issuer's"
            + " signature in them.");
    if (all.stream().anyMatch(one -> !one.has("R1"))) {
      report.line("A rung that is missing in a table was not measured with that Java.");
    }
    for (Measured one : all) {
      report.java(one);
    }
    return report.out.toString();
  }

  /** The goals of every Java, for the front page. */
  static String goals(List<Measured> all) {
    Report report = new Report();
    for (Measured one : all) {
      report.line("");
      report.line("Java " + one.java() + " (" + one.machine().get("processor") + "):");
      report.line("");
      report.goalTable(one, false);
    }
    report.line("");
    return report.out.toString();
  }

  private void java(Measured m) {
    line("");
    line("## Java " + m.java());
    line("");
    line("| | |");
    line("|---|---|");
    m.machine().forEach((name, value) -> line("| " + name + " | " + value + " |"));
    line("");
    line("### Goals");
    line("");
    goalTable(m, true);
    reasons(m);
    line("");
    line("### Ladder");
    line("");
    line(
        "Medians, for one handshake. The pair is both ends without the attester's and the"
            + " verifier's own work.");
    line("");
    line(
        "| | | client µs | server µs | attester µs | verifier µs | pair µs | pairs per CPU s |"
            + " client KiB | server KiB | pair KiB |");
    line("|---|---|---|---|---|---|---|---|---|---|---|");
    m.rungs().forEach(rung -> rung(m, rung));
    line("");
    line("### Elliptic-curve operations on P-256, µs");
    line("");
    line("| | sign | verify | verify, new key | make a key | agree |");
    line("|---|---|---|---|---|---|");
    curves(m, "java", "java-curves");
    if (m.has("R0n")) {
      curves(m, "native", "preferred-curves");
    }
    m.openssl("sign")
        .ifPresent(
            sign ->
                line(
                    "| OpenSSL (`openssl speed`) | "
                        + micros(sign)
                        + " | "
                        + micros(m.openssl("verify").orElseThrow())
                        + " | | | "
                        + micros(m.openssl("agree").orElseThrow())
                        + " |"));
    line("");
    line("In Java the multiples of a public key are kept once it has verified four signatures, as");
    line("keys of verifiers, of authorities and of devices that reconnect have.");
    line("");
    line("### Pieces");
    line("");
    if (m.pieces().isEmpty()) {
      line("Not measured with this Java (`bench/run pieces`).");
    } else {
      PiecesPage.write(m.pieces(), this::line);
    }
    line("");
    line("### Where memory is allocated");
    line("");
    if (m.allocations().isEmpty()) {
      line("Not measured with this Java (`bench/run pieces`).");
    } else {
      AllocationsPage.write(m.allocations(), this::line);
    }
    line("");
    line("### Bulk");
    line("");
    line("16 KiB at a time, protected by one end and opened by the other, both counted.");
    line("");
    line("| | MB per CPU s |");
    line("|---|---|");
    for (String rung : List.of("R0", "BCTLS")) {
      double perNano = Spread.of(m.throughput(rung)).median();
      line(String.format(Locale.ROOT, "| %s | %.0f |", rung, perNano * 1000));
    }
    line("");
    line("### Beside a slow verifier");
    line("");
    line(
        "p99 of handshakes whose verifier is prompt, over HTTP; eight threads beside it wait for"
            + " one that takes 250 ms.");
    line("");
    line("Both kinds share the processors, so that the waiting ones' own work counts too.");
    line("");
    line("| beside | p99 ms, median of the rounds |");
    line("|---|---|");
    for (String beside : List.of("nothing", "slow verifier")) {
      line(
          String.format(
              Locale.ROOT, "| %s | %.1f |", beside, Spread.of(m.p99(beside)).median() / 1000));
    }
    m.gateway()
        .ifPresent(
            gateway -> {
              line("");
              line("### Gateway");
              line("");
              GatewayPage.write(m, gateway, this::line);
            });
    m.soak()
        .ifPresent(
            soak -> {
              line("");
              line("### A gateway's life");
              line("");
              soak.write(this::line);
            });
  }

  private void goalTable(Measured m, boolean spread) {
    line("| | goal | measured |" + (spread ? " middle half of the rounds |" : "") + " |");
    line("|---|---|---|" + (spread ? "---|" : "") + "---|");
    for (Goal goal : Goal.of(m)) {
      line(
          "| "
              + goal.text()
              + " | "
              + goal.boundText()
              + " | "
              + goal.measuredText()
              + (spread ? " | " + goal.spreadText() : "")
              + " | "
              + (goal.met() ? "met" : "**not met**")
              + " |");
    }
  }

  /** Where the time goes, which is the reason for what is not met. */
  private void reasons(Measured m) {
    line("");
    share(m, "R0", "java");
    surplus(m, "");
    if (m.has("R0n")) {
      share(m, "R0n", "native");
      surplus(m, "n");
    }
  }

  /** What R3 costs more than R0, by the rungs between them. */
  private void surplus(Measured m, String code) {
    if (!m.has("C" + code)) {
      return;
    }
    double plain = median(m, "R0" + code, Measured.Row::pairCpu);
    double canned = median(m, "R2" + code, Measured.Row::pairCpu);
    double control = median(m, "C" + code, Measured.Row::pairCpu);
    double software = median(m, "R3" + code, Measured.Row::pairCpu);
    line(
        String.format(
            Locale.ROOT,
            "Of the %.0f µs by which R3%s is above R0%s, the credential takes %.0f µs (R2%s); %.0f"
                + " µs are there as soon as attester and verifier work on the same thread, though"
                + " their time is set aside and what they make is thrown away (C%s: caches, and the"
                + " cost of reading the clock); %.0f µs are reading and checking real evidence and"
                + " its result.",
            (software - plain) / 1000,
            code,
            code,
            (canned - plain) / 1000,
            code,
            (control - canned) / 1000,
            code,
            (software - control) / 1000));
    if (m.has("R3a" + code)) {
      double apart = median(m, "R3a" + code, Measured.Row::pairCpu);
      line(
          String.format(
              Locale.ROOT,
              "With attester and verifier on another thread (R3a%s) they are %.0f µs: their"
                  + " work evicts less, and the other thread costs what two threads cost.",
              code,
              (apart - plain) / 1000));
    }
    line("");
  }

  private void share(Measured m, String rung, String code) {
    double pair = Spread.of(m.perHandshake(rung, Measured.Row::pairCpu)).median();
    double operations = Goal.operations(m, code);
    line(
        String.format(
            Locale.ROOT,
            "Of %s's %.0f µs, %.0f µs are elliptic-curve operations as below, %.0f µs everything"
                + " else: records, messages, key schedule, path validation, checks.",
            rung,
            pair / 1000,
            operations / 1000,
            (pair - operations) / 1000));
    line("");
  }

  private void rung(Measured m, String rung) {
    String title = TITLES.get(rung.endsWith("n") ? rung.substring(0, rung.length() - 1) : rung);
    double pair = median(m, rung, Measured.Row::pairCpu);
    line(
        String.format(
            Locale.ROOT,
            "| %s | %s | %s | %s | %s | %s | %s | %.0f | %.0f | %.0f | %.0f |",
            rung,
            title == null ? "" : title,
            micros(median(m, rung, Measured.Row::clientCpu)),
            micros(median(m, rung, Measured.Row::serverCpu)),
            micros(median(m, rung, Measured.Row::attesterCpu)),
            micros(median(m, rung, Measured.Row::verifierCpu)),
            micros(pair),
            1e9 / pair,
            median(m, rung, Measured.Row::clientOctets) / 1024,
            median(m, rung, Measured.Row::serverOctets) / 1024,
            median(m, rung, Measured.Row::pairOctets) / 1024));
  }

  private void curves(Measured m, String code, String name) {
    StringBuilder row = new StringBuilder("| " + m.machine().get(name) + " |");
    for (String operation : List.of("sign", "verify", "verify new", "generate", "agree")) {
      List<Double> times = m.curve(code, operation);
      // Older numbers have no keys that are new.
      row.append(times.isEmpty() ? "" : " " + micros(Spread.of(times).median())).append(" |");
    }
    line(row.toString());
  }

  private static double median(
      Measured m, String rung, java.util.function.ToDoubleFunction<Measured.Row> value) {
    return Spread.of(m.perHandshake(rung, value)).median();
  }

  private static String micros(double nanos) {
    return String.format(Locale.ROOT, "%.0f", nanos / 1000);
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
