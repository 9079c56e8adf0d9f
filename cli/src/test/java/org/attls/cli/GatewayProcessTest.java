package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.attls.cli.Talkers.Device;
import org.attls.cli.demo.gateway.Broker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to the gateway's process while devices exchange data through it. */
class GatewayProcessTest {
  private static final String LOCAL =
      """
      verifiers:
        - name: here
          endorsements: endorsements
      """;

  private static final String POLICY =
      """
      policy:
        evidence:
          types: [application/vnd.parallaxsecond.key-attestation.tpm]
          verifier: here
        accept: [affirming]
        identity:
          instances: ["%s"]
      """;

  private static final String CONFIG =
      """
      listeners:
        - name: front
          bind: 127.0.0.1:%d
          tls: { certificate: server.crt, key: server.key }
          policy: policy.yaml
          backend: lines
          handoff: none
      backends:
        - { name: lines, connect: "127.0.0.1:%d" }
      limits: { handshake-rate-per-source: 0 }
      startup: { warm-up: false }
      deadlines: { drain: 4s, first-byte: 0s }
      ops: { bind: "127.0.0.1:%d" }
      """;

  private static final String READ_AGAIN = "configuration read again";
  private static final String REJECTED = "configuration rejected, the old one stays in force: ";

  @TempDir private Path directory = Path.of("");
  private final List<Device> devices = new ArrayList<>();
  private Talkers.Backend backend;
  private Site site;
  private int port;
  private int ops;

  @BeforeEach
  void open(@TempDir Path elsewhere) throws Exception {
    site = Site.open(elsewhere);
    backend = new Talkers.Backend();
    port = unusedPort();
    ops = unusedPort();
    Files.copy(site.identities().certificate(), directory.resolve("server.crt"));
    Files.copy(site.identities().key(), directory.resolve("server.key"));
    Files.writeString(
        directory.resolve("gateway.yaml"), CONFIG.formatted(port, backend.port(), ops));
  }

  @AfterEach
  void close() throws Exception {
    for (Device device : devices) {
      device.close();
    }
    if (site != null) {
      site.close();
      backend.close();
    }
  }

  private void policy(String verifiers) throws IOException {
    Path endorsements = Files.createDirectories(directory.resolve("endorsements"));
    String instance =
        RunningCommand.run(
                "endorse",
                "--tpm=" + site.tpm(),
                "--trust-on-first-use",
                "--out=" + endorsements.resolve("device.corim"))
            .awaitOut("^endorsed instance ([0-9a-f]+)$");
    Files.writeString(directory.resolve("policy.yaml"), verifiers + POLICY.formatted(instance));
  }

  /** The port of a forwarder: each connection to it is a device's. */
  private int connect() {
    return Integer.parseInt(
        site.start(
                "connect",
                "--to=localhost:" + port,
                "--ca=" + site.identities().authority(),
                "--tpm=" + site.tpm(),
                "--listen=127.0.0.1:0")
            .awaitOut("^listening at 127.0.0.1:(\\d+) for"));
  }

  private Device device(GatewayProcess gateway, int forwarder) throws IOException {
    Device device = new Device(forwarder, "device " + devices.size());
    devices.add(device);
    progress(gateway, device);
    return device;
  }

