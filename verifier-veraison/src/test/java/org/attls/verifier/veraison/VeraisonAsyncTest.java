package org.attls.verifier.veraison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.attls.verifier.veraison.Failures.CHALLENGE;
import static org.attls.verifier.veraison.Failures.EVIDENCE;
import static org.attls.verifier.veraison.Failures.ample;

import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okhttp3.Dns;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Appraisal for callers that do not wait. */
class VeraisonAsyncTest {
  private final ScriptedVeraison veraison = ScriptedVeraison.http();

  @AfterEach
  void stop() {
    veraison.close();
  }

  @Test
  void answersLaterWithTheResultAndEndsTheSession() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    veraison.submit =
        request -> {
          await(asked);
          return veraison.completed(veraison.result());
        };
    try (VeraisonVerifier client = veraison.client()) {
      CompletableFuture<AttestationResult> result = client.appraise(CHALLENGE, EVIDENCE, ample());
      assertThat(result).isNotDone();
      asked.countDown();
      assertThat(result.get(20, TimeUnit.SECONDS).nonce()).contains(CHALLENGE);
      assertThat(veraison.nextRequest().getMethod()).isEqualTo("POST");
      assertThat(veraison.nextRequest().getMethod()).isEqualTo("POST");
      assertThat(veraison.nextRequest().getMethod()).isEqualTo("DELETE");
    }
  }

  @Test
  void pollsWithoutAnybodyWaiting() throws Exception {
    veraison.submit = request -> veraison.inStatus(202, "processing", "");
    try (VeraisonVerifier client = veraison.client()) {
      assertThat(client.appraise(CHALLENGE, EVIDENCE, ample()).get(20, TimeUnit.SECONDS).nonce())
          .contains(CHALLENGE);
    }
  }

  @Test
  void discoversTheKeyOnceForAllWhoAsk() throws Exception {
    try (VeraisonVerifier client =
        VeraisonVerifier.withDiscoveredKey(veraison.service())
            .insecureDiscoveryOverHttp()
            .build()) {
      CompletableFuture<AttestationResult> one = client.appraise(CHALLENGE, EVIDENCE, ample());
      CompletableFuture<AttestationResult> two = client.appraise(CHALLENGE, EVIDENCE, ample());
      one.get(20, TimeUnit.SECONDS);
      two.get(20, TimeUnit.SECONDS);
      long discoveries = 0;
      // Two appraisals: two questions each, perhaps their deletions, and the discovery.
      for (int i = 0; i < 5; i++) {
        discoveries += veraison.nextRequest().getTarget().contains("well-known") ? 1 : 0;
      }
      assertThat(discoveries).isEqualTo(1);
    }
  }

  @Test
  void aCallerInAHurryTakesTheKeyFromNobodyElse() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    veraison.discovery =
        request -> {
          boolean first = asked.getCount() > 0;
          asked.countDown();
          return first ? stalled() : ScriptedVeraison.discovered(veraison.signer.publicJwk());
        };
    try (VeraisonVerifier client =
        VeraisonVerifier.withDiscoveredKey(veraison.service())
            .insecureDiscoveryOverHttp()
            .build()) {
      CompletableFuture<AttestationResult> hurried =
          client.appraise(CHALLENGE, EVIDENCE, Deadline.in(Duration.ofMillis(500)));
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<AttestationResult> patient = client.appraise(CHALLENGE, EVIDENCE, ample());
      assertThat(reason(hurried)).isEqualTo(Reason.VERIFIER_UNAVAILABLE);
      assertThat(patient.get(20, TimeUnit.SECONDS).nonce()).contains(CHALLENGE);
    }
  }

  @Test
  void failsWithAReasonAtTheDeadline() {
    veraison.submit = request -> stalled();
    try (VeraisonVerifier client = veraison.client()) {
      long start = System.nanoTime();
      assertThat(reason(client.appraise(CHALLENGE, EVIDENCE, Deadline.in(Duration.ofMillis(300)))))
          .isEqualTo(Reason.VERIFIER_UNAVAILABLE);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    }
  }

  @Test
  void failsWithAReasonForAChallengeThatIsNone() {
    try (VeraisonVerifier client = veraison.client()) {
      assertThat(reason(client.appraise(Bytes.of(1, 2), EVIDENCE, ample())))
          .isEqualTo(Reason.VERIFIER_UNAVAILABLE);
    }
  }

  /**
   * Deadlines of the whole process are one thread's. Here the HTTP client's own, which are others,
   * do not help: a resolver hangs.
   */
  @Test
  void whoTakesItsTimeBehindItsDeadlineHoldsUpNobodyElses() throws Exception {
    CountDownLatch busy = new CountDownLatch(2);
    CountDownLatch over = new CountDownLatch(1);
    Dns hanging =
        host -> {
          await(over);
          throw new UnknownHostException(host);
        };
    try (HttpExchange http = new HttpExchange(veraison.service(), hanging)) {
      for (int i = 0; i < 2; i++) {
        http.ask(
                VeraisonDiscovery.question(http, VeraisonDiscovery.VERIFICATION),
                Deadline.in(Duration.ofMillis(300)))
            .whenComplete(
                (answer, failed) -> {
                  busy.countDown();
                  await(over);
                });
      }
      assertThat(busy.await(20, TimeUnit.SECONDS)).isTrue();
      over.countDown();
    } finally {
      over.countDown();
    }
  }

  /** Also between two looks at an appraisal that goes on. */
  @Test
  void whoTakesItsTimeBehindAPauseHoldsUpNobodyElses() throws Exception {
    veraison.submit = request -> veraison.inStatus(202, "processing", "");
    veraison.poll = request -> veraison.inStatus(200, "processing", "");
    CountDownLatch over = new CountDownLatch(1);
    CountDownLatch busy = new CountDownLatch(2);
    try (VeraisonVerifier client = veraison.client()) {
      for (int i = 0; i < 2; i++) {
        client
            .appraise(CHALLENGE, EVIDENCE, Deadline.in(Duration.ofSeconds(1)))
            .whenComplete(
                (result, failed) -> {
                  busy.countDown();
                  await(over);
                });
      }
      assertThat(busy.await(20, TimeUnit.SECONDS)).isTrue();
      over.countDown();
    } finally {
      over.countDown();
    }
  }

  @Test
  void needsNoThreadOfTheCommonPool() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    int threads = Math.max(1, ForkJoinPool.getCommonPoolParallelism());
    CountDownLatch taken = new CountDownLatch(threads);
    for (int i = 0; i < threads; i++) {
      ForkJoinPool.commonPool()
          .execute(
              () -> {
                taken.countDown();
                await(over);
              });
    }
    veraison.submit = request -> veraison.inStatus(202, "processing", "");
    try (VeraisonVerifier client =
        VeraisonVerifier.withDiscoveredKey(veraison.service())
            .insecureDiscoveryOverHttp()
            .build()) {
      assertThat(taken.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(client.appraise(CHALLENGE, EVIDENCE, ample()).get(20, TimeUnit.SECONDS).nonce())
          .contains(CHALLENGE);
      veraison.submit = request -> stalled();
      assertThat(reason(client.appraise(CHALLENGE, EVIDENCE, Deadline.in(Duration.ofMillis(300)))))
          .isEqualTo(Reason.VERIFIER_UNAVAILABLE);
    } finally {
      over.countDown();
    }
  }

  enum Stage {
    DISCOVERY(1),
    SESSION(2),
    SUBMISSION(3),
    POLLING(4);

    /** How many requests there are until then. */
    final int requests;

    Stage(int requests) {
      this.requests = requests;
    }
  }

  /** A session that is there is deleted; nothing else is asked any more. */
  @ParameterizedTest
  @EnumSource(Stage.class)
  void cancellingEndsTheExchange(Stage stage) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    ScriptedVeraison.Answer stalling =
        request -> {
          asked.countDown();
          return stalled();
        };
    switch (stage) {
      // The key may be for others too: that question goes on.
      case DISCOVERY ->
          veraison.discovery =
              request -> {
                asked.countDown();
                await(cancelled);
                return ScriptedVeraison.discovered(veraison.signer.publicJwk());
              };
      case SESSION -> veraison.newSession = stalling;
      case SUBMISSION -> veraison.submit = stalling;
      case POLLING -> {
        veraison.submit = request -> veraison.inStatus(202, "processing", "");
        veraison.poll = stalling;
      }
    }
    CountDownLatch deleted = new CountDownLatch(1);
    veraison.delete =
        request -> {
          deleted.countDown();
          return ScriptedVeraison.answer(204);
        };
    try (VeraisonVerifier client =
        VeraisonVerifier.withDiscoveredKey(veraison.service())
            .insecureDiscoveryOverHttp()
            .build()) {
      CompletableFuture<AttestationResult> result = client.appraise(CHALLENGE, EVIDENCE, ample());
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(result.cancel(true)).isTrue();
      cancelled.countDown();
      boolean session = stage == Stage.SUBMISSION || stage == Stage.POLLING;
      if (session) {
        assertThat(deleted.await(20, TimeUnit.SECONDS)).isTrue();
      }
      long giveUp = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (client.questionsUnderWay() > 0) {
        assertThat(System.nanoTime() - giveUp).as("still asking").isNegative();
        Thread.onSpinWait();
      }
      assertThat(veraison.requests()).isEqualTo(stage.requests + (session ? 1 : 0));
    }
  }

  @Test
  void closingEndsWhatNobodyWaitsFor() {
    veraison.newSession = request -> stalled();
    CompletableFuture<AttestationResult> result;
    try (VeraisonVerifier client = veraison.client()) {
      result = client.appraise(CHALLENGE, EVIDENCE, ample());
    }
    assertThat(reason(result)).isEqualTo(Reason.VERIFIER_UNAVAILABLE);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static Reason reason(CompletableFuture<AttestationResult> failing) {
    ExecutionException failed =
        catchThrowableOfType(ExecutionException.class, () -> failing.get(20, TimeUnit.SECONDS));
    assertThat(failed).isNotNull();
    assertThat(failed).hasCauseInstanceOf(AttestationException.class);
    return failed.getCause() instanceof AttestationException known ? known.reason() : Reason.DEFECT;
  }

  private static MockResponse stalled() {
    return new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build();
  }
}
