package org.attls.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.attls.bench.report.GatewayMeasured.Turn;

/** What the gateway is to reach beside others. */
final class GatewayGoals {
  private static final double KIB = 1024;

  private final GatewayMeasured measured;
  private final List<Goal> goals = new ArrayList<>();

  private GatewayGoals(GatewayMeasured measured) {
    this.measured = measured;
  }

  /** Those of which both sides were measured. */
  static List<Goal> of(GatewayMeasured measured) {
    GatewayGoals all = new GatewayGoals(measured);
    all.handshakes("gateway", 0.6, "attested handshakes per CPU second over nginx, mutual TLS");
    all.handshakes("gateway native", 0.9, "native: the same");
    all.handshakes("gateway canned", 0.75, "the same without appraisal");
    all.handshakes("gateway native canned", 1, "native: the same without appraisal");
    all.handshakes(
        "gateway fleet",
        0.6,
        "attested handshakes per CPU second over nginx, devices whose keys are not known");
    all.allocated("gateway", "KiB allocated per attested handshake");
    all.allocated("gateway native", "native: KiB allocated per attested handshake");
    all.allocated(
        "gateway fleet", "KiB allocated per attested handshake, devices whose keys are not known");
    all.ratio(
        "bulk octets per CPU second, over haproxy",
        0.75,
        false,
        measured.of("bulk", "gateway canned", Turn::perCpuSecond),
        measured.of("bulk", "haproxy", Turn::perCpuSecond));
    all.ratio(
        "handshakes per second, verdicts after 200 ms over instant ones, 512 devices at a time",
        0.9,
        false,
        measured.of("verdicts", "late", Turn::perSecond),
        measured.of("verdicts", "instant", Turn::perSecond));
    all.ratio(
        "p99 of round trips in a storm of handshakes that leaves a processor free, over p99"
            + " without",
        5,
        true,
        measured.of("p99 in a storm", "gateway", Turn::wallNanos),
        measured.of("p99", "gateway", Turn::wallNanos));
    for (String server : List.of("gateway", "gateway native")) {
      all.ratio(
          (server.equals("gateway") ? "" : "native: ")
              + "rate of the first 100 handshakes after readiness, over that when warm",
          0.3,
          false,
          measured.of("first", server, Turn::perSecond),
          measured.of("after", server, Turn::perSecond));
    }
    double second =
        measured.of("idle", "second gateway", Turn::count).stream().findFirst().orElse(0.0);
    all.value(
        "idle connections held" + (second > 0 ? ", by two gateways" : ""),
        10_000,
        false,
        "idle",
        "gateway",
        turn -> turn.count() + second);
    all.value(
        "KiB of live heap per idle connection",
        12,
        true,
        "idle",
        "gateway",
        turn -> turn.octetsEach() / KIB);
    return all.goals;
  }

  private void allocated(String server, String text) {
    value(text, 600, true, "handshakes", server, turn -> turn.octetsEach() / KIB);
  }

  private void handshakes(String server, double bound, String text) {
    ratio(
        text,
        bound,
        false,
        measured.of("handshakes", server, Turn::perCpuSecond),
        measured.of("handshakes", "nginx X25519", Turn::perCpuSecond));
  }

  private void ratio(
      String text, double bound, boolean atMost, List<Double> over, List<Double> under) {
    if (!over.isEmpty() && !under.isEmpty()) {
      goals.add(new Goal("gateway: " + text, bound, atMost, Spread.ofRatios(over, under)));
    }
  }

  private void value(
      String text,
      double bound,
      boolean atMost,
      String quantity,
      String server,
      ToDoubleFunction<Turn> value) {
    List<Double> values = measured.of(quantity, server, value);
    if (!values.isEmpty()) {
      goals.add(new Goal("gateway: " + text, bound, atMost, Spread.of(values)));
    }
  }
}
