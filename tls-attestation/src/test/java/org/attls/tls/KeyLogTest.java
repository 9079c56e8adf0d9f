package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.attls.tls.engine.AttestedTlsEngine.State;
import org.attls.tls.engine.NamedGroup;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.FakeVerifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Secrets leave a connection only where that was asked for by name, and then they are right. */
class KeyLogTest {
  private static final String[] LABELS = {
    "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
    "SERVER_HANDSHAKE_TRAFFIC_SECRET",
    "CLIENT_TRAFFIC_SECRET_0",
    "SERVER_TRAFFIC_SECRET_0",
    "EXPORTER_SECRET"
  };

  @TempDir private Path directory = Path.of(".");

  private final List<String> ofClient = new CopyOnWriteArrayList<>();
  private final List<String> ofServer = new CopyOnWriteArrayList<>();

  @Test
  void bothEndsOfAnAttestedConnectionLogTheSame() throws Exception {
    Pair pair =
        new Pair(
                Ends.client(FakeAttester.honest())
                    .groups(List.of(NamedGroup.X25519, NamedGroup.SECP384R1))
                    .insecureKeyLog(ofClient::add)
                    .build(),
                Ends.server(Ends.relyingParty(FakeVerifier.affirming()).build())
                    // Costs a HelloRetryRequest.
                    .groups(List.of(NamedGroup.SECP384R1))
                    .insecureKeyLog(ofServer::add)
                    .build())
            .run();

    assertThat(pair.server.state()).isEqualTo(State.OPEN);
    assertThat(ofServer).containsExactlyElementsOf(ofClient).hasSize(LABELS.length);
    assertThat(ofClient.stream().map(line -> line.split(" ")[0])).containsExactly(LABELS);
    assertThat(ofClient).allMatch(line -> line.matches("[A-Z_0]+ [0-9a-f]{64} [0-9a-f]{64}"));
  }

  @ParameterizedTest(name = "{0}, groups {1}")
  @CsvSource({
    "TLS_AES_128_GCM_SHA256, X25519",
    "TLS_AES_256_GCM_SHA384, P-256",
    // The client's share is for a group that the server does not take: a HelloRetryRequest.
    "TLS_AES_256_GCM_SHA384, P-521:X25519",
  })
  void logsWhatOpenSslLogsOfTheSameConnection(String suite, String groups) throws Exception {
    Path keyLog = directory.resolve("keys.log");
    OpenSsl.connect(
        directory,
        AttestedTlsServer.withoutAttestation(Ends.certificates().server("server.example"))
            .insecureKeyLog(ofServer::add)
            .build(),
        connection -> connection.outputStream().write('x'),
        "-ciphersuites",
        suite,
        "-groups",
        groups,
        "-keylogfile",
        keyLog.toString());

    List<String> theirs =
        Files.readAllLines(keyLog).stream().filter(line -> !line.startsWith("#")).toList();
    assertThat(ofServer).hasSize(LABELS.length).hasSameElementsAs(theirs);
  }

  @Test
  void theEnvironmentVariableAloneDoesNothing() throws Exception {
    Path keyLog = directory.resolve("environment.log");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OneHandshake.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("process.log").toFile());
    builder.environment().put("SSLKEYLOGFILE", keyLog.toString());
    Process process = builder.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(directory.resolve("process.log")).content().contains(OneHandshake.DONE);
      assertThat(keyLog).doesNotExist();
    } finally {
      process.destroyForcibly();
    }
  }

  /** A process in which one attested handshake is run. */
  static final class OneHandshake {
    static final String DONE = "both ends are open";

    private OneHandshake() {}

    public static void main(String[] arguments) throws Exception {
      Pair pair = new Pair(Ends.client(FakeAttester.honest()).build(), Ends.server()).run();
      if (pair.server.state() == State.OPEN && pair.client.state() == State.OPEN) {
        System.out.println(DONE);
      }
    }
  }
}
