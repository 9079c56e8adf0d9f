package org.attls.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.attls.bench.report.GatewayMeasured.Turn;

/** The gateway's part of the page. */
final class GatewayPage {
  private final GatewayMeasured measured;
  private final Consumer<String> out;

  private GatewayPage(GatewayMeasured measured, Consumer<String> out) {
    this.measured = measured;
    this.out = out;
  }

  static void write(GatewayMeasured measured, Consumer<String> out) {
    GatewayPage page = new GatewayPage(measured, out);
    page.conditions();
    page.handshakes();
    page.others();
  }

  private void conditions() {
    line(
        "Every server is a process of its own and forwards to one that echoes; the devices are in");
    line("another, and only the server's CPU time is compared, by /proc, in turns. A handshake is");
    line("connection, handshake, one octet there and back through the back end, end. No tickets;");
    line(
        "TLS_AES_128_GCM_SHA256; keys on P-256; X25519, but P-256 at the gateway with native code,");
    line(
        "which prefers it. The gateway admits nobody without evidence: in place of plain mutual TLS");
    line("stands evidence that is only octets, with a verifier that believes it (`canned`).");
    line("");
    Spread load = measured.load();
    line(
        String.format(
            Locale.ROOT,
            "Load average of the machine meanwhile: %.1f, middle half %.1f – %.1f. CPU time is little"
                + " moved by it, times by the clock (p99, rates per second) are.",
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
    for (String quantity : List.of("p99", "p99 in a storm")) {
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
