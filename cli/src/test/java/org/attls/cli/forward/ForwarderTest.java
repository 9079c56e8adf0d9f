package org.attls.cli.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.attls.attack.lab.LabAuthority;
import org.attls.cli.option.HostPort;
import org.attls.cli.report.Report;
import org.attls.rats.Reason;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsConnection;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.engine.AttestedTlsException;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A forwarded connection may be closed in one direction, as the two that it joins; it is cut as
 * they are.
 */
class ForwarderTest {
  private static final String NAME = "server.example";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final byte[] QUESTION = "question".getBytes(StandardCharsets.UTF_8);
  private static final byte[] ANSWER = new byte[200_000];

  private static final Report SILENT =
      new Report(
          new PrintWriter(Writer.nullWriter(), true),
          new PrintWriter(Writer.nullWriter(), true),
          true);

  static {
    new Random(1).nextBytes(ANSWER);
  }

  /** What a test has of a forwarded connection: its two ends. */
  private record Ends(Socket program, AttestedTlsConnection server, Socket wire) {}

  private interface Script {
    void run(Ends ends) throws Exception;
  }

  private static void forwarded(Duration halfClose, Script script) throws Exception {
    LabAuthority authority = LabAuthority.create("CA of the test");
    AttestedTlsServer server =
        AttestedTlsServer.withoutAttestation(
                authority.issue(NAME, new GeneralName(GeneralName.dNSName, NAME)))
            .build();
    AttestedTlsClient client =
        AttestedTlsClient.withoutAttestation(ServerTrust.anchors(List.of(authority.certificate())))
            .build();
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket far = new ServerSocket(0, 1, loopback);
        ServerSocket near = new ServerSocket(0, 1, loopback);
        Forwarder forwarder =
            new Forwarder(
                client,
                new HostPort(loopback.getHostAddress(), far.getLocalPort()),
                NAME,
                new Forwarder.Waits(PATIENCE, halfClose),
                SILENT)) {
      forwarder.acceptFrom(near);
      try (Socket program = new Socket(loopback, near.getLocalPort());
          Socket wire = far.accept();
          AttestedTlsConnection attested = server.accept(wire)) {
        program.setSoTimeout((int) PATIENCE.toMillis());
        attested.readTimeout(PATIENCE);
        script.run(new Ends(program, attested, wire));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void oneDirectionMayEndBeforeTheOther(boolean programFirst) throws Exception {
    forwarded(
        PATIENCE,
        ends -> {
          CompletableFuture<byte[]> atServer =
              CompletableFuture.supplyAsync(() -> serve(ends.server, !programFirst));
          Socket program = ends.program;
          byte[] answer = programFirst ? new byte[0] : program.getInputStream().readAllBytes();
          program.getOutputStream().write(QUESTION);
          program.shutdownOutput();
          assertThat(programFirst ? program.getInputStream().readAllBytes() : answer)
              .isEqualTo(ANSWER);
          assertThat(atServer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(QUESTION);
        });
  }

  private static byte[] serve(AttestedTlsConnection connection, boolean first) {
    try {
      byte[] received = first ? new byte[0] : connection.inputStream().readAllBytes();
      connection.outputStream().write(ANSWER);
      connection.shutdownOutput();
      return first ? connection.inputStream().readAllBytes() : received;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAnswerThatIsCutOffIsNoneForTheProgram(boolean reset) throws Exception {
    forwarded(
        PATIENCE,
        ends -> {
          ends.server.outputStream().write(QUESTION);
          assertThat(ends.program.getInputStream().readNBytes(QUESTION.length)).isEqualTo(QUESTION);
          ends.wire.setSoLinger(reset, 0);
          ends.wire.close();
          assertThatThrownBy(() -> ends.program.getInputStream().read())
              .isInstanceOf(SocketException.class)
              .hasMessageContaining("reset");
        });
  }

  @Test
  void whatTheProgramLeavesUnfinishedIsNotTheEndForTheServer() throws Exception {
    forwarded(
        PATIENCE,
        ends -> {
          ends.program.getOutputStream().write(QUESTION);
          assertThat(ends.server.inputStream().readNBytes(QUESTION.length)).isEqualTo(QUESTION);
          ends.program.setSoLinger(true, 0);
          ends.program.close();
          assertCut(ends.server);
        });
  }

  @Test
  void aProgramThatStaysSilentIsLeftWhenTheServerHasSaidAll() throws Exception {
    forwarded(
        SHORT,
        ends -> {
          ends.server.outputStream().write(ANSWER);
          ends.server.shutdownOutput();
          assertCut(ends.server);
          assertThat(ends.program.getInputStream().readAllBytes())
              .as("what the server has said")
              .isEqualTo(ANSWER);
        });
  }

  @Test
  void aServerThatStaysSilentIsLeftWhenTheProgramHasSaidAll() throws Exception {
    forwarded(
        SHORT,
        ends -> {
          ends.program.shutdownOutput();
          assertThat(ends.server.inputStream().read()).isEqualTo(-1);
          assertThatThrownBy(() -> ends.program.getInputStream().read())
              .isInstanceOf(SocketException.class)
              .hasMessageContaining("reset");
        });
  }

  @Test
  void aDirectionThatMovesIsCarriedOn() throws Exception {
    forwarded(
        Duration.ofSeconds(1),
        ends -> {
          ends.server.shutdownOutput();
          assertThat(ends.program.getInputStream().read()).isEqualTo(-1);
          long until = System.nanoTime() + Duration.ofSeconds(2).toNanos();
          while (System.nanoTime() < until) {
            ends.program.getOutputStream().write('x');
            assertThat(ends.server.inputStream().read()).isEqualTo('x');
          }
          ends.program.shutdownOutput();
          assertThat(ends.server.inputStream().read()).isEqualTo(-1);
        });
  }

  private static void assertCut(AttestedTlsConnection server) {
    assertThatThrownBy(() -> server.inputStream().read())
        .isInstanceOfSatisfying(
            AttestedTlsException.class,
            cut -> assertThat(cut.reason()).isEqualTo(Reason.DISCONNECTED));
  }
}
