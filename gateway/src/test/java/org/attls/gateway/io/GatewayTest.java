package org.attls.gateway.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.attls.gateway.io.Talk.echoed;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.attls.gateway.admit.Limit;
import org.attls.gateway.config.GatewayFile;
import org.attls.rats.Tier;
import org.attls.tls.AttestedTlsConnection;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.FakeVerifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway between real sockets, with a fake for what evidence is. */
class GatewayTest {
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAttestedDeviceReachesTheBackEnd(boolean nio) throws Exception {
    try (RecordingBackend backend = RecordingBackend.echoing();
        Site site =
            Site.open(nio ? Transport.nio() : Transport.best(), Site.file(backend.port(), "none"));
        AttestedTlsConnection device = site.device()) {
      assertThat(echoed(device, "hello")).isEqualTo("hello");
      assertThat(echoed(device, "again")).isEqualTo("again");
      HandshakeRecord record = site.handshake();
      assertThat(record.outcome()).isEqualTo(HandshakeRecord.Outcome.ADMITTED);
      assertThat(record.device().orElseThrow().device().text()).isEqualTo("fake");
      assertThat(backend.accepted()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void theTierDecidesWhereADeviceGoes(Tier tier) throws Exception {
    try (RecordingBackend backend = RecordingBackend.echoing();
        RecordingBackend repair = RecordingBackend.echoing();
        Site site = Site.finding(tier, Site.quarantining(backend.port(), repair.port(), "repair"));
        AttestedTlsConnection device = site.device()) {
      if (tier == Tier.NONE || tier == Tier.CONTRAINDICATED) {
        assertThat(Talk.untilEnd(device)).contains("access_denied");
        assertThat(site.handshake().reason()).contains("NOT_AFFIRMING");
      } else {
        assertThat(echoed(device, "hello")).isEqualTo("hello");
      }
      assertThat(backend.accepted()).hasSize(tier == Tier.AFFIRMING ? 1 : 0);
      assertThat(repair.accepted()).hasSize(tier == Tier.WARNING ? 1 : 0);
    }
  }

  @Test
  void aQuarantineThatAReloadBringsIsNotOnlyForThoseWhoComeLater() throws Exception {
    try (RecordingBackend backend = RecordingBackend.echoing();
        RecordingBackend repair = RecordingBackend.echoing();
        Site site =
            Site.finding(Tier.WARNING, Site.quarantining(backend.port(), repair.port(), "back"));
        AttestedTlsConnection warned = site.device()) {
      assertThat(echoed(warned, "hello")).isEqualTo("hello");
      site.reload(Site.quarantining(backend.port(), repair.port(), "repair"));
      assertThat(Talk.untilEnd(warned)).contains("certificate_revoked");
      assertThat(site.end()).isEqualTo(Observer.End.REVOKED);
      try (AttestedTlsConnection again = site.device()) {
        assertThat(echoed(again, "hello")).isEqualTo("hello");
        site.gateway().review();
        assertThat(echoed(again, "still")).isEqualTo("still");
      }
      assertThat(repair.accepted()).hasSize(1);
    }
  }

  @Test
  void aQuarantineThatAReloadBringsIsNotForTheAffirmed() throws Exception {
    try (RecordingBackend backend = RecordingBackend.echoing();
        RecordingBackend repair = RecordingBackend.echoing();
        Site site =
            Site.finding(Tier.AFFIRMING, Site.quarantining(backend.port(), repair.port(), "back"));
        AttestedTlsConnection device = site.device()) {
      assertThat(echoed(device, "hello")).isEqualTo("hello");
      site.reload(Site.quarantining(backend.port(), repair.port(), "repair"));
      site.gateway().review();
      assertThat(echoed(device, "still")).isEqualTo("still");
      assertThat(repair.accepted()).isEmpty();
    }
  }

  @Test
  void aMegabyteComesBackAsItWas() throws Exception {
    byte[] sent = new byte[1 << 20];
    new Random(7).nextBytes(sent);
    try (RecordingBackend backend = RecordingBackend.echoing();
        Site site = Site.open(Site.file(backend.port(), "none"));
        AttestedTlsConnection device = site.device()) {
      Thread writer =
          new Thread(
              () -> {
                try {
                  device.outputStream().write(sent);
                } catch (IOException failed) {
                  throw new IllegalStateException(failed);
                }
              });
      writer.start();
      byte[] received = device.inputStream().readNBytes(sent.length);
      writer.join();
      assertThat(Arrays.equals(received, sent)).isTrue();
    }
  }

  @Test
  void manyVerdictsArePendingWhileOthersAreServed() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    List<AttestedTlsConnection> waiting = new ArrayList<>();
    AtomicInteger asked = new AtomicInteger();
    FakeVerifier verifier =
        FakeVerifier.answering(
            (challenge, evidence, deadline) -> {
              try {
                if (asked.incrementAndGet() > 1) {
                  over.await(20, TimeUnit.SECONDS);
                }
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
              return FakeVerifier.result(challenge, Tier.AFFIRMING);
            });
    try (RecordingBackend backend = RecordingBackend.echoing();
        Site site =
            Site.open(
                Site.file(backend.port(), "none", "limits: { handshake-rate-per-source: 0 }"),
                verifier);
        AttestedTlsConnection first = site.device()) {
      assertThat(echoed(first, "before")).isEqualTo("before");
      for (int i = 0; i < 20; i++) {
        waiting.add(site.device());
      }
      Condition.await("pending verdicts", () -> site.gateway().appraising() == 20);
      assertThat(backend.accepted()).hasSize(1);
      assertThat(echoed(first, "meanwhile")).isEqualTo("meanwhile");
      over.countDown();
      for (AttestedTlsConnection device : waiting) {
        assertThat(echoed(device, "after")).isEqualTo("after");
      }
    } finally {
      over.countDown();
      for (AttestedTlsConnection device : waiting) {
        device.close();
      }
    }
  }

  @Test
  void aVerifierIsNeverAskedMoreAtATimeThanConfigured() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    AtomicInteger asking = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    FakeVerifier verifier =
        FakeVerifier.answering(
            (challenge, evidence, deadline) -> {
              most.accumulateAndGet(asking.incrementAndGet(), Math::max);
              try {
                over.await(20, TimeUnit.SECONDS);
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
              asking.decrementAndGet();
              return FakeVerifier.result(challenge, Tier.AFFIRMING);
            });
    List<Socket> accepted = new ArrayList<>();
    List<AttestedTlsConnection> devices = new ArrayList<>();
    try (RecordingBackend backend = RecordingBackend.echoing();
        Site site =
            Site.open(
                Site.file(
                    backend.port(),
                    "none",
                    "limits: { handshake-rate-per-source: 0, appraisals-in-flight: 2 }"),
                verifier)) {
      // All are let in before the first of them is judged: the limit at the door sees none.
      for (int i = 0; i < 6; i++) {
        accepted.add(site.dial());
      }
      Condition.await("connections", () -> site.gateway().connections() == 6);
      for (Socket socket : accepted) {
        devices.add(site.client(FakeAttester.honest()).connect(socket, "server.example"));
      }
      Condition.await("pending verdicts", () -> site.gateway().appraising() == 6);
      Condition.await("questions", () -> asking.get() >= 2);
      over.countDown();
      for (AttestedTlsConnection device : devices) {
        assertThat(echoed(device, "after")).isEqualTo("after");
      }
      assertThat(most).hasValue(2);
    } finally {
      over.countDown();
      for (Socket socket : accepted) {
        socket.close();
      }
    }
  }

  @Test
  void limitsAreReachedRefusedAndRecovered() throws Exception {
    try (RecordingBackend backend = RecordingBackend.echoing();
        Site site =
            Site.open(
                Site.file(
                    backend.port(),
                    "none",
                    "limits: { connections-per-source: 1, handshake-rate-per-source: 0 }"))) {
      try (AttestedTlsConnection device = site.device()) {
        assertThat(echoed(device, "x")).isEqualTo("x");
        try (Socket second = site.dial()) {
          second.setSoTimeout(10_000);
          assertThat(second.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(site.refusals).containsExactly(Limit.CONNECTIONS_PER_SOURCE);
      }
      Condition.await("no connection left", () -> site.gateway().connections() == 0);
      try (AttestedTlsConnection again = site.device()) {
        assertThat(echoed(again, "y")).isEqualTo("y");
      }
    }
  }

  @Test
  void aReloadKeepsConnectionsAndARejectedOneKeepsTheListener() throws Exception {
    try (RecordingBackend backend = RecordingBackend.echoing();
        RecordingBackend other = RecordingBackend.echoing();
        Site site = Site.open(Site.file(backend.port(), "none"));
        AttestedTlsConnection device = site.device()) {
      assertThat(echoed(device, "before")).isEqualTo("before");
      int port = site.address().getPort();
      site.reload(Site.file(other.port(), "none"));
      assertThat(site.address().getPort()).isEqualTo(port);
      assertThat(echoed(device, "after")).isEqualTo("after");
      try (AttestedTlsConnection newcomer = site.device()) {
        assertThat(echoed(newcomer, "new")).isEqualTo("new");
        assertThat(other.accepted()).hasSize(1);
      }
    }
  }

  @Test
  void aDeviceThatDoesNotReadStopsTheBackEndAndCostsNoMemory() throws Exception {
    try (RecordingBackend backend = RecordingBackend.silent();
        Site site = Site.open(Site.file(backend.port(), "none"));
        AttestedTlsConnection device = site.device()) {
      assertThat(site.handshake().outcome()).isEqualTo(HandshakeRecord.Outcome.ADMITTED);
      OutputStream out = backend.first().socket().getOutputStream();
      AtomicLong written = new AtomicLong();
      int most = 64 << 20;
      byte[] block = new byte[1 << 16];
      new Random(7).nextBytes(block);
      Thread writer =
          new Thread(
              () -> {
                try {
                  while (written.get() < most) {
                    out.write(block);
                    written.addAndGet(block.length);
                  }
                } catch (IOException closed) {
                  // Not all of it arrives.
                }
              });
      writer.start();
      // Sockets take some megabytes; then nothing moves. Where it only pauses, on a busy machine,
      // less is shown, and what follows holds as well.
      Condition.standsStill(written);
      assertThat(written.get()).isLessThan(most);
      // And all of it is there, once somebody reads.
      for (int read = 0; read < most; read += block.length) {
        assertThat(device.inputStream().readNBytes(block.length)).isEqualTo(block);
      }
      writer.join();
    }
  }

  @Test
  void reloadsUnderLoadFailNoConnection() throws Exception {
    try (RecordingBackend backend = RecordingBackend.echoing();
        Site site =
            Site.open(
                Site.file(backend.port(), "none", "limits: { handshake-rate-per-source: 0 }"))) {
      AtomicInteger served = new AtomicInteger();
      List<Thread> devices = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Thread thread =
            new Thread(
                () -> {
                  for (int j = 0; j < 10; j++) {
                    try (AttestedTlsConnection device = site.device()) {
                      if (echoed(device, "hello").equals("hello")) {
                        served.incrementAndGet();
                      }
                    } catch (IOException failed) {
                      // Counted as not served.
                    }
                  }
                });
        devices.add(thread);
        thread.start();
      }
      int reloads = 0;
      while (devices.stream().anyMatch(Thread::isAlive)) {
        site.reload(Site.file(backend.port(), "none", "limits: { handshake-rate-per-source: 0 }"));
        reloads++;
      }
      assertThat(served.get()).isEqualTo(40);
      assertThat(reloads).isGreaterThan(5);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBackEndCanBeASocketInTheFileSystem(boolean nio) throws Exception {
    Path path = Files.createTempDirectory("gw").resolve("s");
    try (ServerSocketChannel backend = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      backend.bind(UnixDomainSocketAddress.of(path));
      GatewayFile file = Site.fileTo("unix:" + path, "none");
      try (Site site = Site.open(nio ? Transport.nio() : Transport.best(), file);
          AttestedTlsConnection device = site.device();
          SocketChannel accepted = backend.accept()) {
        device.outputStream().write("hello".getBytes(StandardCharsets.UTF_8));
        ByteBuffer said = ByteBuffer.allocate(5);
        while (said.hasRemaining() && accepted.read(said) >= 0) {
          // Until all of it is there.
        }
        said.flip();
        accepted.write(said);
        assertThat(device.inputStream().readNBytes(5))
            .isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
      }
    } finally {
      Files.deleteIfExists(path);
      Files.delete(path.getParent());
    }
  }
}
