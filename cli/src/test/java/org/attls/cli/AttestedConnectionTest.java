package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.attls.cli.file.PemFile;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Deadline;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.credential.ServerTrust;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The four commands together, on a real software TPM, over real sockets and real HTTP. */
class AttestedConnectionTest {
  @SuppressWarnings("NullAway.Init") // By open().
  private Site site;

  @BeforeEach
  void open(@TempDir Path directory) throws Exception {
    site = Site.open(directory);
  }

  @AfterEach
  void close() throws Exception {
    site.close();
  }

  @Test
  void admitsAnEnrolledClient() {
    String verifier = site.httpsVerifier();
    String instance = site.endorse(verifier);
    RunningCommand server = site.server(verifier, "--instance=" + instance);
    RunningCommand client = site.client(server, "--message=good morning");

    assertThat(client.status()).as(client.toString()).isZero();
    assertThat(client.out())
        .contains("admitted: the server sent application data")
        .contains("< good morning")
        .containsPattern("binding +bound")
        .containsPattern("profile +draft-07");
    server.awaitOut("^\\[1\\] closed$");
    assertThat(server.out())
        .contains("[1] admitted instance " + instance)
        .contains("[1] < good morning")
        .containsPattern("warning +.*server.key: anybody on this machine may use this secret")
        .containsPattern("identity level +INSTANCE")
        .containsPattern("evidence type +application/vnd.parallaxsecond.key-attestation.tpm")
        .containsPattern("tier +affirming")
        .containsPattern("pcrs +sha256:0-7")
        .containsPattern("pcr digest +[0-9a-f]{64}")
        .containsPattern("timings ms +negotiation .*inspection .*verifier .*policy ");
    assertThat(server.err()).isEmpty();
  }

  @Test
  void refusesAClientWhoseRegistersChangedAndGoesOn() throws Exception {
    String verifier = site.httpsVerifier();
    RunningCommand server = site.server(verifier, "--instance=" + site.endorse(verifier));
    site.extendRegister();

    RunningCommand client = site.client(server, "--message=hello").endsWith(1, "REFUSED_BY_PEER");
    assertThat(client.errors().get(0)).contains("access_denied");
    assertThat(client.out()).doesNotContain("admitted:");
    String line = server.awaitErr("^attls: (\\[1\\] client .*)$");
    assertThat(line).contains("refused: NOT_AFFIRMING: ").endsWith("(alert access_denied)");

    site.endorse(verifier);
    assertThat(site.client(server, "--message=hello").status()).isZero();
    assertThat(server.err().lines()).hasSize(1);
  }

  @Test
  void admitsAnAttestationKeyOnP384WithRegistersOfItsBankAndNoOthers() throws Exception {
    String verifier = site.httpsVerifier();
    String key = "--ak-handle=0x8101000C";
    String instance =
        RunningCommand.run(
                "endorse",
                "--tpm=" + site.tpm(),
                "--trust-on-first-use",
                key,
                "--ak=p384",
                "--pcrs=sha384:0-7",
                "--verifier=" + verifier,
                "--provisioning-token=" + site.token(),
                "--ca=" + site.identities().authority())
            .awaitOut("^endorsed instance ([0-9a-f]{66})$");
    RunningCommand server = site.server(verifier, "--instance=" + instance);
    RunningCommand client = site.client(server, key, "--pcrs=sha384:0-7", "--message=hello");
    assertThat(client.status()).as(client.err()).isZero();
    site.client(server, key, "--message=hello").endsWith(69, "ATTESTER_UNAVAILABLE");
    RunningCommand.run(
            "endorse",
            "--tpm=" + site.tpm(),
            "--trust-on-first-use",
            key,
            "--out=" + site.directory().resolve("device.corim"))
        .endsWith(2, "USAGE");
    site.extendRegister();
    client = site.client(server, key, "--pcrs=sha384:0-7", "--message=hello");
    assertThat(client.status()).as("the other bank has not changed: " + client.err()).isZero();
  }

  @Test
  void refusesADeviceThatIsNotOnTheList() {
    String verifier = site.httpsVerifier();
    site.endorse(verifier);
    String other = "01" + "ab".repeat(32);
    RunningCommand server = site.server(verifier, "--instance=" + other, "--once");

    site.client(server).endsWith(1, "REFUSED_BY_PEER");
    server.endsWith(1, "IDENTITY_REFUSED");
    assertThat(server.errors().get(0)).contains("(alert access_denied)");
  }

