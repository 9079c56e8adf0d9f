package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Reason;
import org.attls.rats.Tier;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.TlsLimits;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.FakeEvidence;
import org.attls.tls.fake.FakeVerifier;
import org.attls.tls.fake.SoftwareKey;
import org.attls.tls.hostile.Exchange;
import org.attls.tls.hostile.HostileClient;
import org.attls.tls.hostile.HostileServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a connection's threads do to each other, and what is left behind when it fails. */
class ConnectionTest {
  private static final int SMALL = 8 * 1024;

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
    listener.setReceiveBufferSize(SMALL);
    listener.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void stop() throws IOException {
    listener.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(SMALL);
    socket.setSendBufferSize(SMALL);
    socket.connect(listener.getLocalSocketAddress());
    return socket;
  }

  private CompletableFuture<AttestedTlsConnection> accept(AttestedTlsServer server) {
    return Background.run(
        () -> {
          Socket socket = listener.accept();
          socket.setSendBufferSize(SMALL);
          return server.accept(socket);
        });
  }

  private AttestedTlsConnection connected(FakeAttester attester) throws IOException {
    return Ends.client(attester).build().connect(connect(), "server.example");
  }

  @Test
  void twoEndsThatBothSendMoreThanTheWireHoldsDoNotWaitForEachOther() throws Exception {
    CompletableFuture<AttestedTlsConnection> accepted = accept(Ends.server());
    int size = 8 << 20;
    try (AttestedTlsConnection client = connected(FakeAttester.honest());
        AttestedTlsConnection server = accepted.get(20, TimeUnit.SECONDS)) {
      CompletableFuture<Integer> up = Background.run(() -> read(server, size));
      CompletableFuture<Integer> down = Background.run(() -> read(client, size));
      CompletableFuture<Integer> fromServer = Background.run(() -> write(server, size));
      CompletableFuture<Integer> fromClient = Background.run(() -> write(client, size));

      assertThat(up.get(60, TimeUnit.SECONDS)).isEqualTo(size);
      assertThat(down.get(60, TimeUnit.SECONDS)).isEqualTo(size);
      assertThat(fromServer.get(60, TimeUnit.SECONDS)).isEqualTo(size);
      assertThat(fromClient.get(60, TimeUnit.SECONDS)).isEqualTo(size);
    }
  }

  private static int read(AttestedTlsConnection connection, int size) throws IOException {
    return connection.inputStream().readNBytes(size).length;
  }

  private static int write(AttestedTlsConnection connection, int size) throws IOException {
    connection.outputStream().write(new byte[size]);
    return size;
  }

  @Test
  void aCutThatAWriterFindsIsNotTheEndForTheReader() throws Exception {
    CompletableFuture<Socket> wire = new CompletableFuture<>();
    CompletableFuture<AttestedTlsConnection> accepted =
        Background.run(
            () -> {
              Socket socket = listener.accept();
              wire.complete(socket);
              return Ends.server().accept(socket);
            });
    AttestedTlsConnection client = connected(FakeAttester.honest());
    accepted.get(20, TimeUnit.SECONDS).outputStream().write(7);
    assertThat(client.inputStream().read()).isEqualTo(7);
    Socket reset = wire.get(20, TimeUnit.SECONDS);
    reset.setSoLinger(true, 0);
    reset.close();

    // More than the wire holds: it finds the reset, and its thread closes the connection.
    AttestedTlsException cut =
        catchThrowableOfType(AttestedTlsException.class, () -> write(client, 16 << 20));
    client.close();

    assertThat(cut.reason()).isEqualTo(Reason.DISCONNECTED);
    assertThat(catchThrowable(() -> client.inputStream().readAllBytes())).isSameAs(cut);
    assertThat(catchThrowable(client::shutdownOutput)).isSameAs(cut);
  }

  @Test
  void closingIsNotTheEndForTheReader() throws Exception {
    CompletableFuture<AttestedTlsConnection> accepted = accept(Ends.server());
    try (AttestedTlsConnection client = connected(FakeAttester.honest());
        AttestedTlsConnection server = accepted.get(20, TimeUnit.SECONDS)) {
      client.outputStream().write(1);
      client.close();
      AttestedTlsException closed =
          catchThrowableOfType(
              AttestedTlsException.class, () -> client.inputStream().readAllBytes());
      assertThat(closed.reason()).isEqualTo(Reason.DISCONNECTED);
      assertThat(server.inputStream().readAllBytes()).containsExactly(1);
    }
  }

