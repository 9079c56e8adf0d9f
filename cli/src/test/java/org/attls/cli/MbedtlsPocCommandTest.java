package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The profile of the mbedTLS proof of concept through the commands; against its own programs where
 * {@code ATTLS_POC_CLIENT} (its ssl_client2) or {@code ATTLS_POC_SERVER} (its ssl_server2) names
 * them. What those say without being here is recorded, and met in the replay tests of interop.
 */
class MbedtlsPocCommandTest {
  private static final String[] POC = {"--profile=mbedtls-poc", "--insecure-mbedtls-poc"};

  @TempDir private Path directory = Path.of("");

  @SuppressWarnings("NullAway.Init") // By prepare().
  private Identities identities;

  @BeforeEach
  void prepare() throws Exception {
    identities = Identities.in(directory);
  }

  @Test
  void withoutTpmAndVerifierThePublishedKeyCounts() throws IOException {
    Path trace = directory.resolve("trace");
    try (RunningCommand server = server(POC)) {
      RunningCommand client = client(server, POC[0], POC[1], "--trace=" + trace);
      assertThat(client.status()).as(client + "" + server).isZero();
      assertThat(client.out()).contains("< hello");
      assertThat(client.err())
          .contains("INSECURE: profile mbedtls-poc: nothing binds the evidence")
          .contains("published key, and proves nothing");
      server.awaitOut("^\\[1\\] closed$");
      assertThat(server.out())
          .contains("[1] admitted")
          .contains("anybody-with-the-published-key")
          .containsPattern("profile +mbedtls-poc")
          .containsPattern("binding +draft");
      assertThat(server.err()).contains("published key, and proves nothing");
    }
    assertThat(Files.readString(trace))
        .contains("evidence_proposal (100): content_format 1 (evidence)")
        .containsPattern("selected: content_format 1 \\(evidence\\)\\s+nonce: h'")
        .containsPattern("(?s)Certificate\\b.*entry 1.*CMW: record in CBOR")
        .doesNotContain("malformed");
  }

  @Test
  void aTpmIsAppraisedByAVerifierAndPinned(@TempDir Path elsewhere) throws Exception {
    try (Site site = Site.open(elsewhere)) {
      String verifier = site.httpsVerifier();
      String instance = site.endorse(verifier);
      RunningCommand server = site.server(verifier, "--instance=" + instance, POC[0], POC[1]);
      RunningCommand client = site.client(server, "--message=hello", POC[0], POC[1]);
      assertThat(client.status()).as(client + "" + server).isZero();
      server.awaitOut("admitted instance " + instance);
      assertThat(server.out())
          .containsPattern("profile +mbedtls-poc")
          .containsPattern("evidence type +application/vnd.parallaxsecond.key-attestation.tpm");
      assertThat(server.err()).doesNotContain("published key");

      RunningCommand byPolicy = serverWithPolicy(site, verifier, instance, "insecure-draft");
      RunningCommand judged = site.client(byPolicy, "--message=hello", POC[0], POC[1]);
      assertThat(judged.status()).as(judged + "" + byPolicy).isZero();
      byPolicy.awaitOut("admitted instance " + instance);
      RunningCommand unfit = serverWithPolicy(site, verifier, instance, "bound");
      assertThat(unfit.status()).isEqualTo(ExitStatus.USAGE.code());
      assertThat(unfit.err()).contains("in it, say evidence, and binding: insecure-draft");

      site.extendRegister();
      RunningCommand changed = site.client(server, POC);
      assertThat(changed.status()).isEqualTo(ExitStatus.REFUSED.code());
      assertThat(changed.err()).contains("REFUSED_BY_PEER");
      server.awaitErr("NOT_AFFIRMING");

      // A client of the draft offers nothing that such a server reads.
      site.client(server).endsWith(ExitStatus.REFUSED.code(), "REFUSED_BY_PEER");
      server.awaitErr("NOT_OFFERED");
    }
  }

