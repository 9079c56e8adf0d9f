package org.attls.tls.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.attls.cmw.Cmw;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Deadline;
import org.attls.rats.PresentedResult;
import org.attls.rats.Reason;
import org.attls.rats.Tier;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.FakeEvidence;
import org.attls.tls.fake.FakeResult;
import org.attls.tls.fake.FakeVerifier;
import org.attls.tls.fake.SoftwareKey;
import org.attls.tls.wire.VerifierIdentity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Results that are kept, on a clock that the test moves. */
@Timeout(30)
class PassportCacheTest {
  private static final VerifierIdentity VERIFIER = VerifierIdentity.of("https://v.example/");

  private final AtomicLong seconds = new AtomicLong();
  private final AtomicInteger asked = new AtomicInteger();
  private final List<Runnable> renewals = new ArrayList<>();
  private final FakeAttester attester = FakeAttester.honest();
  private final ExecutorService others = Executors.newCachedThreadPool();

  /** What the verifier does next. */
  private volatile FakeVerifier.Answer answer =
      (challenge, evidence, deadline) -> honest(challenge, evidence);

  private final PassportCache cache =
      PassportCache.builder(attester, FakeResult::wrap)
          .verifier(
              VERIFIER,
              FakeVerifier.answering(
                  (challenge, evidence, deadline) -> {
                    asked.incrementAndGet();
                    return answer.to(challenge, evidence, deadline);
                  }))
          .renewals(renewals::add)
          .nanoTime(() -> TimeUnit.SECONDS.toNanos(seconds.get()))
          .build();

  @AfterEach
  void stop() {
    others.shutdownNow();
  }

  private static AttestationResult honest(Bytes challenge, Cmw evidence)
      throws AttestationException {
    Bytes key = new FakeEvidence.Inspector().inspect(evidence).attestedKey();
    return FakeResult.affirming("v", key).result(challenge);
  }

  private Passport take() throws AttestationException {
    return cache.passport(VERIFIER, Deadline.in(Duration.ofSeconds(20)));
  }

  private void assertFails(Reason reason) {
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(this::take)
        .matches(failed -> failed.reason() == reason, reason.name());
  }

  private void answer(FakeVerifier.Answer next) {
    answer = next;
  }

  @Test
  void presentsAResultForItsKeyThatAVerifierHasSigned() throws Exception {
    Passport passport = take();
    PresentedResult read = FakeResult.of("v").verify(passport.result());

    assertThat(read.result().appraisals().values())
        .singleElement()
        .matches(it -> it.attestedKey().equals(Optional.of(passport.key().subjectPublicKeyInfo())));
    assertThat(cache.verifiers()).containsExactly(VERIFIER);
  }

  @Test
  void manyConnectionsCostOneAppraisal() throws Exception {
    Passport first = take();
    Passport second = take();

    assertThat(second.result()).isEqualTo(first.result());
    assertThat(asked).hasValue(1);
  }

  @Test
  void asksOverAFreshChallengeEachTime() throws Exception {
    take();
    seconds.set(240);
    take();

    assertThat(attester.challenges()).hasSize(2).doesNotHaveDuplicates();
    assertThat(attester.challenges()).allMatch(challenge -> challenge.size() == 32);
  }

  @Test
  void presentsNothingThatIsTooOldOnArrival() throws Exception {
    take();
    seconds.set(239);
    take();
    assertThat(asked).hasValue(1);

    seconds.set(240);
    take();
    assertThat(asked).hasValue(2);
  }

  @Test
  void theAgeCountsFromBeforeTheResultWasAskedFor() throws Exception {
    answer(
        (challenge, evidence, deadline) -> {
          seconds.addAndGet(200);
          return honest(challenge, evidence);
        });
    take();
    seconds.set(240);
    take();

    assertThat(asked).hasValue(2);
  }

  @Test
  void renewsAheadOfTimeWhileTheOldResultIsPresented() throws Exception {
    Passport old = take();
    seconds.set(119);
    take();
    assertThat(renewals).isEmpty();

    seconds.set(120);
    assertThat(take().result()).isEqualTo(old.result());
    assertThat(take().result()).isEqualTo(old.result());
    assertThat(renewals).hasSize(1);

    renewals.get(0).run();
    assertThat(asked).hasValue(2);
    assertThat(take().key().subjectPublicKeyInfo()).isNotEqualTo(old.key().subjectPublicKeyInfo());
    seconds.set(300);
    take();
    assertThat(asked).hasValue(2);
  }

