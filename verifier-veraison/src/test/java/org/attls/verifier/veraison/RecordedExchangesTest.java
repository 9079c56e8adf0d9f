package org.attls.verifier.veraison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.attls.verifier.veraison.Failures.ample;
import static org.attls.verifier.veraison.Failures.failure;

import java.util.List;
import java.util.Optional;
import mockwebserver3.RecordedRequest;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.ear.EarKey;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.rats.Tier;
import org.attls.rats.VerifierSession;
import org.attls.testing.Vectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What services and other clients' tests are known to have said, said again. */
class RecordedExchangesTest {
  private static final String PSA = "application/psa-attestation-token";

  private final ScriptedVeraison veraison = ScriptedVeraison.http();

  @AfterEach
  void stop() {
    veraison.close();
  }

  @Test
  void everyRecordedExchangeIsUsedHere() {
    assertThat(Vectors.list("veraison/exchanges", ".json"))
        .containsExactlyInAnyOrder(
            "apiclient-get-failed.json",
            "apiclient-get-processing.json",
            "apiclient-newsession-absolute-path-location.json",
            "delete-204.json",
            "newsession-201-waiting.json",
            "newsession-400-bad-nonce.json",
            "newsession-400-nonce-and-size.json",
            "newsession-406.json",
            "poc-challenge_response.wiremock.json",
            "poc-discovery.wiremock.json",
            "poc-new_session.wiremock.json",
            "provision-200-success.json",
            "provision-401.json",
            "rustclient-newsession-bare-location.json",
            "submit-200-complete.json",
            "submit-404-session.json",
            "submit-404-unrouted.json",
            "submit-415.json",
            "submit-500.json");
  }

  @Test
  void sendsTheRecordedRequestsAndFindsTheSession() throws AttestationException {
    RecordedExchange opened = RecordedExchange.read("newsession-201-waiting.json");
    RecordedExchange deleted = RecordedExchange.read("delete-204.json");
    veraison.newSession = request -> opened.answer();
    veraison.delete = request -> deleted.answer();
    try (VeraisonVerifier client = veraison.client()) {
      client.open(opened.nonce(), ample()).close();

      RecordedRequest first = veraison.nextRequest();
      assertThat(first.getMethod()).isEqualTo(opened.method());
      assertThat(first.getTarget()).isEqualTo(opened.path());
      assertThat(first.getHeaders().get("Accept")).isEqualTo(opened.requestHeader("Accept"));
      assertThat(first.getBodySize()).isZero();
      RecordedRequest second = veraison.nextRequest();
      assertThat(second.getMethod()).isEqualTo(deleted.method());
      assertThat(second.getTarget()).isEqualTo(deleted.path());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "newsession-400-bad-nonce.json, 400 Bad Request: Bad Request: failed handling nonce request",
    "newsession-400-nonce-and-size.json, nonce and nonceSize are mutually exclusive",
    "newsession-406.json, 406 Not Acceptable: Not Acceptable: the only supported output format is"
  })
  void reportsWhatTheServiceSaysOfARefusedSession(String file, String text) {
    veraison.newSession = request -> RecordedExchange.read(file).answer();
    assertThat(failure(veraison, Reason.VERIFIER_UNAVAILABLE)).hasMessageContaining(text);
  }

  @ParameterizedTest
  @CsvSource({
    "apiclient-newsession-absolute-path-location.json, deadbeef,"
        + " /challenge-response/v1/session/1",
    "rustclient-newsession-bare-location.json, deadbeefdeadbeef, /1234"
  })
  void resolvesTheLocationAgainstTheRequest(String file, String nonce, String path)
      throws AttestationException {
    RecordedExchange opened = RecordedExchange.read(file);
    veraison.newSession = request -> opened.answer();
    try (HttpExchange http = new HttpExchange(veraison.service())) {
      String asked = opened.path().substring(0, opened.path().indexOf('?'));
      HttpQuestion question =
          HttpQuestion.post(
              "newSession",
              http.service().endpoint(asked),
              SessionDocument.MEDIA_TYPE,
              Optional.empty(),
              Bytes.EMPTY);
      HttpAnswer answer = http.send(question, ample()).expect(201);
      assertThat(answer.resolvedLocation().encodedPath()).isEqualTo(path);
      assertThat(SessionDocument.read(answer, Bytes.fromHex(nonce)).status()).isEqualTo("waiting");
    }
  }

