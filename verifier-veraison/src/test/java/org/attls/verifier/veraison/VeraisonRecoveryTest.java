package org.attls.verifier.veraison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.attls.verifier.veraison.Failures.CHALLENGE;
import static org.attls.verifier.veraison.Failures.ample;
import static org.attls.verifier.veraison.Failures.appraise;
import static org.attls.verifier.veraison.Failures.failure;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.key.EcCurve;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.rats.Tier;
import org.attls.rats.VerifierSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is tried again, what is not, and when a service is left alone. */
class VeraisonRecoveryTest {
  private static final Duration NEVER = Duration.ofDays(1);

  private final ScriptedVeraison veraison = ScriptedVeraison.http();

  @AfterEach
  void stop() {
    veraison.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void opensASessionAtTheSecondTry(int status) throws AttestationException {
    AtomicInteger asked = new AtomicInteger();
    veraison.newSession =
        request ->
            asked.incrementAndGet() == 1
                ? ScriptedVeraison.answer(status)
                : ScriptedVeraison.created(CHALLENGE, ScriptedVeraison.TPM_TYPE);
    try (VeraisonVerifier client = veraison.client()) {
      assertThat(appraise(client, ample()).nonce()).contains(CHALLENGE);
      assertThat(asked).hasValue(2);
    }
  }

  @Test
  void opensASessionAfterABrokenConnection() throws AttestationException {
    AtomicInteger asked = new AtomicInteger();
    veraison.newSession =
        request ->
            asked.incrementAndGet() == 1
                ? broken()
                : ScriptedVeraison.created(CHALLENGE, ScriptedVeraison.TPM_TYPE);
    try (VeraisonVerifier client = veraison.client()) {
      assertThat(appraise(client, ample()).nonce()).contains(CHALLENGE);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 406, 415})
  void asksOnceForWhatIsRefused(int status) {
    veraison.newSession = request -> ScriptedVeraison.problem(status, "no", "never");
    try (VeraisonVerifier client = veraison.client()) {
      failure(() -> appraise(client, ample()), Reason.VERIFIER_UNAVAILABLE);
      assertThat(veraison.requests()).isEqualTo(1);
    }
  }

  @Test
  void asksNoThirdTime() {
    veraison.newSession = request -> ScriptedVeraison.answer(503);
    try (VeraisonVerifier client = veraison.client()) {
      failure(() -> appraise(client, ample()), Reason.VERIFIER_UNAVAILABLE);
      assertThat(veraison.requests()).isEqualTo(2);
    }
  }

  @Test
  void submitsEvidenceOnceEvenIfTheServiceSaysTryAgain() throws AttestationException {
    veraison.submit = request -> ScriptedVeraison.answer(503);
    try (VeraisonVerifier client = veraison.client();
        VerifierSession session = client.open(CHALLENGE, ample())) {
      failure(() -> session.appraise(Failures.EVIDENCE, ample()), Reason.VERIFIER_UNAVAILABLE);
      assertThat(veraison.requests()).isEqualTo(2);
    }
  }

  @Test
  void leavesAFailingServiceAloneAndSaysWhy() {
    veraison.newSession = request -> ScriptedVeraison.answer(500);
    try (VeraisonVerifier client = breaking(2, NEVER)) {
      failure(() -> appraise(client, ample()), Reason.VERIFIER_UNAVAILABLE);
      failure(() -> appraise(client, ample()), Reason.VERIFIER_UNAVAILABLE);
      int asked = veraison.requests();
      assertThat(failure(() -> appraise(client, ample()), Reason.VERIFIER_UNAVAILABLE))
          .hasMessageContaining("not asked, because it failed 2 times in a row")
          .hasMessageEndingWith("the last failure: newSession: answered 500");
      assertThat(veraison.requests()).isEqualTo(asked);
    }
  }

  @Test
  void comesBackWhenTheServiceDoes() throws AttestationException {
    veraison.newSession = request -> ScriptedVeraison.answer(500);
    // The shortest pause: over before anything else can be asked.
    try (VeraisonVerifier client = breaking(1, Duration.ofNanos(1))) {
      failure(() -> appraise(client, ample()), Reason.VERIFIER_UNAVAILABLE);
      veraison.newSession =
          request -> ScriptedVeraison.created(CHALLENGE, ScriptedVeraison.TPM_TYPE);
      assertThat(appraise(client, ample()).nonce()).contains(CHALLENGE);
    }
  }

  /** Else whoever finds evidence that a verifier cannot digest cuts it off from everybody. */
  @Test
  void evidenceThatTheVerifierCannotDigestDoesNotCutItOff() throws AttestationException {
    try (VeraisonVerifier client = breaking(1, NEVER)) {
      veraison.submit = request -> ScriptedVeraison.answer(500);
      for (int i = 0; i < 5; i++) {
        failure(() -> appraise(client, ample()), Reason.VERIFIER_UNAVAILABLE);
      }
      veraison.submit = request -> veraison.completed(veraison.result());
      assertThat(appraise(client, ample()).nonce()).contains(CHALLENGE);
    }
  }

  @Test
  void aCallerInAHurryDoesNotCutItOff() throws AttestationException {
    veraison.newSession =
        request -> new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build();
    try (VeraisonVerifier client = breaking(1, NEVER)) {
      for (int i = 0; i < 3; i++) {
        failure(
            () -> appraise(client, Deadline.in(Duration.ofMillis(50))),
            Reason.VERIFIER_UNAVAILABLE);
      }
      veraison.newSession =
          request -> ScriptedVeraison.created(CHALLENGE, ScriptedVeraison.TPM_TYPE);
      assertThat(appraise(client, ample()).nonce()).contains(CHALLENGE);
    }
  }

  @Test
  void silenceCutsItOff() {
    veraison.newSession =
        request -> new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build();
    VeraisonService service =
        VeraisonService.at(veraison.uri())
            .requestTimeout(Duration.ofMillis(200))
            .circuitBreaker(1, NEVER)
            .build();
    try (VeraisonVerifier client =
        VeraisonVerifier.withPinnedKey(service, veraison.signer.publicKey())) {
      failure(() -> appraise(client, ample()), Reason.VERIFIER_UNAVAILABLE);
      assertThat(failure(() -> appraise(client, ample()), Reason.VERIFIER_UNAVAILABLE))
          .hasMessageContaining("not asked");
    }
  }

  @Test
  void usesOneConnectionForOneAppraisalAfterAnother() throws AttestationException {
    try (VeraisonVerifier client = veraison.client()) {
      Set<Integer> connections = new HashSet<>();
      for (int i = 0; i < 3; i++) {
        try (VerifierSession session = client.open(CHALLENGE, ample())) {
          session.appraise(Failures.EVIDENCE, ample());
          connections.add(veraison.nextRequest().getConnectionIndex());
          connections.add(veraison.nextRequest().getConnectionIndex());
        }
        // The deletion, which nobody waits for.
        RecordedRequest deletion = veraison.nextRequest();
        assertThat(deletion.getMethod()).isEqualTo("DELETE");
      }
      assertThat(connections).as("a deletion may still hold the first").hasSizeLessThanOrEqualTo(2);
    }
  }

  @Test
  void believesEitherOfTwoPinnedKeysWhileTheVerifierGetsANewOne() throws AttestationException {
    EarSigner next = EarSigner.generate(EcCurve.P384);
    EarSigner stranger = EarSigner.generate(EcCurve.P256);
    try (VeraisonVerifier client =
        VeraisonVerifier.withPinnedKeys(
            veraison.service(), List.of(veraison.signer.publicKey(), next.publicKey()))) {
      assertThat(appraise(client, ample()).nonce()).contains(CHALLENGE);
      veraison.submit = request -> resultBy(next);
      assertThat(appraise(client, ample()).nonce()).contains(CHALLENGE);
      veraison.submit = request -> resultBy(stranger);
      failure(() -> appraise(client, ample()), Reason.RESULT_INVALID);
    }
  }

  @Test
  void refusesNoKeyAndABreakerThatNeverBreaks() {
    assertThatThrownBy(() -> VeraisonVerifier.withPinnedKeys(veraison.service(), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> VeraisonService.at(veraison.uri()).circuitBreaker(0, NEVER))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private MockResponse resultBy(EarSigner signer) {
    return veraison.completed(
        ScriptedVeraison.quoted(ScriptedVeraison.result(signer, CHALLENGE, Tier.AFFIRMING)));
  }

  private static MockResponse broken() {
    return new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build();
  }

  private VeraisonVerifier breaking(int failures, Duration pause) {
    return VeraisonVerifier.withPinnedKey(
        VeraisonService.at(veraison.uri()).circuitBreaker(failures, pause).build(),
        veraison.signer.publicKey());
  }
}