  private static RunningCommand serverWithPolicy(
      Site site, String verifier, String instance, String binding) throws IOException {
    Path policy =
        Files.writeString(
            site.directory().resolve("policy.yaml"),
            """
            verifiers:
              - name: site
                url: %s
                authorities: %s
            policy:
              evidence:
                types: [application/vnd.parallaxsecond.key-attestation.tpm]
                verifier: site
                binding: %s
              accept: [affirming]
              identity:
                instances: ["%s"]
            """
                .formatted(verifier, site.identities().authority(), binding, instance));
    return site.start(
        "server",
        "--listen=localhost:0",
        "--cert=" + site.identities().certificate(),
        "--key=" + site.identities().key(),
        "--policy=" + policy,
        POC[0],
        POC[1]);
  }

  @Test
  void theSwitchAndTheProfileNeedEachOther() {
    usage("--profile mbedtls-poc needs --insecure-mbedtls-poc", POC[0]);
    usage("--insecure-mbedtls-poc does nothing without", POC[1]);
    usage("is neither draft-07 nor mbedtls-poc", "--profile=draft-06");
    usage("peers refuse ALPN", POC[0], POC[1], "--alpn=mqtt");
    usage("--insecure-no-attestation goes without", POC[0], POC[1], "--insecure-no-attestation");
  }

  private void usage(String message, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of("client", "--connect=localhost:1", "--ca=" + identities.authority()));
    command.addAll(List.of(options));
    RunningCommand refused = RunningCommand.run(command.toArray(String[]::new));
    assertThat(refused.status()).as(refused.toString()).isEqualTo(ExitStatus.USAGE.code());
    assertThat(refused.err()).contains(message);
  }

  @TestFactory
  List<DynamicTest> itsOwnPrograms() {
    List<DynamicTest> tests = new ArrayList<>();
    live("ATTLS_POC_CLIENT", tests, this::isServed);
    live("ATTLS_POC_SERVER", tests, this::servesUs);
    return tests;
  }

  private interface Meeting {
    void with(String program) throws Exception;
  }

  private static void live(String variable, List<DynamicTest> tests, Meeting meeting) {
    String program = System.getenv(variable);
    if (program == null) {
      System.out.println(variable + " names no program: met as recorded only");
    } else {
      tests.add(DynamicTest.dynamicTest(program, () -> meeting.with(program)));
    }
  }

  private void isServed(String program) throws Exception {
    try (RunningCommand server = server(POC)) {
      String address = Site.addressOf(server);
      Process client =
          started(
              program,
              "server_name=localhost",
              "server_addr=127.0.0.1",
              "server_port=" + address.substring(address.indexOf(':') + 1),
              "ca_file=" + identities.authority(),
              "force_version=tls13",
              "client_att_type=eat");
      String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(client.waitFor(20, TimeUnit.SECONDS)).isTrue();
      server.awaitOut("\\[1\\] admitted");
      assertThat(client.exitValue()).as(said).isZero();
    }
  }

  private void servesUs(String program) throws Exception {
    int port = freePort();
    Process server =
        started(
            program,
            "server_addr=127.0.0.1",
            "server_port=" + port,
            "crt_file=" + identities.certificate(),
            "key_file=" + identities.key(),
            "auth_mode=required",
            "force_version=tls13",
            "attestation_callback=1");
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
      String line = said.readLine();
      while (line != null && !line.contains("Waiting for a remote connection")) {
        line = said.readLine();
      }
      RunningCommand client =
          RunningCommand.run(
              "client",
              "--connect=localhost:" + port,
              "--ca=" + identities.authority(),
              "--message=hello",
              POC[0],
              POC[1]);
      assertThat(client.status()).as(client.toString()).isZero();
      assertThat(client.out()).contains("HTTP/1.0 200 OK");
    } finally {
      server.destroy();
    }
  }

  private static Process started(String... command) throws IOException {
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** The program takes no port 0. */
  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  private RunningCommand server(String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "server",
                "--listen=localhost:0",
                "--cert=" + identities.certificate(),
                "--key=" + identities.key()));
    command.addAll(List.of(options));
    return RunningCommand.start(command.toArray(String[]::new));
  }

  private RunningCommand client(RunningCommand server, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "client",
                "--connect=" + Site.addressOf(server),
                "--ca=" + identities.authority(),
                "--message=hello"));
    command.addAll(List.of(options));
    return RunningCommand.run(command.toArray(String[]::new));
  }
}
