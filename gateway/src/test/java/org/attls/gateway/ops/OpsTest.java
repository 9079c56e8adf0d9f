package org.attls.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.gateway.admit.Limit;
import org.attls.gateway.handoff.Samples;
import org.attls.gateway.io.HandshakeRecord;
import org.attls.gateway.io.Observer;
import org.attls.rats.AttestationException;
import org.attls.rats.Circuit;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.rats.Verifier;
import org.attls.rats.VerifierSession;
import org.attls.rats.WatchedVerifier;
import org.attls.tls.fake.FakeEvidence;
import org.attls.tls.fake.FakeVerifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class OpsTest {
  static final Bytes ID = Bytes.fromHex("00".repeat(16));

  static HandshakeRecord admitted() {
    return new HandshakeRecord(
        ID,
        "front",
        "192.0.2.1:1",
        HandshakeRecord.Outcome.ADMITTED,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(Samples.device("dev-1")),
        700,
        Map.of("proof", Duration.ofMillis(3)),
        Duration.ofMillis(5));
  }

  static HandshakeRecord refused() {
    return new HandshakeRecord(
        ID,
        "front",
        "192.0.2.1:1",
        HandshakeRecord.Outcome.REFUSED,
        Optional.of("NOT_AFFIRMING"),
        Optional.of("a \"quoted\"\nreason"),
        Optional.of(49),
        Optional.empty(),
        0,
        Map.of(),
        Duration.ofMillis(5));
  }

  /** A question to its end. */
  static void ask(Verifier verifier) throws AttestationException {
    Deadline deadline = Deadline.in(Duration.ofMinutes(1));
    try (VerifierSession session = verifier.open(ID, deadline)) {
      session.appraise(new FakeEvidence(ID, ID, true).wrapped(), deadline);
    }
  }

  @Test
  void verifiersAreTimedByNameAndShown() throws Exception {
    Metrics metrics = new Metrics();
    WatchedVerifier good =
        new WatchedVerifier("good", FakeVerifier.affirming(), () -> Circuit.CLOSED);
    WatchedVerifier gone =
        new WatchedVerifier(
            "gone",
            (challenge, deadline) -> {
              throw new AttestationException(Reason.VERIFIER_UNAVAILABLE, "told to");
            },
            () -> Circuit.TRYING);
    metrics.verifiers(List.of(good, gone));
    StatusPage page = new StatusPage(metrics, new RecentConnections());
    assertThat(page.at(Instant.EPOCH, true))
        .contains(">good<", ">gone<", ">left alone: it failed several times in a row<");
    ask(good);
    ask(good);
    assertThatExceptionOfType(AttestationException.class).isThrownBy(() -> ask(gone));
    assertThat(metrics.text())
        .contains(
            "attls_verifier_answer_seconds_count{outcome=\"answered\",verifier=\"good\"} 2",
            "attls_verifier_answer_seconds_bucket{outcome=\"answered\",verifier=\"good\"",
            "attls_verifier_answer_seconds_count{outcome=\"unanswered\",verifier=\"gone\"} 1",
            "attls_verifier_breaker{verifier=\"gone\"} 1.0",
            "attls_verifier_up{verifier=\"gone\"} 0.0");
    assertThat(metrics.verifiers())
        .extracting(VerifierGauges.Row::name)
        .containsExactly("gone", "good");
    assertThat(metrics.verifiers().get(0).latency()).isEmpty();
    assertThat(metrics.verifiers().get(1).latency().orElseThrow().count()).isEqualTo(2);
    assertThat(page.at(Instant.EPOCH, true)).containsPattern("(?s)>good<.*>no failure<.*>2<");
  }

  @Test
  void eachEventIsOneLineOfJson() throws Exception {
    List<String> lines = new ArrayList<>();
    JsonLog log = new JsonLog(lines::add);
    log.handshake(admitted());
    log.handshake(refused());
    log.ended(ID, "front", Observer.End.REVOKED, "why");
    log.expired(ID, "front");
    assertThat(lines).hasSize(4);
    for (String line : lines) {
      assertThat(line).doesNotContain("\n");
      JsonReader.read(Bytes.utf8(line), "line", 4096);
    }
    assertThat(lines.get(0))
        .contains("\"outcome\":\"admitted\"", "\"device\":\"dev-1\"", "\"tier\":\"affirming\"")
        .contains("\"stages\":{\"proof\":3.0}");
    assertThat(lines.get(1)).contains("\"alert\":49").doesNotContain("\"device\"");
    assertThat(lines.get(2)).contains("\"how\":\"revoked\"");
    assertThat(lines.get(3)).startsWith("{\"event\":\"expired\"");
  }

  @Test
  void whatHappensIsCountedAndNoDeviceIsALabel() throws Exception {
    Metrics metrics = new Metrics();
    metrics.handshake(admitted());
    metrics.handshake(refused());
    metrics.refused("front", Limit.HANDSHAKE_RATE);
    metrics.carried("front", true, 10);
    metrics.carried("front", true, 5);
    metrics.ended(ID, "front", Observer.End.EXPIRED, "why");
    metrics.expired(ID, "front");
    metrics.configured(false);
    metrics.loopLag(1, Duration.ofMillis(3));
    AtomicBoolean ready = new AtomicBoolean(true);
    try (OpsPort port =
        OpsPort.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new OpsPort.Sources(metrics, new RecentConnections(), () -> true, ready::get))) {
      assertThat(get(port, "/metrics").body())
          .contains(
              "attls_handshakes_total{listener=\"front\",outcome=\"admitted\",reason=\"\"} 1.0")
          .contains(
              "attls_handshakes_total{listener=\"front\",outcome=\"refused\",reason=\"NOT_AFFIRMING\"}")
          .contains("attls_refused_total{limit=\"handshake-rate\",listener=\"front\"} 1.0")
          .contains("attls_bytes_total{direction=\"to_backend\",listener=\"front\"} 15.0")
          .contains("attls_connections_ended_total{how=\"expired\",listener=\"front\"} 1.0")
          .contains("attls_verdicts_outlived_total{listener=\"front\"} 1.0")
          .contains("attls_config_reload_total{outcome=\"rejected\"} 1.0")
          .contains("attls_handshake_seconds_bucket")
          .contains("attls_event_loop_lag_seconds_count{loop=\"1\"} 1")
          .contains("attls_verdict_expiry_seconds_bucket{policy=\"factory\",le=\"3600.0\"}")
          .contains(
              "attls_verdicts_total{grace=\"false\",policy=\"factory\",tier=\"affirming\"} 1.0")
          .doesNotContain("dev-1");
      assertThat(get(port, "/healthz").statusCode()).isEqualTo(200);
      assertThat(get(port, "/readyz").statusCode()).isEqualTo(200);
      ready.set(false);
      assertThat(get(port, "/readyz").statusCode()).isEqualTo(503);
      assertThat(get(port, "/readyz/more").statusCode()).isEqualTo(404);
      assertThat(get(port, "/else").statusCode()).isEqualTo(404);
    }
  }

  @Test
  @Timeout(30)
  void aDefectIsAnswered() throws Exception {
    BooleanSupplier exception =
        () -> {
          throw new IllegalStateException("a defect of the test");
        };
    BooleanSupplier error =
        () -> {
          throw new LinkageError("another");
        };
    try (OpsPort port =
        OpsPort.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new OpsPort.Sources(new Metrics(), new RecentConnections(), exception, error))) {
      assertThat(get(port, "/healthz").statusCode()).isEqualTo(500);
      HttpResponse<String> answer = get(port, "/readyz");
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body()).contains("java.lang.LinkageError").doesNotContain("another");
    }
  }

  /** None of them is cut as long as the test lasts. */
  @Test
  @Timeout(30)
  void halfRequestsDoNotKeepTheOthersWaiting() throws Exception {
    List<Socket> held = new ArrayList<>();
    try (OpsPort port = opened(Duration.ofHours(1))) {
      for (int i = 0; i < 100; i++) {
        held.add(halfRequest(port));
      }
      assertThat(get(port, "/healthz").statusCode()).isEqualTo(200);
      assertThat(get(port, "/metrics").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : held) {
        socket.close();
      }
    }
  }

  @Test
  @Timeout(30)
  void halfARequestIsCut() throws Exception {
    try (OpsPort port = opened(Duration.ofSeconds(1));
        Socket socket = halfRequest(port)) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  private static OpsPort opened(Duration longest) throws Exception {
    return OpsPort.start(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        new OpsPort.Sources(new Metrics(), new RecentConnections(), () -> true, () -> true),
        longest);
  }

  private static Socket halfRequest(OpsPort port) throws Exception {
    Socket socket = new Socket(port.address().getAddress(), port.address().getPort());
    socket.getOutputStream().write("GET /h".getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  static HttpResponse<String> get(OpsPort port, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + port.address().getPort() + path))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
