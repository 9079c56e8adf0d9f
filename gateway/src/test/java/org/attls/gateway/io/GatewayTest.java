package org.attls.gateway.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.attls.cmw.octets.Bytes;
import org.attls.gateway.admit.Limit;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.rats.Tier;
import org.attls.rats.Verdict;
import org.attls.tls.AttestedTlsConnection;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.FakeEvidence;
import org.attls.tls.fake.FakeVerifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway between real sockets, with a fake for what evidence is. */
class GatewayTest {
  private static String echoed(AttestedTlsConnection device, String said) throws IOException {
    byte[] octets = said.getBytes(StandardCharsets.UTF_8);
    device.outputStream().write(octets);
    byte[] answer = device.inputStream().readNBytes(octets.length);
    return new String(answer, StandardCharsets.UTF_8);
  }

  /** Reads until the end, which may be an alert. */
  private static String untilEnd(AttestedTlsConnection device) {
    try {
      device.inputStream().readAllBytes();
      return "closed";
    } catch (IOException failed) {
      return String.valueOf(failed.getMessage());
    }
  }

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
  void theBackEndSeesTheProxyHeaderFirstAndADevicesOwnHeaderBehindIt() throws Exception {
    try (RecordingBackend backend = RecordingBackend.silent();
        Site site = Site.open(Site.file(backend.port(), "{ proxy-v2: {} }"));
        AttestedTlsConnection device = site.device()) {
      // What a device would send to be somebody else.
      byte[] forged =
          Bytes.fromHex("0d0a0d0a000d0a515549540a2111000c0102030405060708000100ff").toArray();
      device.outputStream().write(forged);
      RecordingBackend.Accepted accepted = backend.first();
      Condition.await("the forged header", () -> accepted.received().length > forged.length + 16);
      byte[] received = accepted.received();
      int length = (received[14] & 0xFF) << 8 | received[15] & 0xFF;
      Condition.await(
          "all octets", () -> accepted.received().length == 16 + length + forged.length);
      received = accepted.received();
      assertThat(Bytes.copyOf(received, 0, 12).hex()).isEqualTo("0d0a0d0a000d0a515549540a");
      assertThat(new String(received, 16, length, StandardCharsets.ISO_8859_1))
          .contains("TLSv1.3")
          .contains("fake");
      assertThat(Arrays.copyOfRange(received, 16 + length, received.length)).isEqualTo(forged);
    }
  }

  @Test
  void nothingReachesTheBackEndOfADeviceThatIsRefusedEvenWithDataBehindFinished() throws Exception {
    FakeVerifier refusing =
        FakeVerifier.answering(
            (challenge, evidence, deadline) ->
                FakeVerifier.result(challenge, Tier.CONTRAINDICATED));
    try (RecordingBackend backend = RecordingBackend.silent();
        Site site = Site.open(Site.file(backend.port(), "none"), refusing);
        AttestedTlsConnection device = site.device()) {
      // The client believes that it is connected, and sends at once.
      device.outputStream().write("secret".getBytes(StandardCharsets.UTF_8));
      assertThat(untilEnd(device)).contains("access_denied");
      HandshakeRecord record = site.handshake();
      assertThat(record.outcome()).isEqualTo(HandshakeRecord.Outcome.REFUSED);
      assertThat(record.reason()).contains("NOT_AFFIRMING");
      assertThat(record.alert()).contains(49);
      assertThat(record.device()).isEmpty();
      assertThat(backend.accepted()).isEmpty();
      Condition.await("no connection left", () -> site.gateway().connections() == 0);
    }
  }

  @Test
  void evidenceForAnotherKeyIsRefusedWithoutAskingTheVerifier() throws Exception {
    FakeVerifier verifier = FakeVerifier.affirming();
    FakeAttester liar =
        FakeAttester.lying(
            (challenge, key) -> new FakeEvidence(Bytes.copyOf(new byte[32]), key, true).wrapped());
    try (RecordingBackend backend = RecordingBackend.silent();
        Site site = Site.open(Site.file(backend.port(), "none"), verifier);
        AttestedTlsConnection device = site.device(liar)) {
      assertThat(untilEnd(device)).contains("bad_certificate");
      assertThat(site.handshake().reason()).contains("BINDING_MISMATCH");
      assertThat(verifier.sessions()).isZero();
      assertThat(backend.accepted()).isEmpty();
    }
  }

