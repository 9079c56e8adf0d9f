package org.attls.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.gateway.admit.Limit;
import org.attls.gateway.config.Limits;
import org.attls.gateway.io.ConnectionState;
import org.attls.gateway.io.Gateway;
import org.attls.gateway.io.Observer;
import org.attls.gateway.io.Transport;
import org.attls.rats.Circuit;
import org.attls.rats.WatchedVerifier;
import org.attls.testing.Programs;
import org.attls.tls.fake.FakeVerifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dashboard and alerts ask for what the gateway says. */
class MonitoringFilesTest {
  private static final Path DIRECTORY = Path.of("packaging", "monitoring");
  private static final Pattern METRIC = Pattern.compile("\\battls_[a-z_]+");
  private static final Pattern LABEL = Pattern.compile("\\{\\{\\s*(?:\\$labels\\.)?([a-z]+)\\s*}}");

  /** Everything that can be measured, once. */
  private static String everything() throws Exception {
    Metrics metrics = new Metrics();
    try (Gateway gateway =
        Gateway.start(Transport.best(), Limits.DEFAULT, List.of(), Observer.NONE)) {
      metrics.watch(gateway);
      metrics.count(() -> Map.of("front", Map.of(ConnectionState.OPEN, 1)));
      metrics.configured(true);
      WatchedVerifier plant =
          new WatchedVerifier("plant", FakeVerifier.affirming(), () -> Circuit.CLOSED);
      metrics.verifiers(List.of(plant));
      OpsTest.ask(plant);
      metrics.handshake(OpsTest.admitted());
      metrics.handshake(OpsTest.refused());
      metrics.refused("front", Limit.HANDSHAKE_RATE);
      metrics.backendConnected("back", Duration.ofMillis(1));
      metrics.backendFailed("back", "refused");
      metrics.handoffRefused("mqtt", "CLIENT_ID");
      metrics.carried("front", true, 1);
      metrics.loopLag(0, Duration.ofMillis(1));
      metrics.ended(OpsTest.ID, "front", Observer.End.CLOSED, "why");
      metrics.told(WebhookSender.Outcome.DELIVERED);
      return metrics.text();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"attls-gateway.rules.yaml", "grafana-dashboard.json"})
  void everyMetricAndLabelThatIsNamedExists(String file) throws Exception {
    String text = Files.readString(DIRECTORY.resolve(file));
    String measured = everything();
    Set<String> known = new TreeSet<>();
    measured
        .lines()
        .filter(it -> !it.startsWith("#"))
        .forEach(it -> known.add(it.split("[ {]", 2)[0]));
    assertThat(found(METRIC, text, 0)).isNotEmpty().isSubsetOf(known);
    for (String label : found(LABEL, text, 1)) {
      assertThat(measured).as(label).contains(label + "=\"");
    }
  }

  @Test
  void theDashboardIsJson() throws Exception {
    JsonReader.read(
            Bytes.copyOf(Files.readAllBytes(DIRECTORY.resolve("grafana-dashboard.json"))),
            "dashboard",
            1 << 20)
        .asObject()
        .required("panels");
  }

  @Test
  void prometheusTakesTheRules() throws Exception {
    Programs.require("promtool");
    Process promtool =
        new ProcessBuilder("promtool", "check", "rules", "attls-gateway.rules.yaml")
            .directory(DIRECTORY.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(promtool.getInputStream().readAllBytes());
    assertThat(promtool.waitFor()).as(said).isZero();
    assertThat(said).contains("SUCCESS: 9 rules found");
  }

  private static Set<String> found(Pattern pattern, String text, int group) {
    Set<String> found = new TreeSet<>();
    for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
      found.add(matcher.group(group));
    }
    return found;
  }
}
