package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AppraisalPolicy;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestedIdentity;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.rats.Verdict;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.engine.AttestedTlsEngine.State;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.FakeEvidence;
import org.attls.tls.fake.FakeVerifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What ends an admitted connection: the end of its verdict, or its owner who takes it back. */
class VerdictEndTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private ServerSocket listener = unbound();

  private static ServerSocket unbound() {
    try {
      return new ServerSocket();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  @BeforeEach
  void listen() throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    listener.close();
    threads.shutdownNow();
  }

  private static AttestedTlsServer admittingFor(Duration lifetime) {
    AppraisalPolicy policy =
        (result, facts) ->
            new Verdict(
                new AttestedIdentity(AttestedIdentity.Level.CLASS, "brief"), result, lifetime);
    RelyingParty relyingParty =
        RelyingParty.builder(FakeVerifier.affirming(), policy)
            .accept(new FakeEvidence.Inspector())
            .build();
    return Ends.server(relyingParty).build();
  }

  private CompletableFuture<AttestedTlsConnection> accept(AttestedTlsServer server) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return server.accept(listener.accept());
          } catch (IOException refused) {
            throw new UncheckedIOException(refused);
          }
        },
        threads);
  }

  private AttestedTlsConnection connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort());
    return Ends.client(FakeAttester.honest()).build().connect(socket, "server.example");
  }

  private static AttestedTlsException readFails(AttestedTlsConnection connection) {
    return catchThrowableOfType(
        AttestedTlsException.class, () -> connection.inputStream().readAllBytes());
  }

  @Test
  void theSessionTellsWhenTheVerdictEnds() throws Exception {
    Pair pair =
        new Pair(Ends.client(FakeAttester.honest()).build(), admittingFor(Duration.ofMinutes(30)))
            .run();
    assertThat(pair.server.session().validUntil().orElseThrow().remaining())
        .isBetween(Duration.ofMinutes(29), Duration.ofMinutes(30));
    assertThat(pair.client.session().validUntil()).as("the client judged nobody").isEmpty();
  }

  @Test
  void aConnectionThatNobodyUsesEndsWithItsVerdict() throws Exception {
    CompletableFuture<AttestedTlsConnection> accepted =
        accept(admittingFor(Duration.ofMillis(200)));
    try (AttestedTlsConnection client = connect();
        AttestedTlsConnection server = accepted.get(20, TimeUnit.SECONDS)) {
      AttestedTlsException told = readFails(client);
      assertThat(told.reason()).isEqualTo(Reason.REFUSED_BY_PEER);
      assertThat(told.alert()).contains(45);

      assertThat(readFails(server).reason()).isEqualTo(Reason.RESULT_STALE);
      assertThat(
              catchThrowableOfType(AttestedTlsException.class, () -> server.outputStream().write(1))
                  .reason())
          .isEqualTo(Reason.RESULT_STALE);
    }
  }

  /** What the application does when its verdict is over already. */
  enum Saying {
    DATA,
    CLOSE_NOTIFY
  }

  @ParameterizedTest
  @EnumSource
  void whoFindsTheVerdictOverBeforeTheClockDoesTellsThePeerAndCloses(Saying what) throws Exception {
    CompletableFuture<Socket> wire = new CompletableFuture<>();
    CompletableFuture<AttestedTlsConnection> accepted =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                Socket socket = listener.accept();
                wire.complete(socket);
                return admittingFor(Duration.ofMillis(300)).accept(socket);
              } catch (IOException refused) {
                throw new UncheckedIOException(refused);
              }
            },
            threads);
    try (AttestedTlsConnection client = connect();
        BusyClock busy = new BusyClock();
        AttestedTlsConnection server = accepted.get(20, TimeUnit.SECONDS)) {
      client.readTimeout(Duration.ofSeconds(5));
      CompletableFuture<AttestedTlsException> told =
          CompletableFuture.supplyAsync(() -> readFails(client), threads);
      Deadline end = server.session().validUntil().orElseThrow();
      while (!end.expired()) {
        Thread.onSpinWait();
      }
      AttestedTlsException stale =
          catchThrowableOfType(
              AttestedTlsException.class,
              () -> {
                if (what == Saying.DATA) {
                  server.outputStream().write(1);
                } else {
                  server.shutdownOutput();
                }
              });
      assertThat(stale.reason()).isEqualTo(Reason.RESULT_STALE);
      assertThat(wire.join().isClosed()).isTrue();
      assertThat(told.get(20, TimeUnit.SECONDS).alert()).contains(45);
    }
  }

  /** The clock that ends connections, kept from doing so. */
  private static final class BusyClock implements AutoCloseable {
    private final CountDownLatch release = new CountDownLatch(1);

    BusyClock() {
      Watchdog.closeAt(
          new Socket() {
            @Override
            public void close() {
              try {
                release.await();
              } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
              }
            }
          },
          Duration.ZERO);
    }

    @Override
    public void close() {
      release.countDown();
    }
  }

  @Test
  void aReaderThatWaitsLearnsWhyTheConnectionEnds() throws Exception {
    CompletableFuture<AttestedTlsConnection> accepted = accept(admittingFor(Duration.ofHours(1)));
    try (AttestedTlsConnection client = connect();
        AttestedTlsConnection server = accepted.get(20, TimeUnit.SECONDS)) {
      CompletableFuture<AttestedTlsException> read =
          CompletableFuture.supplyAsync(() -> readFails(server), threads);
      server.end(new AttestationException(Reason.REVOKED, "no longer in the list"));

      AttestedTlsException told = readFails(client);
      assertThat(told.alert()).contains(44);
      AttestedTlsException revoked = read.get(20, TimeUnit.SECONDS);
      assertThat(revoked.reason()).isEqualTo(Reason.REVOKED);
      assertThat(revoked).hasMessage("no longer in the list");
    }
  }

  @Test
  void endingTwiceKeepsTheFirstReason() throws Exception {
    Pair pair =
        new Pair(Ends.client(FakeAttester.honest()).build(), admittingFor(Duration.ofHours(1)))
            .run();
    AttestedTlsException first =
        pair.server.end(new AttestationException(Reason.REVOKED, "revoked"));
    assertThat(first.alert()).contains(44);
    assertThat(pair.server.end(new AttestationException(Reason.NOT_AFFIRMING, "again")))
        .isSameAs(first);
    pair.run();
    assertThat(pair.clientRefusal().alert()).contains(44);
  }

  @Test
  void anEngineTakesNothingAfterTheVerdictEvenWhereNobodyWatchesTheClock() throws Exception {
    Pair pair =
        new Pair(Ends.client(FakeAttester.honest()).build(), admittingFor(Duration.ofMillis(300)))
            .run();
    assertThat(pair.server.state()).isEqualTo(State.OPEN);
    Deadline end = pair.server.session().validUntil().orElseThrow();
    while (!end.expired()) {
      Thread.onSpinWait();
    }
    pair.client.writeApplicationData(new byte[] {1}, 0, 1);
    pair.run();

    assertThat(pair.serverRefusal().reason()).isEqualTo(Reason.RESULT_STALE);
    assertThat(pair.server.inputAvailable()).isZero();
    assertThat(pair.clientRefusal().alert()).contains(45);
  }

  @Test
  void anEngineExportsNothingAfterTheVerdictEvenWhereNobodyWatchesTheClock() throws Exception {
    Pair pair =
        new Pair(Ends.client(FakeAttester.honest()).build(), admittingFor(Duration.ofMillis(300)))
            .run();
    Deadline end = pair.server.session().validUntil().orElseThrow();
    while (!end.expired()) {
      Thread.onSpinWait();
    }
    assertThatIllegalStateException()
        .isThrownBy(() -> pair.server.exportKeyingMaterial("EXPORTER-x", Bytes.EMPTY, 32))
        .withMessageContaining("verdict");
    // The other end, which judges nobody, is open.
    assertThat(pair.client.exportKeyingMaterial("EXPORTER-x", Bytes.EMPTY, 32).size())
        .isEqualTo(32);
  }

  @Test
  void anEngineGoesOnAfterTheVerdictIfItsOwnerSaidSoBefore() throws Exception {
    Pair pair =
        new Pair(Ends.client(FakeAttester.honest()).build(), admittingFor(Duration.ofSeconds(2)))
            .run();
    pair.server.outliveVerdict();
    Deadline end = pair.server.session().validUntil().orElseThrow();
    while (!end.expired()) {
      Thread.onSpinWait();
    }
    pair.client.writeApplicationData(new byte[] {1}, 0, 1);
    pair.run();
    assertThat(pair.server.inputAvailable()).isEqualTo(1);
    assertThat(pair.server.exportKeyingMaterial("EXPORTER-x", Bytes.EMPTY, 32).size())
        .isEqualTo(32);
  }

  @Test
  void afterTheVerdictItsOwnerCannotSaySo() throws Exception {
    Pair pair =
        new Pair(Ends.client(FakeAttester.honest()).build(), admittingFor(Duration.ofMillis(300)))
            .run();
    Deadline end = pair.server.session().validUntil().orElseThrow();
    while (!end.expired()) {
      Thread.onSpinWait();
    }
    assertThat(
            catchThrowableOfType(AttestedTlsException.class, pair.server::outliveVerdict).reason())
        .isEqualTo(Reason.RESULT_STALE);
    assertThat(pair.server.state()).isEqualTo(State.CLOSED);
  }
}
