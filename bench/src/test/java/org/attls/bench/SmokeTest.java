package org.attls.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.attls.bench.connection.Handshake;
import org.attls.bench.connection.Work;
import org.attls.bench.gateway.Amount;
import org.attls.bench.measure.Csv;
import org.attls.bench.measure.Rounds;
import org.attls.bench.rung.Rung;
import org.attls.bench.rung.Rungs;
import org.attls.testing.Programs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SmokeTest {
  @TempDir private Path directory = Path.of("");

  @Test
  void everyRungMakesAHandshake() throws Exception {
    Programs.require("swtpm");
    Main.measure(directory, Rounds.SMOKE);
    Path made = directory.resolve("java" + Runtime.version().feature());
    assertThat(Csv.read(made.resolve("handshakes.csv")))
        .extracting(row -> row.get("rung"))
        .contains("JSSE", "BCTLS", "D0", "R0", "R1", "R2", "R3", "R3a", "R4", "R5");
    assertThat(Csv.read(made.resolve("latency.csv")))
        .extracting(row -> row.get("beside"))
        .containsExactly("nothing", "slow verifier");
    assertThat(made.resolve("bulk.csv")).isNotEmptyFile();
    assertThat(made.resolve("curves.csv")).isNotEmptyFile();
  }

  /** Several JVMs that warm up. */
  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void theGatewayAndWhoeverIsInstalledServeInTurns() throws Exception {
    Main.measureGateway(directory, Amount.SMOKE);
    Path made = directory.resolve("java" + Runtime.version().feature()).resolve("gateway.csv");
    assertThat(Csv.read(made))
        .extracting(row -> row.get("quantity") + ", " + row.get("server"))
        .contains(
            "handshakes, gateway",
            "handshakes, gateway canned",
            "verdicts, instant",
            "verdicts, late",
            "p99, gateway",
            "p99 in a storm, gateway",
            "p99 in a storm of two, gateway",
            "bulk, gateway canned",
            "idle, gateway",
            "first, gateway",
            "after, gateway");
  }

  @Test
  void dataOfEveryLengthArrivesThroughTheTlsOfOthersToo() throws Exception {
    Handshake handshake = new Handshake();
    try (Rungs rungs = new Rungs()) {
      for (Rung rung : rungs.others()) {
        Handshake.Opened opened =
            handshake.run(rung.client(), rung.server(), new Work(), new Work());
        for (int length : new int[] {1, 16384, 16385, 50000}) {
          long arrived =
              handshake.send(
                  opened.client(), opened.server(), new byte[length], new byte[length / 2 + 1]);
          assertThat(arrived).as("%s, %d octets", rung.id(), length).isEqualTo(length);
        }
      }
    }
  }
}