  @Test
  void whoNeedsAResultDoesNotWaitForARenewalThatHasNotBegun() throws Exception {
    take();
    seconds.set(120);
    take();
    seconds.set(240);
    take();
    assertThat(asked).hasValue(2);

    renewals.get(0).run();
    assertThat(asked).as("it is no longer needed").hasValue(2);
  }

  @Test
  void aFailedRenewalLeavesTheOldResultUntilItsEnd() throws Exception {
    Passport old = take();
    answer(PassportCacheTest::fails);
    seconds.set(120);
    take();
    renewals.get(0).run();

    assertThat(take().result()).isEqualTo(old.result());
    assertThat(renewals).as("a pause after a failure").hasSize(1);
    seconds.set(130);
    take();
    assertThat(renewals).hasSize(2);

    renewals.get(1).run();
    seconds.set(240);
    assertFails(Reason.VERIFIER_UNAVAILABLE);
  }

  @Test
  void aFailureIsNotKept() throws Exception {
    answer(PassportCacheTest::fails);
    assertFails(Reason.VERIFIER_UNAVAILABLE);
    assertFails(Reason.VERIFIER_UNAVAILABLE);
    assertThat(asked).hasValue(2);
    assertThat(attester.keys()).allMatch(SoftwareKey::isClosed);

    answer((challenge, evidence, deadline) -> honest(challenge, evidence));
    assertThat(take().key()).isNotNull();
  }

  @Test
  void whatBreaksAnAppraisalDoesNotBreakTheNextOne() throws Exception {
    answer(
        (challenge, evidence, deadline) -> {
          throw new NoClassDefFoundError("half an installation");
        });
    assertFails(Reason.DEFECT);
    assertThat(attester.keys()).singleElement().matches(SoftwareKey::isClosed);

    answer((challenge, evidence, deadline) -> honest(challenge, evidence));
    Passport old = take();
    seconds.set(120);
    answer(
        (challenge, evidence, deadline) -> {
          throw new StackOverflowError();
        });
    take();
    renewals.get(0).run();
    assertThat(take().result()).isEqualTo(old.result());
    answer((challenge, evidence, deadline) -> honest(challenge, evidence));
    seconds.set(240);
    assertThat(take().result()).isNotEqualTo(old.result());
  }

  @Test
  void aResultThatDoesNotAffirmIsNotPresented() {
    answer(
        (challenge, evidence, deadline) ->
            new FakeResult("v", key(evidence), Tier.WARNING, Instant.now()).result(challenge));
    assertFails(Reason.NOT_AFFIRMING);
    assertThat(attester.keys()).allMatch(SoftwareKey::isClosed);
  }

  @Test
  void aResultForAnotherChallengeOrKeyIsNotPresented() {
    answer((challenge, evidence, deadline) -> honest(Bytes.copyOf(new byte[32]), evidence));
    assertFails(Reason.RESULT_INVALID);
    answer(
        (challenge, evidence, deadline) ->
            FakeResult.affirming("v", new SoftwareKey().subjectPublicKeyInfo()).result(challenge));
    assertFails(Reason.RESULT_INVALID);
    answer(
        (challenge, evidence, deadline) ->
            FakeResult.affirming("v", Bytes.EMPTY).result(challenge));
    assertFails(Reason.RESULT_INVALID);
  }

  @Test
  void endsWithTheResultWhereThatEndsEarlier() throws Exception {
    answer((challenge, evidence, deadline) -> ending(honest(challenge, evidence), 30));
    take();
    seconds.set(29);
    take();
    assertThat(asked).hasValue(1);
    seconds.set(30);
    take();
    assertThat(asked).hasValue(2);
  }

  @Test
  void aResultWithoutAFutureIsAFailure() {
    answer((challenge, evidence, deadline) -> ending(honest(challenge, evidence), 0));
    assertFails(Reason.RESULT_STALE);
    assertThat(asked).hasValue(1);
  }

