package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.rats.Tier;
import org.attls.rats.Verifier;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.TlsLimits;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.FakeVerifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both ends over loopback sockets. */
class SocketTest {
  private ServerSocket listener = closedListener();

  private static ServerSocket closedListener() {
    try {
      return new ServerSocket();
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** One thread for each task: the JDK's common pool has a single one on two processors. */
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @BeforeEach
  void listen() throws IOException {
    listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    listener.close();
    threads.shutdownNow();
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort());
  }

  /** Accepts one connection in the background. */
  private CompletableFuture<AttestedTlsConnection> accept(AttestedTlsServer server) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return server.accept(listener.accept());
          } catch (IOException refused) {
            throw new java.io.UncheckedIOException(refused);
          }
        },
        threads);
  }

  private static AttestedTlsException refusal(CompletableFuture<AttestedTlsConnection> accepted) {
    Throwable thrown = catchThrowable(() -> accepted.get(20, TimeUnit.SECONDS));
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof AttestedTlsException refused) {
        return refused;
      }
    }
    throw new AssertionError("not refused", thrown);
  }

  private static AttestedTlsServer serverWithin(Duration timeout, Verifier verifier) {
    return Ends.server(Ends.relyingParty(verifier).build())
        .limits(new TlsLimits(timeout, 128 * 1024))
        .build();
  }

  @Test
  void carriesAMegabyteEachWayAtTheSameTime() throws Exception {
    CompletableFuture<AttestedTlsConnection> accepted = accept(Ends.server());
    byte[] data = new byte[1 << 20];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (i * 31);
    }
    try (AttestedTlsConnection client =
            Ends.client(FakeAttester.honest()).build().connect(connect(), "server.example");
        AttestedTlsConnection server = accepted.get(20, TimeUnit.SECONDS)) {
      CompletableFuture<byte[]> up =
          CompletableFuture.supplyAsync(() -> readFully(server, data.length), threads);
      CompletableFuture<byte[]> down =
          CompletableFuture.supplyAsync(() -> readFully(client, data.length), threads);
      CompletableFuture<Void> serverWrites =
          CompletableFuture.runAsync(() -> write(server, data), threads);
      write(client, data);
      serverWrites.get(30, TimeUnit.SECONDS);
      assertThat(up.get(30, TimeUnit.SECONDS)).isEqualTo(data);
      assertThat(down.get(30, TimeUnit.SECONDS)).isEqualTo(data);
    }
  }

  private static byte[] readFully(AttestedTlsConnection connection, int size) {
    try {
      return connection.inputStream().readNBytes(size);
    } catch (IOException failed) {
      throw new java.io.UncheckedIOException(failed);
    }
  }

  private static void write(AttestedTlsConnection connection, byte[] data) {
    try {
      OutputStream out = connection.outputStream();
      out.write(data);
    } catch (IOException failed) {
      throw new java.io.UncheckedIOException(failed);
    }
  }

  @Test
  void endOfStreamIsThePeersCloseNotify() throws Exception {
    CompletableFuture<AttestedTlsConnection> accepted = accept(Ends.server());
    try (AttestedTlsConnection client =
        Ends.client(FakeAttester.honest()).build().connect(connect(), "server.example")) {
      accepted.get(20, TimeUnit.SECONDS).close();
      assertThat(client.inputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aRefusalReachesTheClientOnItsFirstRead() throws Exception {
    CompletableFuture<AttestedTlsConnection> accepted =
        accept(
            serverWithin(
                Duration.ofSeconds(20),
                FakeVerifier.answering(
                    (challenge, evidence, deadline) ->
                        FakeVerifier.result(challenge, Tier.CONTRAINDICATED))));
    try (AttestedTlsConnection client =
        Ends.client(FakeAttester.honest()).build().connect(connect(), "server.example")) {
      // The client's handshake is over before the server has judged: only reading tells.
      AttestedTlsException refused =
          (AttestedTlsException) catchThrowable(() -> client.inputStream().read());
      assertThat(refused.reason()).isEqualTo(Reason.REFUSED_BY_PEER);
      assertThat(refused.alert()).contains(49);
    }
    assertThat(refusal(accepted).reason()).isEqualTo(Reason.NOT_AFFIRMING);
  }

  @Test
  void aFailureIsNotTheEndOfTheStreamOnTheNextRead() throws Exception {
    CompletableFuture<AttestedTlsConnection> accepted =
        accept(
            serverWithin(
                Duration.ofSeconds(20),
                FakeVerifier.answering(
                    (challenge, evidence, deadline) ->
                        FakeVerifier.result(challenge, Tier.WARNING))));
    try (AttestedTlsConnection client =
        Ends.client(FakeAttester.honest()).build().connect(connect(), "server.example")) {
      InputStream in = client.inputStream();
      assertThatThrownBy(in::read).isInstanceOf(AttestedTlsException.class);
      assertThatThrownBy(in::read).isInstanceOf(AttestedTlsException.class);
    }
    assertThat(refusal(accepted).reason()).isEqualTo(Reason.NOT_AFFIRMING);
  }

  @Test
  void dataSentBeforeTheVerdictIsNotDeliveredWhenTheVerdictIsNo() throws Exception {
    CompletableFuture<AttestationException> verdict = new CompletableFuture<>();
    CompletableFuture<AttestedTlsConnection> accepted =
        accept(
            serverWithin(
                Duration.ofSeconds(20),
                (challenge, deadline) -> {
                  throw verdict.join();
                }));
    try (AttestedTlsConnection client =
        Ends.client(FakeAttester.honest()).build().connect(connect(), "server.example")) {
      client.outputStream().write(new byte[100_000]);
      assertThat(accepted).isNotDone();
      verdict.complete(new AttestationException(Reason.VERIFIER_UNAVAILABLE, "down"));
      AttestedTlsException refused =
          (AttestedTlsException) catchThrowable(() -> client.inputStream().read());
      assertThat(refused.alert()).contains(46);
    }
    assertThat(refusal(accepted).reason()).isEqualTo(Reason.VERIFIER_UNAVAILABLE);
  }

  @Test
  void aSilentClientIsCutOffAtTheDeadline() throws Exception {
    CompletableFuture<AttestedTlsConnection> accepted =
        accept(serverWithin(Duration.ofMillis(300), FakeVerifier.affirming()));
    try (Socket silent = connect()) {
      assertThat(refusal(accepted).reason()).isEqualTo(Reason.DEADLINE);
      InputStream in = silent.getInputStream();
      assertThat(in.readNBytes(7)).containsExactly(21, 3, 3, 0, 2, 2, 40);
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void aClientThatStallsAfterItsHelloIsCutOffAtTheDeadline() throws Exception {
    CompletableFuture<AttestedTlsConnection> accepted =
        accept(serverWithin(Duration.ofMillis(500), FakeVerifier.affirming()));
    try (Socket stalling = connect()) {
      stalling
          .getOutputStream()
          .write(
              Pair.drain(Ends.client(FakeAttester.honest()).build().newEngine("server.example")));
      AttestedTlsException late = refusal(accepted);
      assertThat(late.reason()).isEqualTo(Reason.DEADLINE);
      assertThat(late.alert()).contains(40);
    }
  }

  @Test
  void aSilentServerIsLeftAtTheDeadline() throws Exception {
    AttestedTlsClient client =
        Ends.client(FakeAttester.honest())
            .limits(new TlsLimits(Duration.ofMillis(300), 128 * 1024))
            .build();
    AttestedTlsException late =
        (AttestedTlsException) catchThrowable(() -> client.connect(connect(), "server.example"));
    assertThat(late.reason()).isEqualTo(Reason.DEADLINE);
  }

  @Test
  void aClientThatGoesAwayIsADisconnection() throws Exception {
    CompletableFuture<AttestedTlsConnection> accepted = accept(Ends.server());
    connect().close();
    assertThat(refusal(accepted).reason()).isEqualTo(Reason.DISCONNECTED);
  }

  @Test
  void anAdmittedClientThatVanishesIsADisconnectionForTheReader() throws Exception {
    CompletableFuture<AttestedTlsConnection> accepted = accept(Ends.server());
    Socket socket = connect();
    Ends.client(FakeAttester.honest()).build().connect(socket, "server.example");
    AttestedTlsConnection server = accepted.get(20, TimeUnit.SECONDS);
    socket.close();

    AttestedTlsException gone =
        (AttestedTlsException) catchThrowable(() -> server.inputStream().read());
    assertThat(gone.reason()).isEqualTo(Reason.DISCONNECTED);
  }

  @Test
  void readingMayHaveATimeLimit() throws Exception {
    CompletableFuture<AttestedTlsConnection> accepted = accept(Ends.server());
    try (AttestedTlsConnection client =
            Ends.client(FakeAttester.honest()).build().connect(connect(), "server.example");
        AttestedTlsConnection server = accepted.get(20, TimeUnit.SECONDS)) {
      client.readTimeout(Duration.ofMillis(100));
      assertThatThrownBy(() -> client.inputStream().read())
          .isInstanceOf(java.net.SocketTimeoutException.class);
      server.outputStream().write(7);
      client.readTimeout(Duration.ofSeconds(20));
      assertThat(client.inputStream().read()).isEqualTo(7);
    }
  }
}