  @Test
  void sendsTheRecordedSubmissionAndRefusesItsPlaceholderResult() throws AttestationException {
    RecordedExchange submitted = RecordedExchange.read("submit-200-complete.json");
    AttestationException failure = submit(submitted, Reason.RESULT_INVALID);
    assertThat(failure).hasMessageContaining("jws");
    veraison.nextRequest();
    RecordedRequest request = veraison.nextRequest();
    assertThat(request.getTarget()).isEqualTo(submitted.path());
    assertThat(request.getHeaders().get("Accept")).isEqualTo(submitted.requestHeader("Accept"));
    assertThat(request.getBody()).isNotNull();
    assertThat(String.valueOf(request.getBody().utf8())).isEqualTo(submitted.requestBody());
    // As the session listed it, without the space that the recorded client sent.
    assertThat(request.getHeaders().values("Content-Type"))
        .containsExactly("application/eat_cwt;profile=\"http://arm.com/psa/2.0.0\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "submit-404-session.json | 404 Not Found: Not Found: session not found",
        "submit-404-unrouted.json | 404 Not Found: 404 page not found",
        "submit-415.json | no active plugin found for application/unknown-evidence-format+json;"
            + " it takes application/eat_cwt; profile=",
        "submit-500.json | error encountered while processing evidence"
      })
  void reportsWhatTheServiceSaysOfARefusedSubmission(String file, String text) {
    assertThat(submit(RecordedExchange.read(file), Reason.VERIFIER_UNAVAILABLE))
        .hasMessageContaining(text);
  }

  @Test
  void readsTheSessionsOfAPoll() throws AttestationException {
    Bytes nonce = Bytes.fromHex("deadbeef");
    try (HttpExchange http = new HttpExchange(veraison.service())) {
      for (String status : List.of("failed", "processing")) {
        RecordedExchange polled = RecordedExchange.read("apiclient-get-" + status + ".json");
        veraison.poll = request -> polled.answer();
        HttpAnswer answer =
            http.send(
                HttpQuestion.get(
                    "poll", http.service().endpoint(polled.path()), SessionDocument.MEDIA_TYPE),
                ample());
        assertThat(SessionDocument.read(answer, nonce).status()).isEqualTo(status);
      }
    }
  }

  @Test
  void refusesTheProofOfConceptsResultThatAnswersNoChallenge() {
    playProofOfConcept();
    try (VeraisonVerifier client =
        VeraisonVerifier.withDiscoveredKey(veraison.service())
            .insecureDiscoveryOverHttp()
            .insecureAllowDemoKey()
            .build()) {
      assertThat(failure(() -> appraisePsa(client), Reason.RESULT_INVALID))
          .hasMessageContaining("the result has no nonce");
    }
  }

  @Test
  void refusesTheDemoKeyThatTheProofOfConceptPublishes() {
    playProofOfConcept();
    try (VeraisonVerifier client =
        VeraisonVerifier.withDiscoveredKey(veraison.service())
            .insecureDiscoveryOverHttp()
            .build()) {
      assertThat(failure(() -> appraisePsa(client), Reason.VERIFIER_UNAVAILABLE))
          .hasMessageContaining("demo key");
      assertThat(veraison.requests()).as("no session is opened").isEqualTo(1);
    }
  }

  @Test
  void refusesTheDemoKeyAsAPinnedKey() throws Exception {
    EarKey demo = EarKey.readJwk(Vectors.bytes("veraison/ear/demo-verification-key.jwk"), "jwk");
    assertThatThrownBy(() -> VeraisonVerifier.withPinnedKey(veraison.service(), demo))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("demo key");
  }

  @ParameterizedTest
  @CsvSource({
    "ear-parsec-tpm-affirming, AFFIRMING",
    "ear-unpadded-nonce, AFFIRMING",
    "ear-parsec-tpm-pcr-mismatch-none, NONE",
    "ear-parsec-tpm-no-trust-anchor, CONTRAINDICATED"
  })
  void returnsVerdictsGoodOrBad(String file, Tier tier) throws Exception {
    AttestationResult result = appraiseDerived(file);
    assertThat(result.appraisals().get("PARSEC_TPM")).isNotNull();
    assertThat(result.appraisals().values()).allMatch(appraisal -> appraisal.status() == tier);
  }

