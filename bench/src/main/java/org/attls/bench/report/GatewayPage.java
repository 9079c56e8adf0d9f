package org.attls.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.attls.bench.report.GatewayMeasured.Turn;

/** The gateway's part of the page. */
final class GatewayPage {
  private final Measured ladder;
  private final GatewayMeasured measured;
  private final Consumer<String> out;

  private GatewayPage(Measured ladder, GatewayMeasured measured, Consumer<String> out) {
    this.ladder = ladder;
    this.measured = measured;
    this.out = out;
  }

  static void write(Measured ladder, GatewayMeasured measured, Consumer<String> out) {
    GatewayPage page = new GatewayPage(ladder, measured, out);
    page.conditions();
    page.handshakes();
    page.others();
    page.reasons();
  }

  private void conditions() {
    line(
        "Every server is a process of its own and forwards to one that echoes; the devices are in");
    line("another, and only the server's CPU time is compared, by /proc, in turns. A handshake is");
    line("connection, handshake, one octet there and back through the back end, end. No tickets;");
    line(
        "TLS_AES_128_GCM_SHA256; keys on P-256; X25519, but P-256 at the gateway with native"
            + " code,");
    line(
        "which prefers it. The gateway admits nobody without evidence: in place of plain mutual"
            + " TLS");
    line("stands evidence that is only octets, with a verifier that believes it (`canned`).");
    line("One device with one attestation key comes again and again, so that its keys are known.");
    if (measured.servers("handshakes").contains("gateway fleet")) {
      line("Devices of the fleet have two keys each, which are forgotten before one comes again.");
    }
    line("");
    Spread load = measured.load();
    line(
        String.format(
            Locale.ROOT,
            "Load average of the machine meanwhile: %.1f, middle half %.1f – %.1f. Load makes CPU"
                + " times longer too, of all in turns; ratios of them stay near, those of times by"
                + " the clock (p99, rates per second) do not.",
            load.median(),
            load.low(),
            load.high()));
    line("");
    line("| | |");
    line("|---|---|");
    for (String fact : List.of("commit", "rounds", "nginx", "haproxy", "stunnel", "mosquitto")) {
      line("| " + fact + " | " + measured.machine().getOrDefault(fact, "") + " |");
    }
  }

  private void handshakes() {
    line("");
    line("| server | CPU µs per handshake | handshakes per CPU s | KiB allocated |");
    line("|---|---|---|---|");
    for (String server : measured.servers("handshakes")) {
      double cpu = median("handshakes", server, Turn::cpuEach);
      double octets = median("handshakes", server, Turn::octetsEach);
      line(
          String.format(
              Locale.ROOT,
              "| %s | %.0f | %.0f | %s |",
              server,
              cpu / 1000,
              1e9 / cpu,
              octets > 0 ? String.format(Locale.ROOT, "%.0f", octets / 1024) : ""));
    }
    line("");
    line("Mosquitto forwards nothing, and its handshake includes MQTT's CONNECT.");
  }

  private void others() {
    line("");
    line("| | | median |");
    line("|---|---|---|");
    for (String server : measured.servers("bulk")) {
      row(
          "bulk, both ways, MB per CPU s",
          server,
          median("bulk", server, turn -> 1e3 * turn.octets() / turn.cpuNanos()));
    }
    for (String kind : measured.servers("verdicts")) {
      row("verdicts, handshakes per second", kind, median("verdicts", kind, Turn::perSecond));
      row("verdicts, CPU µs per handshake", kind, median("verdicts", kind, Turn::cpuEach) / 1e3);
    }
    for (String quantity : List.of("p99", "p99 in a storm", "p99 in a storm of two")) {
      for (String server : measured.servers(quantity)) {
        row(quantity + ", ms", server, median(quantity, server, Turn::wallNanos) / 1e6);
      }
    }
    for (String quantity : List.of("first", "after")) {
      for (String server : measured.servers(quantity)) {
        row(
            (quantity.equals("first") ? "first 100 after readiness" : "100 when warm")
                + ", CPU µs per handshake",
            server,
            median(quantity, server, Turn::cpuEach) / 1e3);
      }
    }
  }

  /** Why goals are not met, in numbers. */
  private void reasons() {
    line("");
    appraisal("gateway", "java");
    appraisal("gateway native", "native");
    if (measured.servers("verdicts").contains("instant")) {
      line(
          String.format(
              Locale.ROOT,
              "With 512 devices at a time instead of four, and later in the run, an attested"
                  + " handshake takes %.0f µs.",
              median("verdicts", "instant", Turn::cpuEach) / 1000));
    }
    line("");
    line(
        "One device after another makes the storm, so that one of the two processors stays free;"
            + " two at");
    line(
        "a time take both, and then the p99 is the processors' more than the server's. After"
            + " readiness");
    line("a handshake costs more because the JVM still compiles what it did to warm up.");
    line("A process may have 20,000 descriptors here, and an idle connection takes two.");
    if (measured.servers("idle").size() > 1) {
      line("A second gateway holds those that are too many for the first.");
    }
    line("In bulk 16 KiB wait for their echo, so that it is a matter of sockets and wake-ups.");
  }

  private void appraisal(String server, String code) {
    if (!measured.servers("handshakes").contains(server)) {
      return;
    }
    double more =
        median("handshakes", server, Turn::cpuEach)
            - median("handshakes", server + " canned", Turn::cpuEach);
    double operations = 2 * Spread.of(ladder.curve(code, "verify")).median();
    double octets = 2 * Spread.of(ladder.curveOctets(code, "verify")).median();
    line(
        String.format(
            Locale.ROOT,
            "%s: appraisal makes a handshake %.0f µs dearer. It verifies the two signatures of the"
                + " evidence: %.0f µs by the table of operations, and %.0f KiB of what is"
                + " allocated.",
            server,
            more / 1000,
            operations / 1000,
            octets / 1024));
  }

  private void row(String what, String who, double value) {
    line("| " + what + " | " + who + " | " + Goal.number(value) + " |");
  }

  private double median(String quantity, String server, ToDoubleFunction<Turn> value) {
    return Spread.of(measured.of(quantity, server, value)).median();
  }

  private void line(String text) {
    out.accept(text);
  }
}
