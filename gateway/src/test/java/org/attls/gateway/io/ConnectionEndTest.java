package org.attls.gateway.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.attls.gateway.io.Talk.echoed;
import static org.attls.gateway.io.Talk.untilEnd;

import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.attls.cmw.octets.Bytes;
import org.attls.gateway.config.GatewayFile;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.rats.Verdict;
import org.attls.tls.AttestedTlsConnection;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.FakeVerifier;
import org.junit.jupiter.api.Test;

/** How connections of admitted devices end. */
class ConnectionEndTest {
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

  private static Site marking(RecordingBackend backend, Duration lifetime) throws Exception {
    return Site.judging(
        Site.file(backend.port(), "none", "verdict: { on-expiry: mark }"),
        (result, facts) ->
            new Verdict(
                FakeVerifier.statusPolicy().decide(result, facts).identity(), result, lifetime));
  }

  @Test
  void aVerdictThatEndsIsMarkedWhereThatIsConfiguredAndRevocationStillEndsTheConnection()
      throws Exception {
    try (RecordingBackend backend = RecordingBackend.echoing();
        Site site = marking(backend, Duration.ofSeconds(2));
        AttestedTlsConnection device = site.device()) {
      Condition.await("the end of the verdict", () -> !site.outlived.isEmpty());
      assertThat(echoed(device, "longer")).isEqualTo("longer");
      assertThat(site.outlived).containsExactly(site.handshake().connection());
      assertThat(site.ends).isEmpty();
      site.standing =
          Optional.of(
              new AttestationException(Reason.NO_TRUST_ANCHOR, "its key is enrolled no more"));
      assertThat(untilEnd(device)).contains("certificate_revoked");
      assertThat(site.end()).isEqualTo(Observer.End.REVOKED);
    }
  }

  @Test
  void connectionsThatOutlivedTheirVerdictEndWhenTheyMayDoSoNoMore() throws Exception {
    try (RecordingBackend backend = RecordingBackend.echoing();
        Site site = marking(backend, Duration.ofSeconds(2));
        AttestedTlsConnection device = site.device()) {
      Condition.await("the end of the verdict", () -> !site.outlived.isEmpty());
      site.reload(Site.file(backend.port(), "none"));
      assertThat(untilEnd(device)).contains("certificate_expired");
      assertThat(site.end()).isEqualTo(Observer.End.EXPIRED);
    }
  }

  /** Marking is for what was open. */
  @Test
  void aVerdictThatIsOverBeforeTheGateOpensOpensNothing() throws Exception {
    try (RecordingBackend backend = RecordingBackend.echoing();
        Site site = marking(backend, Duration.ofNanos(1));
        AttestedTlsConnection device = site.device()) {
      assertThat(untilEnd(device)).contains("certificate_expired");
      assertThat(site.handshake().reason()).contains("RESULT_STALE");
      assertThat(site.outlived).isEmpty();
      assertThat(backend.accepted()).isEmpty();
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
  void connectionsOfAListenerThatIsTakenAwayEndWithinSeconds() throws Exception {
    try (RecordingBackend backend = RecordingBackend.echoing();
        Site site = Site.open(Site.file(backend.port(), "none"));
        AttestedTlsConnection device = site.device()) {
      assertThat(echoed(device, "still")).isEqualTo("still");
      site.reload(
          GatewayFile.read(
              "gateway.yaml",
              Bytes.utf8(
                  """
                  listeners:
                    - name: another
                      bind: 127.0.0.1:0
                      tls: { certificate: a, key: b }
                      policy: p.yaml
                      backend: back
                      handoff: none
                  backends:
                    - { name: back, connect: "127.0.0.1:9" }
                  """)));
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
      device.close();
      assertThat(site.end()).isEqualTo(Observer.End.CLOSED);
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
}
