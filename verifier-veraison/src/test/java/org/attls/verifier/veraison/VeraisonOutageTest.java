package org.attls.verifier.veraison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.attls.verifier.veraison.Failures.CHALLENGE;
import static org.attls.verifier.veraison.Failures.ample;
import static org.attls.verifier.veraison.Failures.appraise;
import static org.attls.verifier.veraison.Failures.failure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.rats.VerifierSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A verifier that cannot be reached, is slow or falls silent; and a client that is closed. */
class VeraisonOutageTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  /** Generous for a busy machine, and far from any default timeout. */
  private static final Duration NOT_LONG = Duration.ofSeconds(4);

  private final ScriptedVeraison veraison = ScriptedVeraison.http();

  @AfterEach
  void stop() {
    veraison.close();
  }

  @Test
  void reportsARefusedConnection() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    try (VeraisonVerifier client = clientOf(URI.create("http://127.0.0.1:" + port))) {
      assertThat(failure(() -> appraise(client, ample()), Reason.VERIFIER_UNAVAILABLE))
          .hasMessageStartingWith("http://127.0.0.1:" + port + ": newSession: cannot connect");
    }
  }

  @Test
  void reportsAnUnknownHost() {
    // RFC 6761, section 6.4: nobody may ever register a name in this domain.
    try (VeraisonVerifier client = clientOf(URI.create("http://verifier.invalid"))) {
      assertThat(failure(() -> appraise(client, ample()), Reason.VERIFIER_UNAVAILABLE))
          .hasMessageStartingWith("http://verifier.invalid: newSession: ")
          .hasMessageMatching(".*(cannot be resolved|no answer within).*");
    }
  }

  @Test
  void leavesAHangingResolverBehindAtTheDeadline() {
    CountDownLatch released = new CountDownLatch(1);
    HttpExchange http =
        new HttpExchange(
            veraison.service(),
            host -> {
              try {
                released.await(60, TimeUnit.SECONDS);
              } catch (InterruptedException interrupted) {
                // Like the system's resolver: it cannot be interrupted.
              }
              return List.of(InetAddress.getLoopbackAddress());
            });
    try {
      inTime(() -> http.send(question(http), Deadline.in(SHORT)), "no answer within");
    } finally {
      released.countDown();
      http.close();
    }
  }

  @Test
  void neverWaitsPastTheDeadlineForAnAnswer() {
    veraison.newSession = request -> stalled();
    try (VeraisonVerifier client = veraison.client()) {
      inTime(() -> appraise(client, Deadline.in(SHORT)), "newSession: no answer within");
    }
  }

  @Test
  void neverWaitsPastTheDeadlineForTheVerdict() {
    veraison.submit = request -> stalled();
    try (VeraisonVerifier client = veraison.client()) {
      inTime(() -> appraise(client, Deadline.in(SHORT)), "submit evidence: no answer within");
    }
  }

  @Test
  void neverWaitsPastTheDeadlineForTheRestOfABody() {
    veraison.newSession =
        request ->
            ScriptedVeraison.created(CHALLENGE, ScriptedVeraison.TPM_TYPE)
                .newBuilder()
                .onResponseBody(SocketEffect.Stall.INSTANCE)
                .build();
    try (VeraisonVerifier client = veraison.client()) {
      inTime(() -> appraise(client, Deadline.in(SHORT)), "newSession: no answer within");
    }
  }

  @Test
  void theRequestTimeoutHoldsWithinALongerDeadline() {
    veraison.newSession = request -> stalled();
    VeraisonService service = VeraisonService.at(veraison.uri()).requestTimeout(SHORT).build();
    try (VeraisonVerifier client =
        VeraisonVerifier.withPinnedKey(service, veraison.signer.publicKey())) {
      inTime(() -> appraise(client, ample()), "newSession: no answer within");
    }
  }

  @Test
  void asksNobodyWhenNoTimeIsLeft() {
    try (VeraisonVerifier client = veraison.client()) {
      failure(() -> appraise(client, Deadline.in(Duration.ZERO)), Reason.DEADLINE);
      assertThat(veraison.requests()).isZero();
    }
  }

  @Test
  void pollsNoLongerThanTheDeadline() {
    veraison.submit = request -> veraison.inStatus(202, "processing", "");
    veraison.poll = request -> veraison.inStatus(200, "processing", "");
    try (VeraisonVerifier client = veraison.client()) {
      inTime(() -> appraise(client, Deadline.in(SHORT)), "still processing at the deadline");
    }
  }

  @Test
  void reportsABrokenConnection() {
    veraison.newSession =
        request ->
            new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build();
    failure(veraison, Reason.VERIFIER_UNAVAILABLE);
  }

  @Test
  void submitsEvidenceOnceEvenIfTheConnectionBreaks() {
    veraison.submit =
        request ->
            new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build();
    try (VeraisonVerifier client = veraison.client()) {
      VerifierSession session = client.open(CHALLENGE, ample());
      assertThat(
              failure(
                  () -> session.appraise(Failures.EVIDENCE, ample()), Reason.VERIFIER_UNAVAILABLE))
          .hasMessageContaining("submit evidence");
      assertThat(veraison.requests()).isEqualTo(2);
    } catch (AttestationException unexpected) {
      throw new AssertionError(unexpected);
    }
  }

  @Test
  void closingLeavesNoThreadAndEndsWaitingCallers() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    veraison.newSession =
        request -> {
          asked.countDown();
          return stalled();
        };
    VeraisonVerifier client = veraison.client();
    CompletableFuture<AttestationException> waiting =
        CompletableFuture.supplyAsync(
            () -> failure(() -> appraise(client, ample()), Reason.VERIFIER_UNAVAILABLE));
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
    List<Thread> threads = threadsOfTheClient();
    assertThat(threads).isNotEmpty();

    client.close();

    assertThat(waiting.get(5, TimeUnit.SECONDS)).hasMessageContaining("the client was closed");
    for (Thread thread : threads) {
      thread.join(5_000);
    }
    assertThat(threads).noneMatch(Thread::isAlive);
    assertThat(failure(() -> appraise(client, ample()), Reason.VERIFIER_UNAVAILABLE))
        .hasMessageContaining("the client was closed");
  }

  @Test
  void closingEndsAPoll() throws Exception {
    CountDownLatch polled = new CountDownLatch(1);
    veraison.submit = request -> veraison.inStatus(202, "processing", "");
    veraison.poll =
        request -> {
          polled.countDown();
          return veraison.inStatus(200, "processing", "");
        };
    VeraisonVerifier client = veraison.client();
    CompletableFuture<AttestationException> waiting =
        CompletableFuture.supplyAsync(
            () -> failure(() -> appraise(client, ample()), Reason.VERIFIER_UNAVAILABLE));
    assertThat(polled.await(10, TimeUnit.SECONDS)).isTrue();
    client.close();
    assertThat(waiting.get(5, TimeUnit.SECONDS)).hasMessageContaining("the client was closed");
  }

  @Test
  void closingEndsAPauseBetweenTwoQuestions() throws Exception {
    HttpExchange http = new HttpExchange(veraison.service());
    CompletableFuture<AttestationException> waiting =
        CompletableFuture.supplyAsync(
            () ->
                failure(
                    () -> new Conversation(http, ample()).await(http.pause(Duration.ofSeconds(30))),
                    Reason.VERIFIER_UNAVAILABLE));
    http.close();
    assertThat(waiting.get(5, TimeUnit.SECONDS)).hasMessageContaining("the client was closed");
  }

  @Test
  void anInterruptedCallerLeavesAndStaysInterrupted() {
    veraison.newSession = request -> stalled();
    try (VeraisonVerifier client = veraison.client()) {
      Thread.currentThread().interrupt();
      assertThat(failure(() -> appraise(client, ample()), Reason.DEADLINE))
          .hasMessageContaining("interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void refusesWhatIsNoService() {
    for (String address :
        List.of(
            "ftp://verifier",
            "file:///verifier",
            "verifier",
            "http:///",
            "http://user@verifier",
            "http://verifier/?a=b",
            "http://verifier/#a")) {
      assertThatThrownBy(() -> VeraisonService.at(URI.create(address)))
          .as(address)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** OkHttp names a thread for the address it asks, as long as it does. */
  private List<Thread> threadsOfTheClient() {
    String asking = "OkHttp " + veraison.uri();
    return Thread.getAllStackTraces().keySet().stream()
        .filter(
            thread ->
                thread.getName().equals(ClientThreads.NAME) || thread.getName().startsWith(asking))
        .toList();
  }

  private static MockResponse stalled() {
    return new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build();
  }

  private static HttpQuestion question(HttpExchange http) {
    return HttpQuestion.get("anything", http.service().endpoint("/"), "text/plain");
  }

  private VeraisonVerifier clientOf(URI uri) {
    return VeraisonVerifier.withPinnedKey(
        VeraisonService.at(uri).build(), veraison.signer.publicKey());
  }

  private static void inTime(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String text) {
    long start = System.nanoTime();
    assertThat(failure(call, Reason.VERIFIER_UNAVAILABLE)).hasMessageContaining(text);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(NOT_LONG);
  }
}
