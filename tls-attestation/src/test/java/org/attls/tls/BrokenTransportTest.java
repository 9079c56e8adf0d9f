package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Reason;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.hostile.Exchange;
import org.attls.tls.hostile.HostileClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Peers that reset the transport, or use it to say nothing for ever. */
class BrokenTransportTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private ServerSocket listener = unbound();

  private static ServerSocket unbound() {
    try {
      return new ServerSocket();
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @BeforeEach
  void listen() throws IOException {
    listener.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void stop() throws IOException {
    listener.close();
  }

  private Socket connect() throws IOException {
    return new Socket(listener.getInetAddress(), listener.getLocalPort());
  }

  private static <T> T of(CompletableFuture<T> work) throws Exception {
    return work.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static @Nullable Throwable failure(CompletableFuture<?> work) {
    Throwable failed = catchThrowable(() -> of(work));
    return failed == null ? null : failed.getCause();
  }

  private static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Test
  void aResetInTheHandshakeEndsTheEngine() throws Exception {
    AttestedTlsEngine engine = Ends.server().newEngine();
    CompletableFuture<AttestedTlsConnection> accepted =
        Background.run(() -> AttestedTlsConnection.open(listener.accept(), () -> engine, PATIENCE));
    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write(
              Pair.drain(Ends.client(FakeAttester.honest()).build().newEngine("server.example")));
      // It has answered, and holds the secrets of the handshake.
      assertThat(socket.getInputStream().read()).isEqualTo(22);
      reset(socket);
    }
    assertThat(failure(accepted))
        .isInstanceOfSatisfying(
            AttestedTlsException.class,
            end -> assertThat(end.reason()).isEqualTo(Reason.DISCONNECTED));
    assertThat(engine.state()).isEqualTo(AttestedTlsEngine.State.CLOSED);
  }

  @Test
  void nothingIsExportedFromAConnectionThatWasReset() throws Exception {
    CompletableFuture<AttestedTlsConnection> accepted =
        Background.run(() -> Ends.server().accept(listener.accept()));
    Socket socket = connect();
    Ends.client(FakeAttester.honest()).build().connect(socket, "server.example");
    try (AttestedTlsConnection server = of(accepted)) {
      assertThat(server.exportKeyingMaterial("EXPORTER-x", Bytes.EMPTY, 32).size()).isEqualTo(32);
      reset(socket);
      for (int i = 0; i < 2; i++) {
        assertThat(catchThrowable(() -> server.inputStream().read()))
            .isInstanceOfSatisfying(
                AttestedTlsException.class,
                end -> assertThat(end.reason()).isEqualTo(Reason.DISCONNECTED));
      }
      assertThatIllegalStateException()
          .isThrownBy(() -> server.exportKeyingMaterial("EXPORTER-x", Bytes.EMPTY, 32));
    }
  }

  /** A record without content is no data, and does not begin the time of a read anew. */
  @Test
  void emptyRecordsDoNotKeepAReaderBeyondItsTime() throws Exception {
    AttestedTlsServer plain =
        AttestedTlsServer.withoutAttestation(Ends.certificates().server("server.example")).build();
    CompletableFuture<AttestedTlsConnection> accepted =
        Background.run(() -> plain.accept(listener.accept()));
    HostileClient client = new HostileClient();
    client.start();
    try (Socket socket = connect()) {
      byte[] buffer = new byte[4096];
      while (!client.calls.contains("notifyHandshakeComplete")) {
        socket.getOutputStream().write(Exchange.drain(client));
        client.offerInput(buffer, 0, socket.getInputStream().read(buffer));
      }
      socket.getOutputStream().write(Exchange.drain(client));
      AttestedTlsConnection server = of(accepted);
      CompletableFuture<Integer> read =
          Background.run(
              () -> {
                server.readTimeout(Duration.ofMillis(300));
                return server.inputStream().read();
              });
      CompletableFuture<Integer> flood =
          Background.run(
              () -> {
                int empty = 0;
                while (!read.isDone()) {
                  client.sendRecord(23, new byte[0]);
                  socket.getOutputStream().write(Exchange.drain(client));
                  empty++;
                }
                client.sendRecord(23, new byte[] {7});
                socket.getOutputStream().write(Exchange.drain(client));
                return empty;
              });

      assertThat(failure(read)).isInstanceOf(SocketTimeoutException.class);
      // It was late, and nothing is lost.
      server.readTimeout(PATIENCE);
      assertThat(server.inputStream().read()).isEqualTo(7);
      assertThat(of(flood)).isPositive();
      server.close();
    }
  }
}
