package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.attls.cli.demo.gateway.Broker;
import org.attls.testing.Programs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two gateways behind an ordinary TCP load balancer, which share nothing but the files they read:
 * either admits, a revocation by file ends connections at both, and one alone carries on.
 */
class GatewayReplicasTest {
  private static final String POLICY =
      """
      verifiers:
        - name: here
          endorsements: endorsements
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
        - name: mqtt
          bind: 127.0.0.1:0
          tls: { certificate: "%s", key: "%s", alpn: [mqtt] }
          policy: policy.yaml
          backend: broker
          handoff:
            mqtt: { username: set, client-id: prefix }
      backends:
        - { name: broker, connect: "127.0.0.1:%d" }
      startup: { warm-up: false }
      deadlines: { drain: 0s }
      """;

  private static final String BALANCER =
      """
      defaults
        mode tcp
        timeout connect 2s
        timeout client 60s
        timeout server 60s
        retries 3
        option redispatch 1
      frontend devices
        bind 127.0.0.1:%d
        default_backend gateways
      backend gateways
        balance roundrobin
        server one 127.0.0.1:%s
        server two 127.0.0.1:%s
      """;

  @TempDir private Path directory = Path.of("");

  @Test
  void eitherAdmitsBothRevokeAndOneCarriesOn(@TempDir Path elsewhere) throws Exception {
    Programs.require("haproxy");
    Programs.require("mosquitto");
    Programs.require("mosquitto_pub");
    try (Broker broker = Broker.start(directory);
        Site site = Site.open(elsewhere)) {
      String device = configured(site, broker);
      RunningCommand one = site.start("gateway", "--config=" + directory.resolve("gateway.yaml"));
      RunningCommand two = site.start("gateway", "--config=" + directory.resolve("gateway.yaml"));
      int port = freePort();
      Process balancer = balancer(port, portOf(one), portOf(two));
      try {
        RunningCommand connect =
            site.start(
                "connect",
                "--to=localhost:" + port,
                "--ca=" + site.identities().authority(),
                "--tpm=" + site.tpm(),
                "--alpn=mqtt",
                "--listen=127.0.0.1:0");
        int local = Integer.parseInt(connect.awaitOut("^listening at 127.0.0.1:(\\d+) for"));
        for (String name : List.of("-live-1", "-live-2")) {
          broker.client(directory.resolve("live" + name), local, device + name, "-t", "x");
          assertThat(broker.logs("Sending SUBACK to " + device + name)).as(broker.log()).isTrue();
        }
        for (RunningCommand replica : List.of(one, two)) {
          replica.awaitOut("\"outcome\":\"admitted\".*\"device\":\"(" + device + ")\"");
        }

        Path endorsement = directory.resolve("endorsements").resolve("device.corim");
        Files.move(endorsement, directory.resolve("device.corim"));
        for (RunningCommand replica : List.of(one, two)) {
          replica.awaitOut("\"how\":\"(revoked)\"");
        }
        Files.move(directory.resolve("device.corim"), endorsement);
        two.awaitErr("endorsements read again: 1");

        one.close();
        String topic = "devices/" + device + "/t";
        for (String message : List.of("1", "2", "3")) {
          assertThat(broker.publish(local, device, topic, message)).as(two.toString()).isZero();
        }
      } finally {
        balancer.destroy();
        assertThat(balancer.waitFor(10, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  /** The device. */
  private String configured(Site site, Broker broker) throws IOException {
    Path endorsements = Files.createDirectories(directory.resolve("endorsements"));
    String device =
        RunningCommand.run(
                "endorse",
                "--tpm=" + site.tpm(),
                "--trust-on-first-use",
                "--out=" + endorsements.resolve("device.corim"))
            .awaitOut("^endorsed instance ([0-9a-f]+)$");
    Files.writeString(directory.resolve("policy.yaml"), POLICY.formatted(device));
    Files.writeString(
        directory.resolve("gateway.yaml"),
        CONFIG.formatted(site.identities().certificate(), site.identities().key(), broker.port()));
    return device;
  }

  private Process balancer(int port, String one, String two) throws Exception {
    Path config =
        Files.writeString(directory.resolve("haproxy.cfg"), BALANCER.formatted(port, one, two));
    Process haproxy =
        new ProcessBuilder("haproxy", "-db", "-f", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("haproxy.log").toFile())
            .start();
    // It takes one turn of the round at a gateway, which is a failed handshake there.
    assertThat(Broker.await(() -> answers(port))).isTrue();
    return haproxy;
  }

  private static String portOf(RunningCommand gateway) {
    return gateway.awaitOut("^mqtt listening at 127.0.0.1:(\\d+)$");
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** haproxy cannot tell which free port it took. */
  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }
}
