package org.attls.verifier.veraison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.attls.verifier.veraison.Failures.CHALLENGE;
import static org.attls.verifier.veraison.Failures.EVIDENCE;
import static org.attls.verifier.veraison.Failures.ample;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
          try {
            asked.await(20, TimeUnit.SECONDS);
          } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
          }
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

  @Test
  void cancellingEndsTheQuestion() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    veraison.newSession =
        request -> {
          asked.countDown();
          return stalled();
        };
    try (VeraisonVerifier client = veraison.client()) {
      CompletableFuture<AttestationResult> result = client.appraise(CHALLENGE, EVIDENCE, ample());
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(result.cancel(true)).isTrue();
      long giveUp = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      while (client.questionsUnderWay() > 0) {
        assertThat(System.nanoTime() - giveUp).as("still asking").isNegative();
        Thread.onSpinWait();
      }
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