  private static void progress(GatewayProcess gateway, Device device) {
    int before = device.acknowledged();
    gateway.await("a line of " + device.line(0), () -> device.acknowledged() > before);
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ops + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** No device ends by itself: it is the deadline of the drain that ends this. */
  @Test
  void onTermUnderLoadNobodyIsAdmittedAndNothingAcknowledgedIsLost() throws Exception {
    policy(LOCAL);
    try (GatewayProcess gateway =
        GatewayProcess.start(directory.resolve("gateway.yaml"), directory.resolve("log"))) {
      gateway.await("front listening at");
      int forwarder = connect();
      for (int i = 0; i < 4; i++) {
        device(gateway, forwarder);
      }
      gateway.signal("TERM");
      gateway.await("no listener", () -> !listens());
      assertThat(gateway.isAlive()).isTrue();
      // Those who are there are served to the end.
      for (Device device : devices) {
        progress(gateway, device);
      }
      Device late = new Device(forwarder, "late");
      devices.add(late);
      while (!late.over()) {
        assertThat(listens()).isFalse();
      }
      assertThat(late.acknowledged()).isZero();

      assertThat(gateway.end()).isEqualTo(128 + 15);
      assertThat(gateway.said("\"how\":\"drained\"")).isEqualTo(4);
      assertThat(gateway.log()).contains("gateway stopping").doesNotContain("\tat ", "DEFECT");
      assertThat(backend.received()).hasSize(4);
      for (List<String> received : backend.received()) {
        Device sender =
            devices.stream()
                .filter(it -> it.line(0).equals(received.get(0)))
                .findAny()
                .orElseThrow();
        assertThat(Broker.await(sender::over)).as(sender.line(0)).isTrue();
        // Each line once, in order: those that were acknowledged, and the one that was on its way.
        assertThat(received.size()).isBetween(sender.acknowledged(), sender.acknowledged() + 1);
        for (int i = 0; i < received.size(); i++) {
          assertThat(received.get(i)).isEqualTo(sender.line(i));
        }
      }
    }
  }

  /**
   * What an editor leaves behind where there is no room: half a file, an empty one, one that cannot
   * be read to its end. There is none for the gateway's own log either.
   */
  @Test
  void aFullDiskOnReloadChangesNothingAndIsForgottenWhenThereIsRoom() throws Exception {
    policy(LOCAL);
    Path config = directory.resolve("gateway.yaml");
    try (GatewayProcess gateway =
        GatewayProcess.startOnFullDisk(config, directory.resolve("log"))) {
      gateway.await("a listener", this::listens);
      int forwarder = connect();
      Device throughout = device(gateway, forwarder);

      String good = Files.readString(config);
      Path half =
          Files.writeString(directory.resolve("half"), good.substring(0, good.length() / 2));
      spoil(gateway, config, half, REJECTED + ".*gateway.yaml");
      Path endless = Files.createSymbolicLink(directory.resolve("endless"), Path.of("/dev/full"));
      spoil(gateway, config, endless, REJECTED + ".*gateway.yaml: larger than");
      device(gateway, forwarder);
      restore(gateway, config, good);
      device(gateway, forwarder);

      Path key = directory.resolve("server.key");
      String secret = Files.readString(key);
      spoil(gateway, key, Files.createFile(directory.resolve("empty")), REJECTED + ".*server.key");
      device(gateway, forwarder);
      restore(gateway, key, secret);
      device(gateway, forwarder);

      progress(gateway, throughout);
      assertThat(get("/metrics").body())
          .containsPattern("attls_config_reload_total\\{outcome=\"rejected\"} [3-9]")
          .containsPattern("attls_config_reload_total\\{outcome=\"taken\"} [3-9]");
      gateway.signal("TERM");
      assertThat(gateway.end()).isEqualTo(128 + 15);
      assertThat(gateway.log()).doesNotContain("\tat ", "DEFECT");
    }
  }

  private static void spoil(GatewayProcess gateway, Path file, Path with, String said)
      throws IOException {
    long before = gateway.said(said);
    Files.move(with, file, StandardCopyOption.ATOMIC_MOVE);
    gateway.await("a rejection", () -> gateway.said(said) > before);
  }

  private static void restore(GatewayProcess gateway, Path file, String good) throws IOException {
    long before = gateway.said(READ_AGAIN);
    Path whole = Files.writeString(file.resolveSibling("whole"), good);
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    gateway.await("another reload", () -> gateway.said(READ_AGAIN) > before);
  }

  @Test
  void whereEveryVerifierIsLeftAloneDevicesAreRefusedAtTheDoor() throws Exception {
    int nobody = unusedPort();
    policy(
        """
        verifiers:
          - name: here
            url: http://127.0.0.1:%d
            result-key: %s
        """
            .formatted(nobody, site.unusedResultKey()));
    try (GatewayProcess gateway =
        GatewayProcess.start(directory.resolve("gateway.yaml"), directory.resolve("log"))) {
      gateway.await("front listening at");
      assertThat(get("/readyz").statusCode()).isEqualTo(200);
      int forwarder = connect();
      gateway.await(
          "a refusal at the door",
          () -> {
            try (Device device = new Device(forwarder, "refused")) {
              gateway.await("its end", device::over);
              return get("/metrics")
                  .body()
                  .contains(
                      "attls_refused_total{limit=\"verifier-unavailable\",listener=\"front\"}");
            } catch (Exception failed) {
              throw new AssertionError(failed);
            }
          });
      assertThat(gateway.said("\"reason\":\"VERIFIER_UNAVAILABLE\"")).isEqualTo(5);
      assertThat(get("/readyz").statusCode()).isEqualTo(503);
      assertThat(get("/healthz").statusCode()).isEqualTo(200);
      assertThat(get("/metrics").body())
          .contains(
              "attls_verifier_breaker{verifier=\"here\"} 1.0",
              "attls_verifier_answer_seconds_count{outcome=\"unanswered\",verifier=\"here\"} 5");
      assertThat(get("/").body())
          .contains(">left alone: it failed several times in a row<", "not ready");
      assertThat(backend.received()).isEmpty();
    }
  }
}