  @Test
  void tellsProgramsTheSameInJson() throws Exception {
    RunningCommand verifier =
        site.start(
            "verifier", "--listen=localhost:0", "--provisioning-token=" + site.token(), "--json");
    String url = verifier.awaitOut("\"url\":\"(http://localhost:\\d+)\"");
    Path key = site.directory().resolve("ear.jwk");
    Files.writeString(
        key, event(verifier, "listening").required("ear_key").asText(), StandardCharsets.UTF_8);
    RunningCommand endorse =
        RunningCommand.run(
            "endorse",
            "--json",
            "--tpm=" + site.tpm(),
            "--trust-on-first-use",
            "--verifier=" + url,
            "--provisioning-token=" + site.token());
    JsonObject endorsed = event(endorse, "endorsed");
    RunningCommand server =
        site.start(
            "server",
            "--json",
            "--once",
            "--listen=localhost:0",
            "--cert=" + site.identities().certificate(),
            "--key=" + site.identities().key(),
            "--verifier=" + url,
            "--ear-key=" + key,
            "--any-of-class=lab machines");
    String address = server.awaitOut("\"address\":\"(localhost:\\d+)\"");
    RunningCommand client =
        RunningCommand.run(
            "client",
            "--json",
            "--connect=" + address,
            "--ca=" + site.identities().authority(),
            "--tpm=" + site.tpm(),
            "--message=hello");

    assertThat(client.status()).isZero();
    assertThat(server.status()).isZero();
    JsonObject admitted = event(server, "admitted");
    assertThat(admitted.required("identity_level").asText()).isEqualTo("CLASS");
    assertThat(admitted.required("identity").asText()).isEqualTo("lab machines");
    assertThat(admitted.required("pcr_digest").asText())
        .isEqualTo(endorsed.required("pcr_digest").asText());
    assertThat(admitted.required("timings_ms").asObject().optional("verifier")).isPresent();
    assertThat(event(client, "received").required("text").asText()).isEqualTo("hello");
    assertThat(event(client, "admitted").required("by").asText()).isEqualTo("application data");
    assertThat(event(verifier, "appraisal").required("kid").asText())
        .isEqualTo(endorsed.required("instance").asText());
    assertThat(verifier.err()).contains("appraisal status=affirming kid=01");
  }

  @Test
  void refusesEverybodyWhileTheVerifierIsDown() throws Exception {
    String nobody = "http://localhost:" + unusedPort();
    RunningCommand server =
        site.serverWithHttpVerifier(
            nobody,
            "--once",
            "--json",
            "--ear-key=" + site.unusedResultKey(),
            "--any-of-class=lab");
    endorseToFile();
    RunningCommand client =
        RunningCommand.run(
            "client",
            "--connect=" + server.awaitOut("\"address\":\"(.*?)\""),
            "--ca=" + site.identities().authority(),
            "--tpm=" + site.tpm());

    client.endsWith(1, "REFUSED_BY_PEER");
    assertThat(client.errors().get(0)).contains("certificate_unknown");
    server.endsWith(69, "VERIFIER_UNAVAILABLE");
    JsonObject failed = event(server, "failed");
    assertThat(failed.required("reason").asText()).isEqualTo("VERIFIER_UNAVAILABLE");
    assertThat(failed.required("alert_name").asText()).isEqualTo("certificate_unknown");
    assertThat(failed.required("exit").asLong(0, 255)).isEqualTo(69);
  }