  @Test
  void garbageBeforeTlsIsRefused() throws Exception {
    try (RecordingBackend backend = RecordingBackend.silent();
        Site site = Site.open(Site.file(backend.port(), "none"));
        Socket socket = site.dial()) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      socket.setSoTimeout(10_000);
      socket.getInputStream().readAllBytes();
      assertThat(site.handshake().outcome()).isEqualTo(HandshakeRecord.Outcome.FAILED);
      assertThat(backend.accepted()).isEmpty();
      Condition.await("no connection left", () -> site.gateway().connections() == 0);
    }
  }

  @Test
  void whoSaysNothingIsClosedWhenItsTimeIsOver() throws Exception {
    try (RecordingBackend backend = RecordingBackend.silent();
        Site site =
            Site.open(Site.file(backend.port(), "none", "deadlines: { client-hello: 50ms }"));
        Socket socket = site.dial()) {
      socket.setSoTimeout(10_000);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      assertThat(site.handshake().reason()).contains("DEADLINE");
      Condition.await("no connection left", () -> site.gateway().connections() == 0);
    }
  }

  @Test
  void whoDripsItsHelloIsClosedWhenItsTimeIsOver() throws Exception {
    try (RecordingBackend backend = RecordingBackend.silent();
        Site site =
            Site.open(Site.file(backend.port(), "none", "deadlines: { client-hello: 200ms }"));
        Socket socket = site.dial()) {
      OutputStream out = socket.getOutputStream();
      out.write(Bytes.fromHex("1603010200").toArray());
      socket.setSoTimeout(10);
      int sent = 0;
      boolean open = true;
      while (open) {
        try {
          out.write(1);
          sent++;
          open = socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException stillOpen) {
          // The next octet.
        } catch (IOException reset) {
          open = false;
        }
      }
      assertThat(sent).isLessThan(512);
      assertThat(site.handshake().reason()).contains("DEADLINE");
    }
  }

  @Test
  void aHelloThatIsTooLargeIsRefused() throws Exception {
    try (RecordingBackend backend = RecordingBackend.silent();
        Site site =
            Site.open(Site.file(backend.port(), "none", "limits: { client-hello-bytes: 1KiB }"));
        Socket socket = site.dial()) {
      socket.getOutputStream().write(Bytes.fromHex("1603010f00").toArray());
      socket.getOutputStream().write(new byte[2000]);
      socket.setSoTimeout(10_000);
      socket.getInputStream().readAllBytes();
      assertThat(site.handshake().reason()).contains("TOO_LARGE");
    }
  }

  @Test
  void aVerifierThatIsTooSlowEndsTheHandshake() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    FakeVerifier slow =
        FakeVerifier.answering(
            (challenge, evidence, deadline) -> {
              try {
                over.await(20, TimeUnit.SECONDS);
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
              return FakeVerifier.result(challenge, Tier.AFFIRMING);
            });
    try (RecordingBackend backend = RecordingBackend.silent();
        Site site =
            Site.open(Site.file(backend.port(), "none", "deadlines: { verdict: 100ms }"), slow);
        AttestedTlsConnection device = site.device()) {
      assertThat(untilEnd(device)).contains("handshake_failure");
      assertThat(site.handshake().reason()).contains("DEADLINE");
      over.countDown();
      Condition.await("the late judgement", () -> site.gateway().appraising() == 0);
      assertThat(site.handshakes).hasSize(1);
      assertThat(backend.accepted()).isEmpty();
    } finally {
      over.countDown();
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
  void aVerdictThatEndsTakesTheConnectionWithIt() throws Exception {
    try (RecordingBackend backend = RecordingBackend.echoing();
        Site site =
            Site.judging(
                Site.file(backend.port(), "none"),
                (result, facts) ->
                    new Verdict(
                        FakeVerifier.statusPolicy().decide(result, facts).identity(),
                        result,
                        Duration.ofMillis(700)));
        AttestedTlsConnection device = site.device()) {
      assertThat(echoed(device, "in time")).isEqualTo("in time");
      assertThat(untilEnd(device)).contains("certificate_expired");
      assertThat(site.end()).isEqualTo(Observer.End.EXPIRED);
      Condition.await("the back end's end", () -> backend.first().ended());
    }
  }

  @Test
  void whatChangesAgainstADeviceClosesItsConnectionWithinSeconds() throws Exception {
    try (RecordingBackend backend = RecordingBackend.echoing();
        Site site = Site.open(Site.file(backend.port(), "none"));
        AttestedTlsConnection device = site.device()) {
      assertThat(echoed(device, "still")).isEqualTo("still");
      site.standing =
          Optional.of(
              new AttestationException(Reason.NO_TRUST_ANCHOR, "its key is enrolled no more"));
      assertThat(untilEnd(device)).contains("certificate_revoked");
      assertThat(site.end()).isEqualTo(Observer.End.REVOKED);
      Condition.await("the back end's end", () -> backend.first().ended());
    }
  }

  @Test
  void aBackEndThatIsDownIsNoHang() throws Exception {
    int nobody;
    try (RecordingBackend gone = RecordingBackend.silent()) {
      nobody = gone.port();
    }
    try (Site site = Site.open(Site.file(nobody, "none"));
        AttestedTlsConnection device = site.device()) {
      assertThat(untilEnd(device)).isEqualTo("closed");
      assertThat(site.end()).isEqualTo(Observer.End.BACKEND_UNREACHABLE);
    }
  }

  @Test
  void aSilentDeviceIsClosedBehindTheGate() throws Exception {
    try (RecordingBackend backend = RecordingBackend.silent();
        Site site =
            Site.open(Site.file(backend.port(), "none", "deadlines: { first-byte: 100ms }"));
        AttestedTlsConnection device = site.device()) {
      assertThat(untilEnd(device)).isEqualTo("closed");
      assertThat(site.end()).isEqualTo(Observer.End.SILENT);
      Condition.await("the back end's end", () -> backend.first().ended());
    }
  }

  @Test
  void whatTheDeviceSentBeforeCloseNotifyIsAllDelivered() throws Exception {
    byte[] sent = new byte[300_000];
    new Random(3).nextBytes(sent);
    try (RecordingBackend backend = RecordingBackend.silent();
        Site site = Site.open(Site.file(backend.port(), "none"))) {
      try (AttestedTlsConnection device = site.device()) {
        device.outputStream().write(sent);
      }
      Condition.await("the back end's end", () -> backend.first().ended());
      assertThat(Arrays.equals(backend.first().received(), sent)).isTrue();
    }
  }

  @Test
  void whatTheBackEndSentBeforeItClosedIsAllDelivered() throws Exception {
    byte[] sent = new byte[300_000];
    new Random(4).nextBytes(sent);
    try (RecordingBackend backend = RecordingBackend.silent();
        Site site = Site.open(Site.file(backend.port(), "none"));
        AttestedTlsConnection device = site.device()) {
      Socket toGateway = backend.first().socket();
      toGateway.getOutputStream().write(sent);
      toGateway.close();
      InputStream in = device.inputStream();
      assertThat(Arrays.equals(in.readAllBytes(), sent)).isTrue();
      assertThat(site.end()).isEqualTo(Observer.End.CLOSED);
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
  void drainingAcceptsNobodyAndDeliversWhatWasRead() throws Exception {
    try (RecordingBackend backend = RecordingBackend.echoing();
        Site site = Site.open(Site.file(backend.port(), "none"));
        AttestedTlsConnection device = site.device()) {
      assertThat(echoed(device, "before")).isEqualTo("before");
      site.gateway().drain(Duration.ofMillis(50));
      assertThat(untilEnd(device)).isEqualTo("closed");
      assertThat(site.end()).isEqualTo(Observer.End.DRAINED);
      assertThat(site.gateway().connections()).isZero();
    }
  }

  /** MQTT 5, client id "fake", user name "other". */
  private static final Bytes CONNECT_5 =
      Bytes.fromHex("101800044d5154540582003c00000466616b6500056f74686572");

  @Test
  void theBackEndSeesTheRewrittenConnectAndNothingBeforeItIsWhole() throws Exception {
    try (RecordingBackend backend = RecordingBackend.silent();
        Site site = Site.open(Site.file(backend.port(), "{ mqtt: {} }"));
        AttestedTlsConnection device = site.device()) {
      byte[] packet = Bytes.concat(CONNECT_5, Bytes.fromHex("c000")).toArray();
      device.outputStream().write(packet, 0, 10);
      site.handshake();
      assertThat(backend.accepted()).isEmpty();
      device.outputStream().write(packet, 10, packet.length - 10);
      RecordingBackend.Accepted accepted = backend.first();
      String expected = "101700044d5154540582003c00000466616b65000466616b65" + "c000";
      Condition.await("the packets", () -> accepted.received().length == expected.length() / 2);
      assertThat(Bytes.copyOf(accepted.received()).hex()).isEqualTo(expected);
    }
  }

  @Test
  void aPacketThatDripsInIsSilence() throws Exception {
    try (RecordingBackend backend = RecordingBackend.silent();
        Site site =
            Site.open(
                Site.file(backend.port(), "{ mqtt: {} }", "deadlines: { first-byte: 200ms }"));
        AttestedTlsConnection device = site.device()) {
      device.outputStream().write(CONNECT_5.toArray(), 0, 5);
      assertThat(untilEnd(device)).isEqualTo("closed");
      assertThat(site.end()).isEqualTo(Observer.End.SILENT);
      assertThat(backend.accepted()).isEmpty();
    }
  }

  @Test
  void whatIsNoMqttNeverReachesTheBroker() throws Exception {
    try (RecordingBackend backend = RecordingBackend.silent();
        Site site = Site.open(Site.file(backend.port(), "{ mqtt: {} }"));
        AttestedTlsConnection device = site.device()) {
      device.outputStream().write("GET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII));
      assertThat(untilEnd(device)).isEqualTo("closed");
      assertThat(site.end()).isEqualTo(Observer.End.HANDOFF_REFUSED);
      assertThat(site.handoffRefusals).containsExactly("mqtt,malformed");
      assertThat(backend.accepted()).isEmpty();
    }
  }

  @Test
  void aDeviceThatSpeaksMqtt5IsToldWhyItIsCutOff() throws Exception {
    try (RecordingBackend backend = RecordingBackend.silent();
        Site site = Site.open(Site.file(backend.port(), "{ mqtt: {} }"));
        AttestedTlsConnection device = site.device()) {
      device.outputStream().write(CONNECT_5.toArray());
      backend.first().socket().getOutputStream().write(Bytes.fromHex("2003000000").toArray());
      assertThat(device.inputStream().readNBytes(5))
          .isEqualTo(Bytes.fromHex("2003000000").toArray());
      site.standing = Optional.of(new AttestationException(Reason.NO_TRUST_ANCHOR, "gone"));
      assertThat(device.inputStream().readNBytes(3)).isEqualTo(Bytes.fromHex("e00198").toArray());
      assertThat(untilEnd(device)).contains("certificate_revoked");
      Condition.await("the back end's end", () -> backend.first().ended());
      // No DISCONNECT to the broker: the device did not leave of its own will.
      assertThat(Bytes.copyOf(backend.first().received()).hex()).endsWith("000466616b65");
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
      long most = 256L << 20;
      Thread writer =
          new Thread(
              () -> {
                byte[] block = new byte[1 << 16];
                try {
                  while (written.get() < most) {
                    out.write(block);
                    written.addAndGet(block.length);
                  }
                } catch (IOException closed) {
                  // The test is over.
                }
              });
      writer.start();
      // Sockets take some megabytes; then nothing moves any more.
      long[] before = {-1};
      Condition.await(
          "the back end waits",
          () -> {
            boolean still = before[0] == written.get() && written.get() > 0;
            before[0] = written.get();
            LockSupport.parkNanos(200_000_000);
            return still;
          });
      assertThat(written.get()).isLessThan(64L << 20);
      // And all of it is there, once somebody reads.
      assertThat(device.inputStream().readNBytes((int) written.get())).hasSize((int) before[0]);
    }
  }

  @Test
  void aDeviceThatGoesWithoutCloseNotifyIsReportedAsTruncated() throws Exception {
    try (RecordingBackend backend = RecordingBackend.echoing();
        Site site = Site.open(Site.file(backend.port(), "none"));
        Socket socket = site.dial();
        AttestedTlsConnection device =
            site.client(FakeAttester.honest()).connect(socket, "server.example")) {
      assertThat(echoed(device, "x")).isEqualTo("x");
      socket.close();
      assertThat(site.end()).isEqualTo(Observer.End.TRUNCATED);
      Condition.await("the back end's end", () -> backend.first().ended());
      Condition.await("no connection left", () -> site.gateway().connections() == 0);
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
}