  @Test
  void closingEndsAReaderAndAWriterOfOtherThreads() throws Exception {
    CompletableFuture<AttestedTlsConnection> accepted = accept(Ends.server());
    AttestedTlsConnection client = connected(FakeAttester.honest());
    AttestedTlsConnection server = accepted.get(20, TimeUnit.SECONDS);
    CompletableFuture<Integer> reader = Background.run(() -> client.inputStream().read());
    // Nobody reads it: the writer is stuck long before its end.
    CompletableFuture<Integer> writer = Background.run(() -> write(client, 16 << 20));

    CompletableFuture<Boolean> closed =
        Background.run(
            () -> {
              client.close();
              return true;
            });

    assertThat(closed.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(catchThrowable(() -> writer.get(20, TimeUnit.SECONDS)))
        .hasCauseInstanceOf(AttestedTlsException.class);
    assertThat(reader.handle((read, failed) -> true).get(20, TimeUnit.SECONDS)).isTrue();
    server.close();
  }

  @Test
  void aRefusalIsNeverTakenForTheEndWhicheverStreamIsAsked() throws Exception {
    AttestedTlsServer refusing =
        Ends.server(
                Ends.relyingParty(
                        FakeVerifier.answering(
                            (challenge, evidence, deadline) ->
                                FakeVerifier.result(challenge, Tier.CONTRAINDICATED)))
                    .build())
            .build();
    CompletableFuture<AttestedTlsConnection> accepted = accept(refusing);
    try (AttestedTlsConnection client = connected(FakeAttester.honest())) {
      for (int i = 0; i < 2; i++) {
        AttestedTlsException refused =
            (AttestedTlsException) catchThrowable(() -> client.inputStream().read());
        assertThat(refused).isNotNull();
        assertThat(refused.reason()).isEqualTo(Reason.REFUSED_BY_PEER);
      }
    }
    assertThat(catchThrowable(() -> accepted.get(20, TimeUnit.SECONDS))).isNotNull();
  }

  @Test
  void anAttesterThatDiesLeavesNeitherKeyNorSocketOpen() throws Exception {
    CompletableFuture<AttestedTlsConnection> accepted = accept(Ends.server());
    FakeAttester dying =
        FakeAttester.lying(
            (challenge, key) -> {
              throw new NoClassDefFoundError("half an installation");
            });
    Socket socket = connect();
    assertThatThrownBy(() -> Ends.client(dying).build().connect(socket, "server.example"))
        .isInstanceOf(NoClassDefFoundError.class);

    assertThat(dying.keys()).hasSize(1).allMatch(SoftwareKey::isClosed);
    assertThat(socket.isClosed()).isTrue();
    assertThat(catchThrowable(() -> accepted.get(20, TimeUnit.SECONDS))).isNotNull();
  }

  @Test
  void anEngineThatCannotBeMadeClosesTheSocket() throws Exception {
    Socket socket = connect();
    assertThatThrownBy(() -> Ends.client(FakeAttester.honest()).build().connect(socket, ""))
        .isInstanceOf(AttestedTlsException.class);
    assertThat(socket.isClosed()).isTrue();
  }

  @Test
  void aReadTimeoutBelowAMillisecondIsNotForEver() throws Exception {
    CompletableFuture<AttestedTlsConnection> accepted = accept(Ends.server());
    try (AttestedTlsConnection client = connected(FakeAttester.honest());
        AttestedTlsConnection server = accepted.get(20, TimeUnit.SECONDS)) {
      client.readTimeout(Duration.ofNanos(500_000));
      CompletableFuture<Integer> reader = Background.run(() -> client.inputStream().read());
      assertThat(catchThrowable(() -> reader.get(20, TimeUnit.SECONDS)))
          .hasCauseInstanceOf(SocketTimeoutException.class);
      assertThat(server.session().peer()).isPresent();
    }
  }

  @Test
  void aServerThatStopsReadingIsLeftAtTheDeadline() throws Exception {
    HostileServer deaf = new HostileServer(Ends.certificates().server("server.example"));
    deaf.start();
    CompletableFuture<Socket> flightSent =
        Background.run(
            () -> {
              Socket socket = listener.accept();
              byte[] buffer = new byte[4096];
              byte[] flight = new byte[0];
              while (flight.length == 0) {
                int count = socket.getInputStream().read(buffer);
                deaf.offerInput(buffer, 0, count);
                flight = Exchange.drain(deaf);
              }
              socket.getOutputStream().write(flight);
              return socket;
            });
    // More than the wire holds: the client's write blocks.
    FakeAttester verbose =
        FakeAttester.lying(
            (challenge, key) ->
                CmwWriter.cborRecord(FakeEvidence.TYPE, Bytes.copyOf(new byte[8 << 20])));
    AttestedTlsClient client =
        Ends.client(verbose).limits(new TlsLimits(Duration.ofSeconds(1), 128 * 1024)).build();
    CompletableFuture<AttestedTlsConnection> connected =
        Background.run(() -> client.connect(connect(), "server.example"));

    assertThat(catchThrowable(() -> connected.get(20, TimeUnit.SECONDS)))
        .cause()
        .isInstanceOfSatisfying(
            AttestedTlsException.class,
            late -> assertThat(late.reason()).isEqualTo(Reason.DEADLINE));
    flightSent.get(20, TimeUnit.SECONDS).close();
  }

  @Test
  void whoSaidCloseNotifyIsStillAnswered() throws Exception {
    AttestedTlsServer server =
        Ends.server(Ends.relyingParty(FakeVerifier.affirming()).insecureAllowDraftBinding().build())
            .build();
    CompletableFuture<AttestedTlsConnection> accepted = accept(server);
    HostileClient client = new HostileClient();
    client.start();
    try (Socket socket = connect()) {
      socket.setSoTimeout(20_000);
      byte[] buffer = new byte[4096];
      while (!client.calls.contains("notifyHandshakeComplete")) {
        socket.getOutputStream().write(Exchange.drain(client));
        client.offerInput(buffer, 0, socket.getInputStream().read(buffer));
      }
      client.warn(0);
      socket.getOutputStream().write(Exchange.drain(client));
      AttestedTlsConnection connection = accepted.get(20, TimeUnit.SECONDS);
      assertThat(connection.inputStream().read()).isEqualTo(-1);
      connection.outputStream().write(new byte[] {1, 2, 3});
      connection.shutdownOutput();
      while (!client.isClosed()) {
        client.offerInput(buffer, 0, socket.getInputStream().read(buffer));
      }
      assertThat(client.getAvailableInputBytes()).isEqualTo(3);
      connection.close();
    }
  }

  @Test
  void closingDoesNotWaitForAPeerThatStopsReading() throws Exception {
    CompletableFuture<AttestedTlsConnection> accepted = accept(Ends.server());
    AttestedTlsConnection client = connected(FakeAttester.honest());
    AttestedTlsConnection server = accepted.get(20, TimeUnit.SECONDS);
    CompletableFuture<Integer> writer = Background.run(() -> write(client, 16 << 20));
    // The server's own writes fill the other direction, so that there is always something to drain.
    CompletableFuture<Integer> flood = Background.run(() -> write(server, 16 << 20));

    CompletableFuture<Boolean> closed =
        Background.run(
            () -> {
              client.close();
              return true;
            });

    assertThat(closed.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(catchThrowable(() -> writer.get(20, TimeUnit.SECONDS))).isNotNull();
    assertThat(catchThrowable(() -> flood.get(20, TimeUnit.SECONDS))).isNotNull();
    server.close();
  }

  @Test
  void aClientThatDripsIsCutOffAtTheDeadline() throws Exception {
    CompletableFuture<AttestedTlsConnection> accepted =
        accept(
            Ends.server(Ends.relyingParty(FakeVerifier.affirming()).build())
                .limits(new TlsLimits(Duration.ofMillis(400), 128 * 1024))
                .build());
    byte[] hello =
        Pair.drain(Ends.client(FakeAttester.honest()).build().newEngine("server.example"));
    CountDownLatch never = new CountDownLatch(1);
    try (Socket dripping = connect()) {
      OutputStream out = dripping.getOutputStream();
      CompletableFuture<Void> drip =
          CompletableFuture.runAsync(
              () -> {
                try {
                  for (byte one : hello) {
                    out.write(one);
                    if (never.await(20, TimeUnit.MILLISECONDS)) {
                      return;
                    }
                  }
                } catch (IOException cutOff) {
                  throw new UncheckedIOException(cutOff);
                } catch (InterruptedException stop) {
                  Thread.currentThread().interrupt();
                }
              });
      assertThat(catchThrowable(() -> accepted.get(5, TimeUnit.SECONDS)))
          .cause()
          .isInstanceOfSatisfying(
              AttestedTlsException.class,
              late -> assertThat(late.reason()).isEqualTo(Reason.DEADLINE));
      InputStream in = dripping.getInputStream();
      assertThat(in.readNBytes(7)).containsExactly(21, 3, 3, 0, 2, 2, 40);
      never.countDown();
      drip.exceptionally(cutOff -> null).get(10, TimeUnit.SECONDS);
    }
  }
}