  @Test
  void refusesEverybodyWhileTheVerifierSaysNothing() throws Exception {
    endorseToFile();
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      RunningCommand server =
          site.serverWithHttpVerifier(
              "http://localhost:" + silent.getLocalPort(),
              "--once",
              "--ear-key=" + site.unusedResultKey(),
              "--any-of-class=lab",
              "--handshake-timeout=3s");
      Deadline deadline = Deadline.in(Duration.ofSeconds(6));
      site.client(server).endsWith(1, "REFUSED_BY_PEER");
      server.endsWith(69, "VERIFIER_UNAVAILABLE");
      assertThat(deadline.expired()).isFalse();
    }
  }

  @Test
  void refusesAServerOfAnotherAuthority(@TempDir Path elsewhere) throws Exception {
    RunningCommand server =
        site.serverWithHttpVerifier(
            "http://localhost:1", "--ear-key=" + site.unusedResultKey(), "--any-of-class=lab");
    endorseToFile();
    RunningCommand.run(
            "client",
            "--connect=" + Site.addressOf(server),
            "--ca=" + Identities.in(elsewhere).authority(),
            "--tpm=" + site.tpm())
        .endsWith(1, "CERTIFICATE_REFUSED");
    assertThat(server.awaitErr("^attls: (.*)$")).contains("REFUSED_BY_PEER");
  }

  @Test
  void survivesGarbage() throws Exception {
    String verifier = site.httpsVerifier();
    RunningCommand server = site.server(verifier, "--instance=" + site.endorse(verifier));
    String address = Site.addressOf(server);
    int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().readAllBytes();
    }
    assertThat(server.awaitErr("^attls: (\\[1\\] .*)$")).contains("refused: PROTOCOL");
    assertThat(site.client(server).status()).isZero();
    assertThat(server.err().lines()).hasSize(1);
  }

  @Test
  void tellsAClientThatVanishedFromOneThatWasRefused() throws Exception {
    RunningCommand server =
        site.start(
            "server",
            "--insecure-no-attestation",
            "--listen=localhost:0",
            "--cert=" + site.identities().certificate(),
            "--key=" + site.identities().key());
    String address = Site.addressOf(server);
    int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      X509Certificate authority = PemFile.certificates(site.identities().authority()).get(0);
      AttestedTlsClient.withoutAttestation(ServerTrust.anchors(List.of(authority)))
          .build()
          .connect(socket, "localhost");
      server.awaitOut("^\\[1\\] admitted");
    }
    assertThat(server.awaitErr("^attls: (\\[1\\] client .*)$")).contains(" lost: DISCONNECTED");
  }

  @Test
  void sendsStandardInputAndAnEmptyLineForAnEmptyOne() {
    String verifier = site.httpsVerifier();
    RunningCommand server = site.server(verifier, "--instance=" + site.endorse(verifier));
    InputStream lines =
        new java.io.ByteArrayInputStream("one\ntwo".getBytes(StandardCharsets.UTF_8));
    RunningCommand client = RunningCommand.startWith(lines, site.clientArguments(server));

    assertThat(client.status()).isZero();
    assertThat(client.out()).contains("< one\n").contains("< two\n");
    RunningCommand silent = site.client(server);
    assertThat(silent.status()).isZero();
    assertThat(silent.out()).containsPattern("(?m)^< $");
  }

  @Test
  void sendsAClientAwayWhenItsVerdictHasExpired() throws Exception {
    String verifier = site.httpsVerifier();
    RunningCommand server =
        site.server(verifier, "--instance=" + site.endorse(verifier), "--lifetime=1s");
    try (PipedOutputStream keyboard = new PipedOutputStream()) {
      RunningCommand client =
          RunningCommand.startWith(new PipedInputStream(keyboard), site.clientArguments(server));
      keyboard.write("hello\n".getBytes(StandardCharsets.UTF_8));
      keyboard.flush();
      client.endsWith(1, "REFUSED_BY_PEER");
      assertThat(client.err()).contains("certificate_expired(45)");
    }
    server.awaitErr("the verdict has expired");
  }

  @Test
  void stoppingTheServerEndsItsConnections() throws Exception {
    String verifier = site.httpsVerifier();
    RunningCommand server = site.server(verifier, "--instance=" + site.endorse(verifier));
    try (PipedOutputStream keyboard = new PipedOutputStream()) {
      RunningCommand client =
          RunningCommand.startWith(new PipedInputStream(keyboard), site.clientArguments(server));
      keyboard.write("hello\n".getBytes(StandardCharsets.UTF_8));
      keyboard.flush();
      client.awaitOut("^< hello$");
      server.close();
      assertThat(server.status()).isZero();
      assertThat(client.status()).isZero();
      assertThat(client.out()).contains("closed by the server");
    }
  }

  @Test
  void removingAnEndorsementRevokesTheDevice(@TempDir Path endorsements) throws Exception {
    String url = site.httpsVerifier("--endorsements=" + endorsements);
    RunningCommand verifier = site.newest();
    Path file = endorsements.resolve("device.corim");
    String instance =
        RunningCommand.run(
                "endorse", "--tpm=" + site.tpm(), "--trust-on-first-use", "--out=" + file)
            .awaitOut("^endorsed instance ([0-9a-f]+)$");
    verifier.awaitErr("endorsements read again: 1");
    RunningCommand server = site.server(url, "--instance=" + instance);
    assertThat(site.client(server).status()).isZero();

    Files.writeString(endorsements.resolve("bad.corim"), "nonsense");
    verifier.awaitErr("endorsements refused, the old ones stay in force: bad.corim");
    assertThat(site.client(server).status()).isZero();

    Files.delete(endorsements.resolve("bad.corim"));
    Files.delete(file);
    verifier.awaitErr("endorsements read again: 0");
    site.client(server).endsWith(1, "REFUSED_BY_PEER");
    server.awaitErr("NOT_AFFIRMING");
  }

  @Test
  void speaksPlainTlsWhereThatIsSaidByName() {
    RunningCommand server =
        site.start(
            "server",
            "--insecure-no-attestation",
            "--once",
            "--listen=localhost:0",
            "--cert=" + site.identities().certificate(),
            "--key=" + site.identities().key());
    RunningCommand client =
        RunningCommand.run(
            "client",
            "--insecure-no-attestation",
            "--connect=" + Site.addressOf(server),
            "--ca=" + site.identities().authority(),
            "--message=hello");
    assertThat(client.status()).as(client.toString()).isZero();
    assertThat(server.status()).isZero();
    assertThat(server.out()).contains("clients are not authenticated");
  }

  @Test
  void logsSecretsWhereThatIsSaidByNameAndTellsTheProtocol(@TempDir Path logs) throws Exception {
    Path ofServer = logs.resolve("server.log");
    Path ofClient = logs.resolve("client.log");
    RunningCommand server =
        site.start(
            "server",
            "--json",
            "--insecure-no-attestation",
            "--insecure-keylog=" + ofServer,
            "--alpn=mqtt,http/1.1",
            "--once",
            "--listen=localhost:0",
            "--cert=" + site.identities().certificate(),
            "--key=" + site.identities().key());
    String address = server.awaitOut("\"address\":\"(localhost:\\d+)\"");
    RunningCommand client =
        RunningCommand.run(
            "client",
            "--json",
            "--insecure-no-attestation",
            "--insecure-keylog=" + ofClient,
            "--alpn=http/1.1,mqtt",
            "--connect=" + address,
            "--ca=" + site.identities().authority(),
            "--message=hello");
    assertThat(client.status()).as(client.toString()).isZero();
    assertThat(server.status()).isZero();

    assertThat(Files.readAllLines(ofServer)).hasSize(5).isEqualTo(Files.readAllLines(ofClient));
    assertThat(client.err().lines()).anyMatch(line -> line.contains("insecure: "));
    assertThat(server.err().lines()).anyMatch(line -> line.contains("insecure: "));
    assertThat(event(client, "connected").required("application_protocol").asText())
        .isEqualTo("mqtt");
    assertThat(event(server, "admitted").required("server_name").asText()).isEqualTo("localhost");
  }

  @Test
  void saysThatTheTpmOrTheServerIsNotThere() throws Exception {
    endorseToFile();
    RunningCommand.run(
            "client",
            "--connect=localhost:" + unusedPort(),
            "--ca=" + site.identities().authority(),
            "--tpm=" + site.tpm())
        .endsWith(69, "DISCONNECTED");
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      RunningCommand.run(
              "client",
              "--connect=localhost:" + silent.getLocalPort(),
              "--ca=" + site.identities().authority(),
              "--tpm=" + site.tpm(),
              "--handshake-timeout=1s")
          .endsWith(69, "DEADLINE");
    }
    site.loseTpm();
    RunningCommand.run(
            "client",
            "--connect=localhost:1",
            "--ca=" + site.identities().authority(),
            "--tpm=" + site.tpm())
        .endsWith(69, "ATTESTER_UNAVAILABLE");
  }

  private void endorseToFile() {
    assertThat(
            RunningCommand.run(
                    "endorse",
                    "--tpm=" + site.tpm(),
                    "--trust-on-first-use",
                    "--out=" + site.directory().resolve("device.corim"))
                .status())
        .isZero();
  }

  /** The first event of a name; every line has to be JSON. */
  private static JsonObject event(RunningCommand command, String name) throws Exception {
    JsonObject found = null;
    for (String line : command.out().lines().toList()) {
      JsonObject event = JsonReader.read(Bytes.utf8(line), "line", 64 * 1024).asObject();
      if (found == null && event.required("event").asText().equals(name)) {
        found = event;
      }
    }
    assertThat(found).as("event " + name + " in " + command).isNotNull();
    return java.util.Objects.requireNonNull(found);
  }

  private static int unusedPort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
