package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.attls.cli.demo.gateway.Broker;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.CorimReader;
import org.attls.corim.CorimWriter;
import org.attls.corim.parsec.ParsecTpmEndorsements;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.corim.parsec.TrustAnchor;
import org.attls.eat.tpm.PcrValues;
import org.attls.testing.Programs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code attls gateway} and {@code attls connect} around a real broker and a software TPM. */
class GatewayCommandTest {
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
          instances: ["INSTANCE"]
      """;

  private static final String CONFIG =
      """
      listeners:
        - name: mqtt
          bind: 127.0.0.1:0
          tls:
            certificate: CERTIFICATE
            key: KEY
            alpn: [mqtt]
          policy: policy.yaml
          backend: broker
          handoff:
            mqtt: { username: set, client-id: prefix }
      backends:
        - name: broker
          connect: 127.0.0.1:PORT
      startup: { warm-up: false }
      deadlines: { drain: 0s }
      ops: { bind: 127.0.0.1:0 }
      """;

  @TempDir private Path directory = Path.of("");

  private Broker broker() throws Exception {
    Programs.require("mosquitto");
    Programs.require("mosquitto_pub");
    return Broker.start(directory);
  }

  private String endorse(Site site) throws IOException {
    Path endorsements = Files.createDirectories(directory.resolve("endorsements"));
    return RunningCommand.run(
            "endorse",
            "--tpm=" + site.tpm(),
            "--trust-on-first-use",
            "--out=" + endorsements.resolve("device.corim"))
        .awaitOut("^endorsed instance ([0-9a-f]+)$");
  }

  private Path configure(Site site, String instance, int backend) throws IOException {
    policy(instance);
    return Files.writeString(
        directory.resolve("gateway.yaml"),
        CONFIG
            .replace("CERTIFICATE", site.identities().certificate().toString())
            .replace("KEY", site.identities().key().toString())
            .replace("PORT", Integer.toString(backend)));
  }

  private void policy(String instance) throws IOException {
    Files.writeString(directory.resolve("policy.yaml"), POLICY.replace("INSTANCE", instance));
  }

  private static RunningCommand connect(Site site, RunningCommand gateway) {
    String address = gateway.awaitOut("^mqtt listening at 127.0.0.1:(\\d+)$");
    return site.start(
        "connect",
        "--to=localhost:" + address,
        "--ca=" + site.identities().authority(),
        "--tpm=" + site.tpm(),
        "--alpn=mqtt",
        "--listen=127.0.0.1:0");
  }

  private static int portOf(RunningCommand connect) {
    return Integer.parseInt(connect.awaitOut("^listening at 127.0.0.1:(\\d+) for"));
  }

  private static HttpResponse<String> get(String address, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://" + address + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void anUnmodifiedClientIsSeenUnderItsAttestedIdentity(@TempDir Path elsewhere) throws Exception {
    try (Broker broker = broker();
        Site site = Site.open(elsewhere)) {
      String instance = endorse(site);
      RunningCommand gateway =
          site.start("gateway", "--config=" + configure(site, instance, broker.port()));
      RunningCommand connect = connect(site, gateway);
      int port = portOf(connect);
      Path seen = broker.subscribe();

      String topic = "devices/" + instance + "/temperature";
      assertThat(
              broker.publish(
                  port, instance + "-sensor", topic, "21.5", "-V", "mqttv5", "-u", "someone-else"))
          .as(connect.toString() + gateway)
          .isZero();
      assertThat(Broker.await(() -> Files.readString(seen).contains(topic + " 21.5")))
          .as(broker.log())
          .isTrue();
      assertThat(broker.publish(port, instance, topic, "22.0", "-V", "mqttv311")).isZero();
      assertThat(Broker.await(() -> Files.readString(seen).contains(topic + " 22.0")))
          .as(broker.log())
          .isTrue();
      assertThat(broker.logs("u'" + instance + "'")).as(broker.log()).isTrue();
      assertThat(broker.log()).doesNotContain("someone-else");
      gateway.awaitOut("\"outcome\":\"admitted\".*\"device\":\"(" + instance + ")\"");

      // A client id of another device, in both versions: refused in MQTT, never seen by the broker.
      assertThat(broker.publish(port, "intruder", topic, "x", "-V", "mqttv311")).isEqualTo(5);
      assertThat(broker.publish(port, "intruder", topic, "x", "-V", "mqttv5")).isEqualTo(135);
      assertThat(broker.log()).doesNotContain("intruder");

      String ops = gateway.awaitOut("^health and metrics at http://(.*)$");
      assertThat(get(ops, "/healthz").statusCode()).isEqualTo(200);
      assertThat(get(ops, "/readyz").statusCode()).isEqualTo(200);
      assertThat(get(ops, "/metrics").body())
          .contains("attls_handshakes_total{listener=\"mqtt\",outcome=\"admitted\"")
          .contains("attls_connections{listener=\"mqtt\",state=\"awaiting_verdict\"} 0.0")
          .contains("attls_verifier_up{verifier=\"here\"} 1.0")
          .contains("attls_verifier_breaker{verifier=\"here\"} 0.0")
          .contains("attls_appraisals_in_flight{verifier=\"here\"} 0.0")
          .contains("attls_handoff_refused_total{kind=\"mqtt\",reason=\"client_id_mismatch\"} 2")
          .doesNotContain(instance);
    }
  }

  @Test
  void aChangedMeasurementIsRefusedAndRevocationClosesALiveConnection(@TempDir Path elsewhere)
      throws Exception {
    try (Broker broker = broker();
        Site site = Site.open(elsewhere)) {
      String instance = endorse(site);
      RunningCommand gateway =
          site.start("gateway", "--config=" + configure(site, instance, broker.port()));
      RunningCommand connect = connect(site, gateway);
      int port = portOf(connect);
      Path endorsement = directory.resolve("endorsements").resolve("device.corim");

      broker.client(
          directory.resolve("live"),
          port,
          instance + "-live",
          "-t",
          "nothing",
          "--will-topic",
          "devices/" + instance + "/gone",
          "--will-payload",
          "will");
      assertThat(broker.logs("Sending SUBACK to " + instance + "-live")).as(broker.log()).isTrue();
      Path seen = broker.subscribe();

      // Its key is enrolled no more.
      Files.move(endorsement, directory.resolve("device.corim"));
      gateway.awaitOut("\"how\":\"(revoked)\"");
      // The device did not leave of its own will.
      assertThat(
              Broker.await(
                  () -> Files.readString(seen).contains("devices/" + instance + "/gone will")))
          .as(broker.log())
          .isTrue();
      Files.move(directory.resolve("device.corim"), endorsement);
      gateway.awaitErr("endorsements read again: 1");
      // One program at a time has the TPM.
      connect.close();
      site.extendRegister();
      RunningCommand again = connect(site, gateway);
      assertThat(broker.publish(portOf(again), instance, "devices/x", "x")).isNotZero();
      gateway.awaitOut("\"outcome\":\"refused\",\"reason\":\"(NOT_AFFIRMING)\"");
      explained(gateway);
      again.awaitErr("REFUSED_BY_PEER");
    }
  }

  /** The key is endorsed as before, with other registers: an update that everybody has to have. */
  @Test
  void aStateThatIsEndorsedNoMoreClosesALiveConnection(@TempDir Path elsewhere) throws Exception {
    try (Broker broker = broker();
        Site site = Site.open(elsewhere)) {
      String instance = endorse(site);
      RunningCommand gateway =
          site.start("gateway", "--config=" + configure(site, instance, broker.port()));
      int port = portOf(connect(site, gateway));
      broker.client(directory.resolve("live"), port, instance + "-live", "-t", "nothing");
      assertThat(broker.logs("Sending SUBACK to " + instance + "-live")).as(broker.log()).isTrue();

      Path endorsement = directory.resolve("endorsements").resolve("device.corim");
      ParsecTpmEndorsements endorsed =
          ParsecTpmProfile.endorsements(
              CorimReader.strict(Set.of(ParsecTpmProfile.PROFILE))
                  .read(Bytes.copyOf(Files.readAllBytes(endorsement))),
              Instant.now());
      TrustAnchor anchor = endorsed.trustAnchors().get(0);
      Path other = directory.resolve("other.corim");
      Files.write(
          other,
          CorimWriter.write(
                  ParsecTpmProfile.endorsement(
                      anchor.classId(),
                      anchor.kid(),
                      anchor.attestationKey(),
                      Optional.of(PcrValues.parse("sha256:0=" + "ab".repeat(32), "other"))))
              .toArray());
      Files.move(other, endorsement, StandardCopyOption.ATOMIC_MOVE);
      gateway.awaitOut("\"how\":\"(revoked)\"");
      String ops = gateway.awaitOut("^health and metrics at http://(.*)$");
      String revoked = gateway.awaitOut("\"connection\":\"([0-9a-f]{32})\"[^\n]*\"how\":\"revoked");
      assertThat(RunningCommand.run("gateway", "explain", revoked, "--ops=" + ops).out())
          .contains("the state of its registers is endorsed no more");
    }
  }

  /** The other verifier is over HTTP and never has anything against a device later. */
  @Test
  void aKeyThatIsEndorsedNoMoreClosesWhatThisVerifierOfTwoAffirmed(@TempDir Path elsewhere)
      throws Exception {
    try (Broker broker = broker();
        Site site = Site.open(elsewhere)) {
      String instance = endorse(site);
      Path config = configure(site, instance, broker.port());
      Files.writeString(
          directory.resolve("policy.yaml"),
          POLICY
              .replace("INSTANCE", instance)
              .replace("verifier: here", "verifier: [away, here]")
              .replace(
                  "verifiers:\n",
                  """
                  verifiers:
                    - name: away
                      url: https://verifier.invalid
                      result-key: %s
                  """
                      .formatted(site.unusedResultKey())));
      RunningCommand gateway = site.start("gateway", "--config=" + config);
      int port = portOf(connect(site, gateway));
      broker.client(directory.resolve("live"), port, instance + "-live", "-t", "nothing");
      assertThat(broker.logs("Sending SUBACK to " + instance + "-live")).as(broker.log()).isTrue();

      Files.delete(directory.resolve("endorsements").resolve("device.corim"));
      gateway.awaitOut("\"how\":\"(revoked)\"");
    }
  }

  /** The same from the ops port and from the log. */
  private void explained(RunningCommand gateway) throws Exception {
    String ops = gateway.awaitOut("^health and metrics at http://(.*)$");
    String refused = gateway.awaitOut("\"connection\":\"([0-9a-f]{32})\"[^\n]*NOT_AFFIRMING");
    String revoked = gateway.awaitOut("\"connection\":\"([0-9a-f]{32})\"[^\n]*\"how\":\"revoked");
    RunningCommand asked = RunningCommand.run("gateway", "explain", refused, "--ops=" + ops);
    assertThat(asked.status()).isZero();
    assertThat(asked.out())
        .contains("connection " + refused + ": refused", "handshake: key proved after")
        .containsPattern("verdict: FAILED after [0-9.]+ ms: NOT_AFFIRMING")
        .containsPattern("PCR_DIGEST failed: expected [0-9a-f]{64}, found [0-9a-f]{64}");
    Path log = Files.writeString(directory.resolve("log"), gateway.out());
    assertThat(RunningCommand.run("gateway", "explain", refused, "--log=" + log).out())
        .matches(again -> withoutTime(again).equals(withoutTime(asked.out())));
    assertThat(RunningCommand.run("gateway", "explain", revoked, "--ops=" + ops).out())
        .contains("admitted, and over", "verdict: admitted after", "end: revoked")
        .contains("its attestation key is not enrolled any more");
    RunningCommand.run("gateway", "explain", "00".repeat(16), "--ops=" + ops).endsWith(2, "USAGE");
    RunningCommand.run("gateway", "explain", "xyz").endsWith(2, "USAGE");
    String page = get(ops, "/").body();
    assertThat(page).contains(refused, "NOT_AFFIRMING");
  }

  private static String withoutTime(String told) {
    return told.replaceAll("(?m)^  time .*$", "");
  }

  @Test
  void aReloadIsTakenWholeOrNotAtAll(@TempDir Path elsewhere) throws Exception {
    try (Broker broker = broker();
        Site site = Site.open(elsewhere)) {
      String instance = endorse(site);
      Path config = configure(site, instance, broker.port());
      RunningCommand gateway = site.start("gateway", "--config=" + config);
      int port = portOf(connect(site, gateway));
      String topic = "devices/" + instance + "/t";
      assertThat(broker.publish(port, instance, topic, "1")).isZero();

      String good = Files.readString(config);
      Files.writeString(config, good.replace("backend: broker", "backend: nowhere"));
      gateway.awaitErr("configuration rejected.*gateway.yaml:\\d+:\\d+: backend: no back end");
      assertThat(broker.publish(port, instance, topic, "2")).isZero();

      Files.writeString(config, good + "# again\n");
      gateway.awaitErr("configuration read again");
      assertThat(broker.publish(port, instance, topic, "3")).isZero();

      policy("01" + "ab".repeat(32));
      gateway.awaitErr("(?s)read again.*read again");
      assertThat(broker.publish(port, instance, topic, "4")).isNotZero();
      gateway.awaitOut("\"reason\":\"(IDENTITY_REFUSED)\"");
    }
  }

  @Test
  void aProcessReadsAgainOnHangUpAndLetsConnectionsEndOnTerm(@TempDir Path elsewhere)
      throws Exception {
    try (Broker broker = broker();
        Site site = Site.open(elsewhere)) {
      String instance = endorse(site);
      Path config = configure(site, instance, broker.port());
      try (GatewayProcess gateway = GatewayProcess.start(config, directory.resolve("out"))) {
        String port = gateway.await("mqtt listening at 127.0.0.1:(\\d+)");
        int local =
            portOf(
                site.start(
                    "connect",
                    "--to=localhost:" + port,
                    "--ca=" + site.identities().authority(),
                    "--tpm=" + site.tpm(),
                    "--listen=127.0.0.1:0"));
        broker.client(directory.resolve("live"), local, instance + "-live", "-t", "x");
        assertThat(broker.logs("Sending SUBACK to " + instance + "-live")).isTrue();

        gateway.signal("HUP");
        gateway.await("configuration read again");
        assertThat(gateway.isAlive()).isTrue();
        assertThat(gateway.log()).doesNotContain("\"event\":\"end\"");

        gateway.signal("TERM");
        assertThat(gateway.end()).isEqualTo(128 + 15);
        assertThat(gateway.log())
            .contains("\"how\":\"drained\"")
            .contains("gateway stopping")
            .doesNotContain("\tat ");
      }
    }
  }

  @Test
  void warmsUpBeforeItIsReadyAndNobodyHearsOfIt() throws Exception {
    Identities identities = Identities.in(directory);
    Files.createDirectory(directory.resolve("endorsements"));
    policy("01" + "ab".repeat(32));
    Path config =
        Files.writeString(
            directory.resolve("gateway.yaml"),
            CONFIG
                .replace("warm-up: false", "warm-up: true")
                .replace("CERTIFICATE", identities.certificate().toString())
                .replace("KEY", identities.key().toString())
                .replace("PORT", "1"));
    try (RunningCommand gateway = RunningCommand.start("gateway", "--config=" + config)) {
      String ops = gateway.awaitOut("^health and metrics at http://(\\S+)$");
      assertThat(gateway.err()).containsPattern("warmed up: [1-9][0-9]* attested handshakes");
      assertThat(get(ops, "/readyz").statusCode()).isEqualTo(200);
      assertThat(get(ops, "/metrics").body())
          .contains("attls_config_timestamp_seconds")
          .doesNotContain("attls_handshake", "attls_verdicts", "attls_refused");
      assertThat(gateway.toString()).doesNotContain("appraisal", "\"event\"");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "backend: broker|backend: brokr|gateway.yaml:9:14: backend: no back end",
        "handoff:|hand-off:|gateway.yaml:2:5: \"handoff\" is missing",
        "drain: 0s|drain: 0|gateway.yaml:16:21: drain: expected a number and a unit",
        "warm-up: false|warm-up: off|gateway.yaml:15:21: warm-up: expected true or false",
        "127.0.0.1:0|127.0.0.1|gateway.yaml:3:11: bind: expected HOST:PORT",
        "policy: policy.yaml|policy: nowhere.yaml|nowhere.yaml",
        "KEY|missing.key|missing.key",
      })
  void checkingSaysWhatIsWrongAndWhere(String part, String instead, String expected)
      throws Exception {
    Identities identities = Identities.in(directory);
    Files.createDirectory(directory.resolve("endorsements"));
    policy("01" + "ab".repeat(32));
    assertThat(CONFIG).contains(part);
    Path config =
        Files.writeString(
            directory.resolve("gateway.yaml"),
            CONFIG
                .replace(part, instead)
                .replace("CERTIFICATE", identities.certificate().toString())
                .replace("KEY", identities.key().toString())
                .replace("PORT", "1883"));
    RunningCommand command =
        RunningCommand.run("gateway", "--config=" + config, "--check").endsWith(2, "USAGE");
    assertThat(command.errors().get(0)).contains(expected);
  }

  @Test
  void checkingAValidConfigurationListensNowhere() throws Exception {
    Identities identities = Identities.in(directory);
    Files.createDirectory(directory.resolve("endorsements"));
    policy("01" + "ab".repeat(32));
    Path config =
        Files.writeString(
            directory.resolve("gateway.yaml"),
            CONFIG
                .replace("CERTIFICATE", identities.certificate().toString())
                .replace("KEY", identities.key().toString())
                .replace("PORT", "1883"));
    RunningCommand command = RunningCommand.run("gateway", "--config=" + config, "--check");
    assertThat(command.status()).isZero();
    assertThat(command.out()).contains("is valid").doesNotContain("listening");
    assertThat(command.err())
        .contains(identities.key() + ": anybody on this machine may use this secret");
    Files.setPosixFilePermissions(identities.key(), PosixFilePermissions.fromString("rw-------"));

    RunningCommand.run("gateway", "--config=" + config, "--connect").endsWith(2, "USAGE");
    try (ServerSocket backend = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String reached = Files.readString(config).replace("1883", "" + backend.getLocalPort());
      Files.writeString(config, reached);
      RunningCommand connecting =
          RunningCommand.run("gateway", "--config=" + config, "--check", "--connect");
      assertThat(connecting.status()).isZero();
      assertThat(connecting.out()).contains("back end broker can be reached");
    }
    RunningCommand.run("gateway", "--config=" + config, "--check", "--connect")
        .endsWith(69, "DISCONNECTED");
  }

  @Test
  void theSchemaIsPrintedWithoutAConfiguration() {
    RunningCommand command = RunningCommand.run("gateway", "--schema");
    assertThat(command.status()).isZero();
    assertThat(command.out()).startsWith("{").contains("Configuration of attls gateway");
    RunningCommand.run("gateway").endsWith(2, "USAGE");
  }
}
