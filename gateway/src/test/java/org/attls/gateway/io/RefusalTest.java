package org.attls.gateway.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.attls.gateway.io.Talk.untilEnd;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.attls.cmw.octets.Bytes;
import org.attls.gateway.admit.Limit;
import org.attls.rats.Tier;
import org.attls.tls.AttestedTlsConnection;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.FakeEvidence;
import org.attls.tls.fake.FakeVerifier;
import org.junit.jupiter.api.Test;

/** Whoever is not admitted: the back end sees nothing, and the reason is told. */
class RefusalTest {
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

  /** The server has answered; what the client has to say then never ends. */
  @Test
  void whoDripsItsCertificateIsClosedWhenItsTimeIsOver() throws Exception {
    try (RecordingBackend backend = RecordingBackend.echoing();
        Site site = Site.open(Site.file(backend.port(), "none"))) {
      // Once without hurry, so that what is measured is no start of a machine.
      site.device().close();
      Condition.await("the first", () -> site.gateway().connections() == 0);
      site.reload(Site.file(backend.port(), "none", "deadlines: { handshake: 2s }"));
      drip(site);
      assertThat(site.handshakes.get(1).reason()).contains("DEADLINE");
      assertThat(site.handshakes).hasSize(2);
      assertThat(backend.accepted()).hasSize(1);
      Condition.await("no connection left", () -> site.gateway().connections() == 0);
    }
  }

  private static void drip(Site site) throws Exception {
    try (Socket socket = site.dial()) {
      AttestedTlsEngine engine = site.client(FakeAttester.honest()).newEngine("server.example");
      byte[] buffer = new byte[1 << 16];
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      out.write(buffer, 0, engine.readOutput(buffer, 0, buffer.length));
      while (engine.state() == AttestedTlsEngine.State.HANDSHAKING) {
        int count = in.read(buffer);
        assertThat(count).as("octets of the server's flight").isPositive();
        engine.offerInput(buffer, 0, count);
      }
      int flight = engine.readOutput(buffer, 0, buffer.length);
      socket.setSoTimeout(10);
      // One octet is kept back: it is the deadline that ends this, however slow the machine.
      int sent = 0;
      boolean open = true;
      while (open) {
        try {
          if (sent < flight - 1) {
            out.write(buffer, sent++, 1);
          }
          // An alert comes before the end.
          open = in.read() >= 0;
        } catch (SocketTimeoutException stillOpen) {
          // The next octet.
        } catch (IOException reset) {
          open = false;
        }
      }
      assertThat(sent).isPositive();
    }
  }

  @Test
  void whereNoVerifierIsAskedNobodyBeginsAHandshake() throws Exception {
    FakeVerifier verifier = FakeVerifier.affirming();
    try (RecordingBackend backend = RecordingBackend.echoing();
        Site site = Site.open(Site.file(backend.port(), "none"), verifier);
        AttestedTlsConnection before = site.device()) {
      assertThat(Talk.echoed(before, "hello")).isEqualTo("hello");
      site.admitsAnybody = false;
      assertThat(site.gateway().admitsAnybody()).isFalse();
      try (Socket refused = site.dial()) {
        refused.setSoTimeout(10_000);
        assertThat(refused.getInputStream().read()).isEqualTo(-1);
      }
      assertThat(site.refusals).containsExactly(Limit.VERIFIER_UNAVAILABLE);
      assertThat(verifier.sessions()).isEqualTo(1);
      assertThat(Talk.echoed(before, "still")).isEqualTo("still");
      site.admitsAnybody = true;
      try (AttestedTlsConnection after = site.device()) {
        assertThat(Talk.echoed(after, "again")).isEqualTo("again");
      }
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
}
