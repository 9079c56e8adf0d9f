package org.attls.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A ratio that is to be reached.
 *
 * @param text what is compared with what
 * @param bound the ratio asked for
 * @param atMost whether the bound is an upper one
 * @param measured what was measured
 */
record Goal(String text, double bound, boolean atMost, Spread measured) {
  private static final int AGREEMENTS = 2;
  private static final int SIGNATURES = 2;

  static List<Goal> of(Measured m) {
    List<Goal> goals = new ArrayList<>();
    goals.add(cpu(m, "attestation credential (R2) over plain TLS (R0), CPU", "R2", "R0", 1.10));
    goals.add(
        atMost(
            "the same, allocated octets", 1.15, Spread.ofRatios(octets(m, "R2"), octets(m, "R0"))));
    goals.addAll(attester(m, "", ""));
    goals.add(
        new Goal(
            "handshakes per CPU second, plain TLS (R0) over the JDK's own",
            m.java() < 25 ? 3 : 1.5,
            false,
            Spread.ofRatios(cpu(m, "JSSE"), cpu(m, "R0"))));
    goals.add(
        atMost(
            "allocated octets, plain TLS with our defaults (D0) over plain bctls with its own",
            1,
            Spread.ofRatios(octets(m, "D0"), octets(m, "BCTLS"))));
    goals.add(
        new Goal(
            "bulk octets per CPU second, ours over plain bctls, AES-GCM",
            10,
            false,
            Spread.ofRatios(m.throughput("R0"), m.throughput("BCTLS"))));
    if (m.has("R0n")) {
      bareOperations(m)
          .ifPresent(
              bare ->
                  goals.add(
                      atMost(
                          "native: plain TLS (R0n) over the bare operations in OpenSSL",
                          2,
                          Spread.of(cpu(m, "R0n")).dividedBy(bare))));
      goals.add(cpu(m, "native (R0n) over Java (R0), plain TLS, CPU", "R0n", "R0", 0.6));
      goals.add(
          cpu(m, "native: attestation credential (R2n) over plain TLS (R0n)", "R2n", "R0n", 1.10));
      goals.addAll(attester(m, "native: ", "n"));
    }
    goals.add(
        atMost(
            "p99 of handshakes beside others whose verifier takes 250 ms, over p99 alone",
            1.25,
            Spread.ofRatios(m.p99("slow verifier"), m.p99("nothing"))));
    m.gateway().ifPresent(gateway -> goals.addAll(GatewayGoals.of(gateway)));
    m.soak().ifPresent(soak -> goals.addAll(soak.goals()));
    return goals;
  }

  /** What the operations of plain TLS cost in OpenSSL, in nanoseconds of both ends. */
  static Optional<Double> bareOperations(Measured m) {
    return m.openssl("sign")
        .flatMap(
            sign ->
                m.openssl("verify")
                    .flatMap(
                        verify ->
                            m.openssl("agree")
                                .map(agree -> SIGNATURES * (sign + verify) + AGREEMENTS * agree)));
  }

  /** What they cost in a code of ours; there making the keys for the agreement counts too. */
  static double operations(Measured m, String code) {
    double all = 0;
    for (String operation : List.of("sign", "verify")) {
      all += SIGNATURES * Spread.of(m.curve(code, operation)).median();
    }
    for (String operation : List.of("generate", "agree")) {
      all += AGREEMENTS * Spread.of(m.curve(code, operation)).median();
    }
    return all;
  }

  boolean met() {
    return atMost ? measured.median() <= bound : measured.median() >= bound;
  }

  String boundText() {
    return (atMost ? "≤ " : "≥ ") + number(bound);
  }

  String measuredText() {
    return number(measured.median());
  }

  String spreadText() {
    return number(measured.low()) + " – " + number(measured.high());
  }

  static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 1000 ? "%.1f" : "%.0f", value);
  }

  /** With everything on one thread, and with a thread for attester and verifier. */
  private static List<Goal> attester(Measured m, String before, String code) {
    String plain = "R0" + code;
    List<Goal> goals = new ArrayList<>();
    goals.add(
        cpu(
            m,
            before + "software attester (R3" + code + ") over plain TLS (" + plain + "), CPU",
            "R3" + code,
            plain,
            1.15));
    if (m.has("R3a" + code)) {
      goals.add(
          cpu(
              m,
              before + "the same, attester and verifier on another thread (R3a" + code + "), CPU",
              "R3a" + code,
              plain,
              1.15));
    }
    return goals;
  }

  private static Goal cpu(Measured m, String text, String over, String under, double bound) {
    return atMost(text, bound, Spread.ofRatios(cpu(m, over), cpu(m, under)));
  }

  private static Goal atMost(String text, double bound, Spread measured) {
    return new Goal(text, bound, true, measured);
  }

  private static List<Double> cpu(Measured m, String rung) {
    return m.perHandshake(rung, Measured.Row::pairCpu);
  }

  private static List<Double> octets(Measured m, String rung) {
    return m.perHandshake(rung, Measured.Row::pairOctets);
  }
}
