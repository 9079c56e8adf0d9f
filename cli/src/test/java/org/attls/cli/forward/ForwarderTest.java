package org.attls.cli.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.attls.attack.lab.LabAuthority;
import org.attls.cli.option.HostPort;
import org.attls.cli.report.Report;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsConnection;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.credential.ServerTrust;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A forwarded connection may be closed in one direction, as the two that it joins. */
class ForwarderTest {
  private static final String NAME = "server.example";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final byte[] ANSWER = new byte[200_000];

  private static final Report SILENT =
      new Report(
          new PrintWriter(Writer.nullWriter(), true),
          new PrintWriter(Writer.nullWriter(), true),
          true);

  static {
    new Random(1).nextBytes(ANSWER);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void oneDirectionMayEndBeforeTheOther(boolean programFirst) throws Exception {
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
                PATIENCE,
                SILENT)) {
      CompletableFuture<byte[]> atServer =
          CompletableFuture.supplyAsync(() -> serve(server, far, !programFirst));
      forwarder.acceptFrom(near);
      try (Socket program = new Socket(loopback, near.getLocalPort())) {
        program.setSoTimeout((int) PATIENCE.toMillis());
        byte[] answer = programFirst ? new byte[0] : program.getInputStream().readAllBytes();
        program.getOutputStream().write("question".getBytes(StandardCharsets.UTF_8));
        program.shutdownOutput();
        assertThat(programFirst ? program.getInputStream().readAllBytes() : answer)
            .isEqualTo(ANSWER);
      }
      assertThat(atServer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .isEqualTo("question".getBytes(StandardCharsets.UTF_8));
    }
  }

  private static byte[] serve(AttestedTlsServer server, ServerSocket listener, boolean first) {
    try (AttestedTlsConnection connection = server.accept(listener.accept())) {
      connection.readTimeout(PATIENCE);
      byte[] received = first ? new byte[0] : connection.inputStream().readAllBytes();
      connection.outputStream().write(ANSWER);
      connection.shutdownOutput();
      return first ? connection.inputStream().readAllBytes() : received;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