  @Test
  void refusesAResultForAnotherChallenge() {
    assertThat(failure(() -> appraiseDerived("ear-parsec-tpm-wrong-nonce"), Reason.RESULT_INVALID))
        .hasMessageContaining("another nonce");
  }

  @Test
  void sendsTheRecordedEndorsements() throws AttestationException {
    RecordedExchange submitted = RecordedExchange.read("provision-200-success.json");
    veraison.provision = request -> submitted.answer();
    try (VeraisonProvisioning provisioning = new VeraisonProvisioning(veraison.service())) {
      ProvisioningOutcome outcome =
          provisioning.submit(
              Bytes.utf8(submitted.requestBody()),
              submitted.requestHeader("Content-Type"),
              ample());
      assertThat(outcome).isEqualTo(new ProvisioningOutcome.Accepted());
      RecordedRequest request = veraison.nextRequest();
      assertThat(request.getTarget()).isEqualTo(submitted.path());
      assertThat(request.getHeaders().values("Content-Type"))
          .containsExactly(submitted.requestHeader("Content-Type"));
    }
  }

  @Test
  void saysThatCredentialsAreMissing() {
    RecordedExchange submitted = RecordedExchange.read("provision-401.json");
    veraison.provision = request -> submitted.answer();
    try (VeraisonProvisioning provisioning = new VeraisonProvisioning(veraison.service())) {
      assertThat(
              failure(
                  () ->
                      provisioning.submit(
                          Bytes.of(1), submitted.requestHeader("Content-Type"), ample()),
                  Reason.VERIFIER_UNAVAILABLE))
          .hasMessageContaining("401 Unauthorized: the credentials are missing");
    }
  }

  private AttestationException submit(RecordedExchange submitted, Reason reason) {
    RecordedExchange opened = RecordedExchange.read("newsession-201-waiting.json");
    veraison.newSession = request -> opened.answer();
    veraison.submit = request -> submitted.answer();
    Cmw evidence =
        CmwWriter.cborRecord(
            CmwType.mediaType("application/eat_cwt; profile=\"http://arm.com/psa/2.0.0\""),
            Bytes.utf8(submitted.requestBody()));
    try (VeraisonVerifier client = veraison.client();
        VerifierSession session = client.open(opened.nonce(), ample())) {
      return failure(() -> session.appraise(evidence, ample()), reason);
    } catch (AttestationException unexpected) {
      throw new AssertionError("the session should open", unexpected);
    }
  }

  private void playProofOfConcept() {
    String authority = veraison.uri().getAuthority();
    veraison.discovery =
        request -> RecordedExchange.read("poc-discovery.wiremock.json").answer(authority);
    veraison.newSession =
        request -> RecordedExchange.read("poc-new_session.wiremock.json").answer(authority);
    veraison.submit =
        request -> {
          RecordedExchange recorded = RecordedExchange.read("poc-challenge_response.wiremock.json");
          assertThat(request.getTarget()).isEqualTo(recorded.path());
          return recorded.answer(authority);
        };
  }

  private static void appraisePsa(VeraisonVerifier client) throws AttestationException {
    Cmw evidence = CmwWriter.cborRecord(CmwType.mediaType(PSA), Bytes.of(1));
    try (VerifierSession session = client.open(Bytes.utf8("01234567"), ample())) {
      session.appraise(evidence, ample());
    }
  }

  private AttestationResult appraiseDerived(String file) throws Exception {
    EarKey demo = EarKey.readJwk(Vectors.bytes("veraison/ear/demo-verification-key.jwk"), "jwk");
    String token = Vectors.text("veraison/derived/" + file + ".jwt").strip();
    veraison.submit = request -> veraison.completed('"' + token + '"');
    Deadline deadline = ample();
    try (VeraisonVerifier client =
            VeraisonVerifier.insecureAllowingDemoKey(veraison.service(), demo);
        VerifierSession session = client.open(Bytes.fromHex("deadbeefdeadbeef"), deadline)) {
      return session.appraise(Failures.EVIDENCE, deadline);
    }
  }
}