  @Test
  void manyWhoNeedAResultCauseOneQuestion() throws Exception {
    CountDownLatch questioned = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    answer(
        (challenge, evidence, deadline) -> {
          questioned.countDown();
          awaitQuietly(go);
          return honest(challenge, evidence);
        });
    List<Future<Passport>> waiting = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      waiting.add(others.submit(this::take));
    }
    questioned.await();
    go.countDown();

    for (Future<Passport> one : waiting) {
      assertThat(one.get().result()).isEqualTo(waiting.get(0).get().result());
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void whoWaitsHasADeadlineOfHisOwn() throws Exception {
    CountDownLatch questioned = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    answer(
        (challenge, evidence, deadline) -> {
          questioned.countDown();
          awaitQuietly(go);
          return honest(challenge, evidence);
        });
    Future<Passport> patient = others.submit(this::take);
    questioned.await();

    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(() -> cache.passport(VERIFIER, Deadline.in(Duration.ofMillis(20))))
        .matches(failed -> failed.reason() == Reason.DEADLINE);
    go.countDown();
    assertThat(patient.get().key()).isNotNull();
  }

  @Test
  void theEndOfAnothersDeadlineIsNotTheEnd() throws Exception {
    CountDownLatch questioned = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger turn = new AtomicInteger();
    answer(
        (challenge, evidence, deadline) -> {
          if (turn.getAndIncrement() > 0) {
            return honest(challenge, evidence);
          }
          questioned.countDown();
          awaitQuietly(go);
          throw new AttestationException(Reason.DEADLINE, "no time left");
        });
    Future<Passport> hasty = others.submit(this::take);
    questioned.await();
    Future<Passport> patient = others.submit(this::take);
    go.countDown();

    assertThat(patient.get().key()).isNotNull();
    assertThatExceptionOfType(java.util.concurrent.ExecutionException.class)
        .isThrownBy(hasty::get)
        .withStackTraceContaining("DEADLINE");
  }

  @Test
  void aKeyIsFreedWhenNobodyUsesItAnyMore() throws Exception {
    Passport used = take();
    Passport alsoUsed = take();
    SoftwareKey key = attester.keys().get(0);
    cache.close();
    assertThat(key.isClosed()).isFalse();

    used.key().close();
    used.key().close();
    assertThat(key.isClosed()).isFalse();
    alsoUsed.key().close();
    assertThat(key.isClosed()).isTrue();
    assertFails(Reason.ATTESTER_UNAVAILABLE);
  }

  @Test
  void aRenewalThatEndsAfterTheCacheIsNotKept() throws Exception {
    take().key().close();
    seconds.set(120);
    take().key().close();
    cache.close();
    renewals.get(0).run();

    assertThat(attester.keys()).hasSize(2).allMatch(SoftwareKey::isClosed);
  }

  @Test
  void isConfiguredWhole() {
    PassportCache.Builder builder = PassportCache.builder(attester, FakeResult::wrap);
    assertThatIllegalStateException().isThrownBy(builder::build);
    builder.verifier(VERIFIER, FakeVerifier.affirming());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.verifier(VERIFIER, FakeVerifier.affirming()));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.maxAge(Duration.ofSeconds(4)));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                cache.passport(
                    VerifierIdentity.of("https://other.example/"),
                    Deadline.in(Duration.ofSeconds(1))));
  }

  private static Bytes key(Cmw evidence) throws AttestationException {
    return new FakeEvidence.Inspector().inspect(evidence).attestedKey();
  }

  private static AttestationResult fails(Bytes challenge, Cmw evidence, Deadline deadline)
      throws AttestationException {
    throw new AttestationException(Reason.VERIFIER_UNAVAILABLE, "nobody there");
  }

  private static AttestationResult ending(AttestationResult result, int afterSeconds) {
    return new AttestationResult(
        result.token(),
        result.profile(),
        result.issuedAt(),
        result.notBefore(),
        Optional.of(result.issuedAt().plusSeconds(afterSeconds)),
        result.nonce(),
        result.developer(),
        result.build(),
        result.globalStatus(),
        result.appraisals());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
