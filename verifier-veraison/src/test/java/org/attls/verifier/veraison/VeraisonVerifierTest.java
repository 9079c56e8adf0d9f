package org.attls.verifier.veraison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.attls.verifier.veraison.Failures.CHALLENGE;
import static org.attls.verifier.veraison.Failures.EVIDENCE;
import static org.attls.verifier.veraison.Failures.ample;
import static org.attls.verifier.veraison.Failures.appraise;
import static org.attls.verifier.veraison.Failures.failure;

import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.RecordedRequest;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Reason;
import org.attls.rats.Tier;
import org.attls.rats.VerifierSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VeraisonVerifierTest {
  private final ScriptedVeraison veraison = ScriptedVeraison.http();

  @AfterEach
  void stop() {
    veraison.close();
  }

  @Test
  void opensSubmitsReturnsTheResultAndDeletes() throws AttestationException {
    try (VeraisonVerifier client = veraison.client()) {
      AttestationResult result = appraise(client, ample());
      assertThat(result.nonce()).contains(CHALLENGE);
      assertThat(result.appraisals().get("PARSEC_TPM"))
          .satisfies(appraisal -> assertThat(appraisal.status()).isEqualTo(Tier.AFFIRMING));

      RecordedRequest opened = veraison.nextRequest();
      assertThat(opened.getRequestLine())
          .isEqualTo(
              "POST /challenge-response/v1/newSession?nonce="
                  + Base64.getUrlEncoder().encodeToString(CHALLENGE.toArray())
                  + " HTTP/1.1");
      assertThat(opened.getHeaders().get("Accept")).isEqualTo(ScriptedVeraison.SESSION_TYPE);
      assertThat(opened.getHeaders().get("Authorization")).isNull();
      RecordedRequest submitted = veraison.nextRequest();
      assertThat(submitted.getRequestLine())
          .isEqualTo("POST " + ScriptedVeraison.SESSION_PATH + " HTTP/1.1");
      assertThat(String.valueOf(submitted.getBody())).contains("the evidence");
      assertThat(submitted.getBodySize()).as("unwrapped").isEqualTo("the evidence".length());
      assertThat(submitted.getHeaders().values("Content-Type"))
          .containsExactly(ScriptedVeraison.TPM_TYPE);
      assertThat(veraison.nextRequest().getRequestLine())
          .isEqualTo("DELETE " + ScriptedVeraison.SESSION_PATH + " HTTP/1.1");
    }
  }

  @Test
  void unwrapsJsonWrappersToo() throws AttestationException {
    Cmw json =
        CmwWriter.jsonRecord(
            CmwType.mediaType(ScriptedVeraison.TPM_TYPE), Bytes.utf8("the evidence"), Set.of());
    try (VeraisonVerifier client = veraison.client();
        VerifierSession session = client.open(CHALLENGE, ample())) {
      session.appraise(json, ample());
      veraison.nextRequest();
      assertThat(veraison.nextRequest().getBodySize()).isEqualTo("the evidence".length());
    }
  }

  @Test
  void returnsANegativeVerdictAsAResult() throws AttestationException {
    veraison.submit =
        request ->
            veraison.completed(
                ScriptedVeraison.quoted(
                    ScriptedVeraison.result(veraison.signer, CHALLENGE, Tier.CONTRAINDICATED)));
    try (VeraisonVerifier client = veraison.client()) {
      assertThat(appraise(client, ample()).appraisals().values())
          .allMatch(appraisal -> appraisal.status() == Tier.CONTRAINDICATED);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 10, 63, 64})
  void takesChallengesOfEightToSixtyFourOctets(int size) throws AttestationException {
    Bytes challenge = Bytes.copyOf(new byte[size]);
    try (VeraisonVerifier client = veraison.client();
        VerifierSession session = client.open(challenge, ample())) {
      assertThat(session.appraise(EVIDENCE, ample()).nonce()).contains(challenge);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 65})
  void refusesOtherChallengesWithoutAsking(int size) {
    try (VeraisonVerifier client = veraison.client()) {
      assertThat(
              failure(
                  () -> client.open(Bytes.copyOf(new byte[size]), ample()),
                  Reason.VERIFIER_UNAVAILABLE))
          .hasMessageContaining("8..64 octets, not of " + size);
      assertThat(veraison.requests()).isZero();
    }
  }

  @Test
  void comparesTheNonceOfTheSessionInAnySpelling() throws AttestationException {
    // Octets that are spelled with both special characters of each alphabet, and need padding.
    Bytes challenge = Bytes.fromHex("fbff".repeat(8) + "fb");
    Base64.Encoder url = Base64.getUrlEncoder();
    Base64.Encoder standard = Base64.getEncoder();
    for (Base64.Encoder encoder :
        List.of(url, url.withoutPadding(), standard, standard.withoutPadding())) {
      String nonce = encoder.encodeToString(challenge.toArray());
      veraison.newSession =
          request ->
              ScriptedVeraison.createdAt(
                  "session/1",
                  ScriptedVeraison.session(
                      "waiting", nonce, List.of(ScriptedVeraison.TPM_TYPE), ""));
      try (VeraisonVerifier client = veraison.client()) {
        client.open(challenge, ample()).close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "session/4e6a",
        "./session/4e6a",
        "../v1/session/4e6a",
        "/challenge-response/v1/session/4e6a",
        "ORIGIN/challenge-response/v1/session/4e6a",
        "//AUTHORITY/challenge-response/v1/session/4e6a"
      })
  void followsEveryFormOfLocation(String location) throws AttestationException {
    String here =
        location
            .replace("ORIGIN", veraison.uri().toString())
            .replace("AUTHORITY", veraison.uri().getAuthority());
    veraison.newSession =
        request ->
            ScriptedVeraison.created(CHALLENGE, ScriptedVeraison.TPM_TYPE)
                .newBuilder()
                .setHeader("Location", here)
                .build();
    try (VeraisonVerifier client = veraison.client()) {
      appraise(client, ample());
      veraison.nextRequest();
      assertThat(veraison.nextRequest().getTarget()).isEqualTo(ScriptedVeraison.SESSION_PATH);
    }
  }

  @Test
  void sendsTheTypeExactlyAsTheSessionSpellsIt() throws AttestationException {
    String spelling = "application/EAT-cwt ;profile=\"http://arm.com/psa/2.0.0\"";
    veraison.newSession = request -> ScriptedVeraison.created(CHALLENGE, "text/plain", spelling);
    Cmw evidence =
        CmwWriter.cborRecord(
            CmwType.mediaType("application/eat-cwt; profile=\"http://arm.com/psa/2.0.0\""),
            Bytes.of(1));
    try (VeraisonVerifier client = veraison.client();
        VerifierSession session = client.open(CHALLENGE, ample())) {
      session.appraise(evidence, ample());
      veraison.nextRequest();
      assertThat(veraison.nextRequest().getHeaders().get("Content-Type")).isEqualTo(spelling);
    }
  }

  @Test
  void keepsTheWrapperWhereTheSessionAcceptsNothingElse() throws AttestationException {
    veraison.newSession =
        request -> ScriptedVeraison.created(CHALLENGE, "application/other", "application/cmw");
    try (VeraisonVerifier client = veraison.client();
        VerifierSession session = client.open(CHALLENGE, ample())) {
      session.appraise(Failures.EVIDENCE, ample());
      veraison.nextRequest();
      RecordedRequest submitted = veraison.nextRequest();
      assertThat(submitted.getHeaders().get("Content-Type")).isEqualTo("application/cmw");
      assertThat(Bytes.copyOf(submitted.getBody().toByteArray()))
          .isEqualTo(Failures.EVIDENCE.octets());
    }
  }

  @Test
  void submitsNothingThatTheSessionDoesNotAccept() {
    veraison.newSession = request -> ScriptedVeraison.created(CHALLENGE, "application/other");
    assertThat(failure(veraison, Reason.VERIFIER_UNAVAILABLE))
        .hasMessageContaining("does not accept " + ScriptedVeraison.TPM_TYPE)
        .hasMessageContaining("application/other");
  }

  @Test
  void pollsUntilTheSessionIsComplete() throws AttestationException {
    AtomicInteger polls = new AtomicInteger();
    veraison.submit = request -> veraison.inStatus(202, "processing", "");
    veraison.poll =
        request ->
            polls.incrementAndGet() < 3
                ? veraison.inStatus(200, "processing", "")
                : veraison.completed(veraison.result());
    try (VeraisonVerifier client = veraison.client()) {
      assertThat(appraise(client, ample()).nonce()).contains(CHALLENGE);
      assertThat(polls).hasValue(3);
      veraison.nextRequest();
      veraison.nextRequest();
      RecordedRequest poll = veraison.nextRequest();
      assertThat(poll.getRequestLine())
          .isEqualTo("GET " + ScriptedVeraison.SESSION_PATH + " HTTP/1.1");
      assertThat(poll.getHeaders().get("Accept")).isEqualTo(ScriptedVeraison.SESSION_TYPE);
    }
  }

  @Test
  void sendsTheAuthorizationWithEveryRequest() throws AttestationException {
    VeraisonService service =
        VeraisonService.at(veraison.uri()).authorization(Authorization.bearer("t0k.en")).build();
    try (VeraisonVerifier client =
        VeraisonVerifier.withPinnedKey(service, veraison.signer.publicKey())) {
      appraise(client, ample());
      for (int i = 0; i < 3; i++) {
        assertThat(veraison.nextRequest().getHeaders().get("Authorization"))
            .isEqualTo("Bearer t0k.en");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proxied", "/proxied/", "/proxied/challenge-response/v1"})
  void keepsThePathOfAProxy(String path) throws AttestationException {
    VeraisonService service = VeraisonService.at(URI.create(veraison.uri() + path)).build();
    try (VeraisonVerifier client =
        VeraisonVerifier.withPinnedKey(service, veraison.signer.publicKey())) {
      appraise(client, ample());
      assertThat(veraison.nextRequest().getUrl().encodedPath())
          .isEqualTo("/proxied/challenge-response/v1/newSession");
      assertThat(veraison.nextRequest().getTarget())
          .isEqualTo("/proxied/challenge-response/v1/session/4e6a");
    }
  }

  @Test
  void aFailedDeletionChangesNothing() throws AttestationException {
    veraison.delete = request -> ScriptedVeraison.answer(500);
    try (VeraisonVerifier client = veraison.client()) {
      assertThat(appraise(client, ample()).nonce()).contains(CHALLENGE);
    }
  }

  @Test
  void deletesOnceAndAppraisesNothingAfterwards() throws AttestationException {
    try (VeraisonVerifier client = veraison.client()) {
      VerifierSession session = client.open(CHALLENGE, ample());
      session.close();
      session.close();
      assertThatThrownBy(() -> session.appraise(EVIDENCE, ample()))
          .isInstanceOf(IllegalStateException.class);
      client.open(CHALLENGE, ample());
      assertThat(List.of(method(), method(), method()))
          .containsExactlyInAnyOrder("POST", "DELETE", "POST");
      assertThat(veraison.requests()).isEqualTo(3);
    }
  }

  /** Attack A20: verdicts that come late and out of order each stay with their connection. */
  @Test
  void keepsSixtyFourSessionsApart() throws Exception {
    int sessions = 64;
    CountDownLatch allSubmitted = new CountDownLatch(sessions);
    veraison.newSession =
        request -> {
          Bytes nonce = ScriptedVeraison.nonceOf(request);
          return ScriptedVeraison.created(nonce, ScriptedVeraison.TPM_TYPE)
              .newBuilder()
              .setHeader("Location", "session/" + nonce.hex())
              .build();
        };
    veraison.submit =
        request -> {
          allSubmitted.countDown();
          await(allSubmitted);
          List<String> path = request.getUrl().pathSegments();
          Bytes nonce = Bytes.fromHex(path.get(path.size() - 1));
          return ScriptedVeraison.answer(
              200,
              ScriptedVeraison.SESSION_TYPE,
              ScriptedVeraison.session(
                  "complete",
                  ScriptedVeraison.base64(nonce),
                  List.of(),
                  ",\"result\":"
                      + ScriptedVeraison.quoted(
                          ScriptedVeraison.result(veraison.signer, nonce, Tier.AFFIRMING))));
        };
    ExecutorService connections = Executors.newFixedThreadPool(sessions);
    try (VeraisonVerifier client = veraison.client()) {
      List<Future<Boolean>> verdicts = new ArrayList<>();
      for (int i = 0; i < sessions; i++) {
        Bytes challenge = Bytes.of(i, 1, 2, 3, 4, 5, 6, 7);
        verdicts.add(
            connections.submit(
                () -> {
                  try (VerifierSession session = client.open(challenge, ample())) {
                    return session
                        .appraise(EVIDENCE, ample())
                        .nonce()
                        .equals(Optional.of(challenge));
                  }
                }));
      }
      for (Future<Boolean> verdict : verdicts) {
        assertThat(verdict.get(30, TimeUnit.SECONDS)).isTrue();
      }
    } finally {
      connections.shutdownNow();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private String method() {
    return veraison.nextRequest().getMethod();
  }
}
