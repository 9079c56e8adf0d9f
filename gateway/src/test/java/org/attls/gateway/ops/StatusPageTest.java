package org.attls.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.xml.parsers.DocumentBuilderFactory;
import org.attls.cmw.octets.Bytes;
import org.attls.gateway.admit.Limit;
import org.attls.gateway.io.HandshakeRecord;
import org.attls.gateway.io.Observer;
import org.attls.rats.AttestationException;
import org.attls.rats.Circuit;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.rats.Verifier;
import org.attls.rats.WatchedVerifier;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class StatusPageTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private static HandshakeRecord refused(int number, String message) {
    return refused(number, "NOT_AFFIRMING", message);
  }

  private static HandshakeRecord refused(int number, String reason, String message) {
    return new HandshakeRecord(
        Bytes.fromHex("%032x".formatted(number)),
        "front",
        "192.0.2.1:1",
        HandshakeRecord.Outcome.REFUSED,
        Optional.of(reason),
        Optional.of(message),
        Optional.of(49),
        Optional.empty(),
        0,
        Map.of("proof", Duration.ofMillis(number)),
        Duration.ofMillis(number + 1));
  }

  @Test
  void nothingThatHappensBecomesMarkup() throws Exception {
    Metrics metrics = new Metrics();
    RecentConnections recent = new RecentConnections(() -> NOW);
    HandshakeRecord hostile = refused(1, "</td><script>alert(1)</script> & \"'\n\u0007");
    metrics.handshake(hostile);
    metrics.refused("front", Limit.CONNECTIONS_PER_SOURCE);
    recent.handshake(hostile);
    String page = new StatusPage(metrics, recent).at(NOW, true);
    assertThat(page)
        .doesNotContain("<script")
        .contains("&lt;/td&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;&#39;  ")
        .contains(">ready<", "NOT_AFFIRMING", "connections-per-source", "2026-01-02 03:04:05");
    // Every element is closed, and in its place: what is left is XML once "meta" is closed too.
    String xml = page.replaceAll("<!doctype html>", "").replaceAll("(<meta [^>]*)>", "$1/>");
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }

  @Test
  void aPageWithNothingToSaySaysSo() {
    assertThat(new StatusPage(new Metrics(), new RecentConnections()).at(NOW, false))
        .contains("not ready", "Nobody was refused.", "No handshake has ended yet.");
  }

  @Test
  void aVerifierThatDoesNotAnswerIsSeen() {
    AtomicReference<Instant> now = new AtomicReference<>(NOW);
    RecentConnections recent = new RecentConnections(now::get);
    StatusPage page = new StatusPage(new Metrics(), recent);
    recent.handshake(refused(1, "judged"));
    assertThat(page.at(NOW, true)).contains(">answers<").doesNotContain("does not answer");
    now.set(NOW.plusSeconds(1));
    recent.handshake(refused(2, "VERIFIER_UNAVAILABLE", "connection refused"));
    assertThat(page.at(NOW, true)).contains(">does not answer<", "connection refused");
    now.set(NOW.plusSeconds(2));
    recent.handshake(OpsTest.admitted());
    assertThat(page.at(NOW, true)).contains(">answers<", "2026-01-02 03:04:07");
  }

  /** One that is away is seen also where another has answered in its place. */
  @Test
  void everyVerifierIsSeenByItsName() throws Exception {
    Metrics metrics = new Metrics();
    StatusPage page = new StatusPage(metrics, new RecentConnections(() -> NOW));
    assertThat(page.at(NOW, true)).contains("None is in use.");
    AtomicReference<Circuit> circuit = new AtomicReference<>(Circuit.CLOSED);
    WatchedVerifier plant = new WatchedVerifier("plant", AWAY, circuit::get);
    WatchedVerifier spare = new WatchedVerifier("spare", AWAY, () -> Circuit.CLOSED);
    metrics.verifiers(List.of(plant, spare));
    assertThat(page.at(NOW, true)).contains(">plant<", ">spare<", ">no failure<");
    assertThatThrownBy(() -> plant.open(Bytes.EMPTY, Deadline.in(Duration.ofSeconds(9))))
        .isInstanceOf(AttestationException.class);
    assertThat(page.at(NOW, true)).contains(">did not answer<", ">no failure<");
    circuit.set(Circuit.OPEN);
    assertThat(page.at(NOW, true)).contains(">left alone: it failed", ">no failure<");
  }

  private static final Verifier AWAY =
      (challenge, deadline) -> {
        throw new AttestationException(Reason.VERIFIER_UNAVAILABLE, "away");
      };

  @Test
  void theLastConnectionsAreKeptAndNoMore() {
    RecentConnections recent = new RecentConnections(() -> NOW);
    for (int i = 1; i <= RecentConnections.MOST + 3; i++) {
      recent.handshake(refused(i, "number " + i));
    }
    assertThat(recent.lines(Bytes.fromHex("%032x".formatted(3)))).isEmpty();
    assertThat(recent.lines(Bytes.fromHex("%032x".formatted(4))).orElseThrow())
        .contains("number 4");
    assertThat(recent.refusals(2))
        .extracting(kept -> kept.handshake().message().orElseThrow())
        .containsExactly("number 515", "number 514");
    Latency proof = Objects.requireNonNull(recent.latencies().get("proof"));
    assertThat(proof.count()).isEqualTo(RecentConnections.MOST);
    assertThat(proof.median()).isEqualTo(Duration.ofMillis(259));
    assertThat(proof.percentile95()).isEqualTo(Duration.ofMillis(489));
    assertThat(proof.longest()).isEqualTo(Duration.ofMillis(515));
  }

  @Test
  void oneConnectionIsToldAsTheLogTellsIt() throws Exception {
    RecentConnections recent = new RecentConnections(() -> NOW);
    HandshakeRecord admitted = OpsTest.admitted();
    recent.handshake(admitted);
    recent.expired(admitted.connection(), "front");
    recent.ended(admitted.connection(), "front", Observer.End.REVOKED, "why");
    try (OpsPort port =
        OpsPort.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new OpsPort.Sources(new Metrics(), recent, () -> true, () -> true))) {
      HttpResponse<String> found = OpsTest.get(port, "/connections/" + admitted.connection().hex());
      assertThat(found.statusCode()).isEqualTo(200);
      assertThat(found.body().lines())
          .hasSize(3)
          .anyMatch(line -> line.contains("\"event\":\"handshake\""))
          .anyMatch(line -> line.contains("\"event\":\"expired\""))
          .anyMatch(line -> line.contains("\"how\":\"revoked\""))
          .allMatch(line -> line.contains("\"time\":\"2026-01-02T03:04:05Z\""));
      assertThat(OpsTest.get(port, "/connections/" + "ab".repeat(16)).statusCode()).isEqualTo(404);
      assertThat(OpsTest.get(port, "/connections/x").statusCode()).isEqualTo(404);
      HttpResponse<String> page = OpsTest.get(port, "/");
      assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
      assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
          .contains("default-src 'none'");
    }
  }
}
