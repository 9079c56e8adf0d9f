package org.attls.verifier.veraison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.attls.verifier.veraison.Failures.CHALLENGE;
import static org.attls.verifier.veraison.Failures.ample;
import static org.attls.verifier.veraison.Failures.failure;

import java.util.List;
import mockwebserver3.MockResponse;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.key.EcCurve;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.rats.Tier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A verifier that answers, and answers nonsense: each with its own text. */
class VeraisonAnswersTest {
  private final ScriptedVeraison veraison = ScriptedVeraison.http();

  @AfterEach
  void stop() {
    veraison.close();
  }

  @Test
  void reportsStatusAndDetailOfAProblem() {
    veraison.newSession =
        request -> ScriptedVeraison.problem(500, "Internal Server Error", "vts is down");
    assertThat(failure(veraison, Reason.VERIFIER_UNAVAILABLE))
        .hasMessage(
            veraison.uri()
                + ": newSession: answered 500 Internal Server Error:"
                + " Internal Server Error: vts is down");
  }

  @Test
  void cutsALongOrUnprintableDetail() {
    veraison.newSession =
        request -> ScriptedVeraison.problem(500, "x", "a\\n\\u001b[31m" + "y".repeat(50_000));
    assertThat(failure(veraison, Reason.VERIFIER_UNAVAILABLE).getMessage())
        .hasSizeLessThan(500)
        .matches("[ -~]*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "{\"detail\":5}",
        "{\"title\":null}",
        "no JSON",
        "{\"a\":1,\"a\":2}"
      })
  void keepsTheStatusWhateverTheProblemDocumentIs(String document) {
    veraison.newSession =
        request -> ScriptedVeraison.answer(503, "application/problem+json", document);
    assertThat(failure(veraison, Reason.VERIFIER_UNAVAILABLE)).hasMessageContaining("503");
  }

  @Test
  void reportsAnEmptyServerError() {
    veraison.newSession = request -> ScriptedVeraison.answer(500);
    assertThat(failure(veraison, Reason.VERIFIER_UNAVAILABLE))
        .hasMessageEndingWith("newSession: answered 500 Internal Server Error");
  }

  @Test
  void reportsAPlainTextAnswer() {
    veraison.newSession =
        request -> ScriptedVeraison.answer(404, "text/plain", "404 page not found");
    assertThat(failure(veraison, Reason.VERIFIER_UNAVAILABLE))
        .hasMessageEndingWith("answered 404 Not Found: 404 page not found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "text/html", "application/problem+json", ""})
  void refusesASessionUnderAnotherContentType(String type) {
    veraison.newSession =
        request ->
            ScriptedVeraison.created(CHALLENGE, ScriptedVeraison.TPM_TYPE)
                .newBuilder()
                .setHeader("Content-Type", type)
                .build();
    assertThat(failure(veraison, Reason.VERIFIER_UNAVAILABLE))
        .hasMessageContaining("not " + ScriptedVeraison.SESSION_TYPE);
  }

  @Test
  void readsNoAnswerOverTheCap() {
    veraison.newSession =
        request ->
            ScriptedVeraison.answer(201, ScriptedVeraison.SESSION_TYPE, " ".repeat((1 << 20) + 1));
    assertThat(failure(veraison, Reason.VERIFIER_UNAVAILABLE))
        .hasMessageContaining("an answer of more than 1048576 octets");
  }

  @Test
  void readsAnAnswerOfExactlyTheCap() throws AttestationException {
    int cap = 4096;
    veraison.newSession =
        request -> {
          String body =
              ScriptedVeraison.session(
                  "waiting",
                  ScriptedVeraison.base64(CHALLENGE),
                  List.of(ScriptedVeraison.TPM_TYPE),
                  "");
          return ScriptedVeraison.createdAt("s", body + " ".repeat(cap - body.length()));
        };
    VeraisonService service = VeraisonService.at(veraison.uri()).maxResponseOctets(cap).build();
    try (VeraisonVerifier client =
        VeraisonVerifier.withPinnedKey(service, veraison.signer.publicKey())) {
      client.open(CHALLENGE, ample()).close();
    }
  }

  @Test
  void readsNoEndlessChunkedAnswer() {
    veraison.submit =
        request ->
            new MockResponse.Builder()
                .setHeader("Content-Type", ScriptedVeraison.SESSION_TYPE)
                .chunkedBody("x".repeat(3 << 20), 1000)
                .build();
    assertThat(failure(veraison, Reason.VERIFIER_UNAVAILABLE))
        .hasMessageContaining("submit evidence: an answer of more than");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void followsNoRedirect(int status) {
    try (ScriptedVeraison other = ScriptedVeraison.http()) {
      for (String target :
          List.of(other.uri().toString() + "/newSession", veraison.uri() + "/elsewhere")) {
        veraison.newSession =
            request ->
                new MockResponse.Builder().code(status).setHeader("Location", target).build();
        assertThat(failure(veraison, Reason.VERIFIER_UNAVAILABLE))
            .hasMessageContaining(status + ", a redirect; redirects are not followed");
      }
      assertThat(other.requests()).isZero();
      assertThat(veraison.requests()).isEqualTo(2);
    }
  }

  @Test
  void followsNoRedirectOfTheSubmission() {
    try (ScriptedVeraison other = ScriptedVeraison.http()) {
      veraison.submit =
          request ->
              new MockResponse.Builder()
                  .code(307)
                  .setHeader("Location", other.uri().toString())
                  .build();
      failure(veraison, Reason.VERIFIER_UNAVAILABLE);
      assertThat(other.requests()).as("no evidence for others").isZero();
    }
  }

  @Test
  void sendsNoEvidenceToAnotherOrigin() {
    try (ScriptedVeraison other = ScriptedVeraison.http()) {
      for (String location :
          List.of(
              other.uri() + "/session/1",
              "https://localhost:" + veraison.uri().getPort() + "/session/1",
              "http://127.0.0.1:" + veraison.uri().getPort() + "/session/1",
              "//example.org/session/1",
              "\\\\example.org\\session",
              "http://user@" + veraison.uri().getAuthority() + "/session/1")) {
        veraison.newSession =
            request ->
                ScriptedVeraison.created(CHALLENGE, ScriptedVeraison.TPM_TYPE)
                    .newBuilder()
                    .setHeader("Location", location)
                    .build();
        assertThat(failure(veraison, Reason.VERIFIER_UNAVAILABLE))
            .as(location)
            .hasMessageContaining("Location at another origin");
      }
      assertThat(other.requests()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "mailto:a@example.org", "http://"})
  void refusesALocationThatLeadsNowhere(String location) {
    veraison.newSession =
        request ->
            ScriptedVeraison.created(CHALLENGE, ScriptedVeraison.TPM_TYPE)
                .newBuilder()
                .setHeader("Location", location)
                .build();
    assertThat(failure(veraison, Reason.VERIFIER_UNAVAILABLE)).hasMessageContaining("Location");
  }

  @Test
  void refusesANewSessionWithoutLocation() {
    veraison.newSession =
        request ->
            ScriptedVeraison.created(CHALLENGE, ScriptedVeraison.TPM_TYPE)
                .newBuilder()
                .removeHeader("Location")
                .build();
    assertThat(failure(veraison, Reason.VERIFIER_UNAVAILABLE))
        .hasMessageContaining("answered 201 without a Location");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"status\":\"waiting\",\"nonce\":\"AAECAwQFBgc=\"} | another nonce",
        "{\"status\":\"waiting\",\"nonce\":\"\"} | another nonce",
        "{\"status\":\"waiting\"} | \"nonce\" is missing",
        "{\"status\":\"waiting\",\"nonce\":null} | null where a string belongs",
        "{\"status\":\"waiting\",\"nonce\":\"%%\"} | not a base64url character",
        "{\"status\":\"waiting\",\"nonce\":\"AA=\"} | wrong base64 padding",
        "{\"nonce\":\"NONCE\"} | \"status\" is missing",
        "{\"nonce\":\"NONCE\",\"status\":\"brooding\"} | status brooding, not waiting",
        "{\"nonce\":\"NONCE\",\"status\":\"failed\"} | status failed, not waiting",
        "{\"nonce\":\"NONCE\",\"status\":\"waiting\",\"accept\":5} | number where an array belongs",
        "{\"nonce\":\"NONCE\",\"status\":\"waiting\",\"status\":\"failed\"} | newSession",
        "[] | array where an object belongs",
        "<html> | newSession",
      })
  void refusesANewSessionThatIsNone(String body, String text) {
    veraison.newSession =
        request ->
            ScriptedVeraison.createdAt(
                "session/1", body.replace("NONCE", ScriptedVeraison.base64(CHALLENGE)));
    assertThat(failure(veraison, Reason.VERIFIER_UNAVAILABLE)).hasMessageContaining(text);
  }

  @Test
  void refusesAnotherSuccessThanCreated() {
    veraison.newSession =
        request ->
            ScriptedVeraison.created(CHALLENGE, ScriptedVeraison.TPM_TYPE)
                .newBuilder()
                .code(200)
                .build();
    assertThat(failure(veraison, Reason.VERIFIER_UNAVAILABLE)).hasMessageContaining("answered 200");
  }

  @Test
  void distinguishesAFailedAppraisalFromANegativeVerdict() {
    veraison.submit = request -> veraison.inStatus(200, "failed", "");
    assertThat(failure(veraison, Reason.VERIFIER_UNAVAILABLE))
        .hasMessageContaining("the verifier failed to appraise; this is no verdict");
  }

  @Test
  void refusesAnUnknownStatus() {
    veraison.submit = request -> veraison.inStatus(200, "brooding", "");
    assertThat(failure(veraison, Reason.VERIFIER_UNAVAILABLE))
        .hasMessageContaining("unknown status brooding");
  }

  @Test
  void refusesACompleteSessionOfAnotherNonce() {
    veraison.submit =
        request ->
            ScriptedVeraison.answer(
                200,
                ScriptedVeraison.SESSION_TYPE,
                ScriptedVeraison.session(
                    "complete", "AAECAwQFBgc=", List.of(), ",\"result\":" + veraison.result()));
    assertThat(failure(veraison, Reason.VERIFIER_UNAVAILABLE))
        .hasMessageContaining("another nonce");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "null", "5", "[\"a\"]", "\"\"", "\"{}\"", "\"a.b.c\"", "\"..\""})
  void refusesAResultThatIsNoJwsInAString(String result) {
    veraison.submit = request -> veraison.completed(result);
    failure(veraison, Reason.RESULT_INVALID);
  }

  @Test
  void refusesACompleteSessionWithoutResult() {
    veraison.submit = request -> veraison.inStatus(200, "complete", "");
    assertThat(failure(veraison, Reason.RESULT_INVALID)).hasMessageContaining("without a result");
  }

  @Test
  void refusesAResultByAnotherKey() {
    EarSigner stranger = EarSigner.generate(EcCurve.P256);
    veraison.submit =
        request ->
            veraison.completed(
                ScriptedVeraison.quoted(
                    ScriptedVeraison.result(stranger, CHALLENGE, Tier.AFFIRMING)));
    assertThat(failure(veraison, Reason.RESULT_INVALID)).hasMessageContaining("signature");
  }

  @Test
  void refusesAResultForAnotherNonce() {
    veraison.submit =
        request ->
            veraison.completed(
                ScriptedVeraison.quoted(
                    ScriptedVeraison.result(
                        veraison.signer, Bytes.fromHex("00".repeat(32)), Tier.AFFIRMING)));
    assertThat(failure(veraison, Reason.RESULT_INVALID)).hasMessageContaining("another nonce");
  }
}
