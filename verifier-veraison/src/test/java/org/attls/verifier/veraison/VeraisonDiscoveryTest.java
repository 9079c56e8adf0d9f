package org.attls.verifier.veraison;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.attls.verifier.veraison.Failures.CHALLENGE;
import static org.attls.verifier.veraison.Failures.ample;
import static org.attls.verifier.veraison.Failures.appraise;
import static org.attls.verifier.veraison.Failures.failure;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.RecordedRequest;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.key.EcCurve;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.rats.Tier;
import org.attls.rats.VerifierSession;
import org.attls.testing.Vectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VeraisonDiscoveryTest {
  private final ScriptedVeraison veraison = ScriptedVeraison.http();

  @AfterEach
  void stop() {
    veraison.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"verification-docs", "verification-v0.0.2608.derived"})
  void readsPublishedVerificationDocuments(String name) throws MalformedException {
    DiscoveryDocument document =
        DiscoveryDocument.read(Vectors.bytes("veraison/discovery/" + name + ".json"));
    assertThat(document.earVerificationKey())
        .hasValueSatisfying(key -> assertThat(key.isPublishedVeraisonDemoKey()).isTrue());
    assertThat(document.mediaTypes()).contains("application/psa-attestation-token");
    assertThat(document.serviceState()).contains("READY");
    assertThat(document.apiEndpoints())
        .containsEntry("newChallengeResponseSession", "/challenge-response/v1/newSession");
  }

  @Test
  void readsThePublishedProvisioningDocument() throws MalformedException {
    DiscoveryDocument document =
        DiscoveryDocument.read(Vectors.bytes("veraison/discovery/provisioning-docs.json"));
    assertThat(document.earVerificationKey()).isEmpty();
    assertThat(document.mediaTypes()).hasSize(3);
    assertThat(document.apiEndpoints())
        .containsEntry("provisioningSubmit", "/endorsement-provisioning/v1/submit");
  }

  @Test
  void ignoresUnknownMembersAndRepetitions() throws MalformedException {
    DiscoveryDocument document =
        DiscoveryDocument.read(Bytes.utf8("{\"media-types\":[\"a/b\",\"a/b\"],\"new\":{}}"));
    assertThat(document.mediaTypes()).containsExactly("a/b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"media-types\":{}}",
        "{\"media-types\":[1]}",
        "{\"version\":1}",
        "{\"api-endpoints\":[]}",
        "{\"ear-verification-key\":null}",
        "{\"ear-verification-key\":{\"kty\":\"RSA\",\"alg\":\"PS256\"}}",
        "{\"version\":\"1\",\"version\":\"2\"}",
        "{} {}"
      })
  void refusesWhatIsNoDiscoveryDocument(String document) {
    assertThatThrownBy(() -> DiscoveryDocument.read(Bytes.utf8(document)))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void asksForExactlyTheTypeThatVeraisonGives() throws AttestationException {
    try (VeraisonDiscovery discovery = new VeraisonDiscovery(veraison.service())) {
      assertThat(discovery.verification(ample()).earVerificationKey())
          .contains(veraison.signer.publicKey());
      RecordedRequest request = veraison.nextRequest();
      assertThat(request.getRequestLine())
          .isEqualTo("GET /.well-known/veraison/verification HTTP/1.1");
      assertThat(request.getHeaders().values("Accept"))
          .containsExactly("application/vnd.veraison.discovery+json");
    }
  }

  @Test
  void refusesADocumentUnderAnotherTypeOrStatus() {
    try (VeraisonDiscovery discovery = new VeraisonDiscovery(veraison.service())) {
      veraison.discovery = request -> ScriptedVeraison.answer(200, "application/json", "{}");
      assertThat(failure(() -> discovery.verification(ample()), Reason.VERIFIER_UNAVAILABLE))
          .hasMessageContaining("verification discovery: answered 200 with application/json");
      veraison.discovery = request -> ScriptedVeraison.problem(500, "t", "vts is down");
      assertThat(failure(() -> discovery.verification(ample()), Reason.VERIFIER_UNAVAILABLE))
          .hasMessageContaining("vts is down");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://verifier.example", "http://127.0.0.1:1", "http://localhost"})
  void takesNoKeyOverPlainHttpNotEvenOnLoopback(String address) {
    VeraisonVerifier.DiscoveringBuilder builder =
        VeraisonVerifier.withDiscoveredKey(VeraisonService.at(URI.create(address)).build());
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("plain http");
  }

  @Test
  void refusesAServiceThatNamesNoKey() {
    veraison.discovery =
        request -> ScriptedVeraison.answer(200, DiscoveryDocument.MEDIA_TYPE, "{}");
    try (VeraisonVerifier client = discovering(Duration.ofMinutes(1))) {
      assertThat(failure(() -> appraise(client, ample()), Reason.VERIFIER_UNAVAILABLE))
          .hasMessageContaining("no \"ear-verification-key\"");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max-age=60 | 1",
        "private, max-age=3600 | 1",
        "max-age=0 | 2",
        "x-max-age=0 | 1",
        "NONE | 1"
      })
  void asksAgainWhenTheServiceSaysSo(String cacheControl, int asked) throws AttestationException {
    AtomicInteger fetches = new AtomicInteger();
    veraison.discovery =
        request -> {
          fetches.incrementAndGet();
          return ScriptedVeraison.discovered(veraison.signer.publicJwk())
              .newBuilder()
              .setHeader(cacheControl.equals("NONE") ? "X-Other" : "Cache-Control", cacheControl)
              .setHeader("Expires", "Thu, 01 Jan 2026 00:00:00 UTC")
              .build();
        };
    try (VeraisonVerifier client = discovering(Duration.ofMinutes(1))) {
      appraise(client, ample());
      appraise(client, ample());
      assertThat(fetches).hasValue(asked);
    }
  }

  @Test
  void noticesAnExchangedKey() throws AttestationException {
    EarSigner next = EarSigner.generate(EcCurve.P384);
    try (VeraisonVerifier client = discovering(Duration.ZERO)) {
      appraise(client, ample());
      veraison.discovery = request -> ScriptedVeraison.discovered(next.publicJwk());
      veraison.submit = request -> resultBy(next);
      assertThat(appraise(client, ample()).nonce()).contains(CHALLENGE);
    }
  }

  @Test
  void letsNoBadSignatureCauseMoreThanOneQuestionAMinute() throws AttestationException {
    AtomicInteger fetches = new AtomicInteger();
    veraison.discovery =
        request -> {
          fetches.incrementAndGet();
          return ScriptedVeraison.discovered(veraison.signer.publicJwk());
        };
    EarSigner stranger = EarSigner.generate(EcCurve.P256);
    veraison.submit = request -> resultBy(stranger);
    try (VeraisonVerifier client = discovering(Duration.ofMinutes(1))) {
      for (int i = 0; i < 3; i++) {
        failure(() -> appraise(client, ample()), Reason.RESULT_INVALID);
      }
      assertThat(fetches).hasValue(1);
    }
    try (VeraisonVerifier client = discovering(Duration.ZERO)) {
      failure(() -> appraise(client, ample()), Reason.RESULT_INVALID);
      assertThat(fetches).as("once at first, once after the signature").hasValue(3);
    }
  }

  @Test
  void staysWithTheBadSignatureWhenNoNewKeyCanBeFetched() throws AttestationException {
    EarSigner stranger = EarSigner.generate(EcCurve.P256);
    try (VeraisonVerifier client = discovering(Duration.ZERO)) {
      appraise(client, ample());
      veraison.discovery = request -> ScriptedVeraison.answer(500);
      veraison.submit = request -> resultBy(stranger);
      AttestationException failure =
          failure(() -> appraise(client, ample()), Reason.RESULT_INVALID);
      assertThat(failure).hasMessageContaining("signature");
    }
  }

  @Test
  void takesNoDemoKeyInExchangeEither() throws Exception {
    Bytes demoKey = Vectors.bytes("veraison/ear/demo-verification-key.jwk");
    String token = Vectors.text("veraison/derived/ear-parsec-tpm-affirming.jwt").strip();
    try (VeraisonVerifier client = discovering(Duration.ZERO)) {
      appraise(client, ample());
      veraison.discovery =
          request -> ScriptedVeraison.discovered(new String(demoKey.toArray(), UTF_8));
      veraison.submit = request -> veraison.completed('"' + token + '"');
      try (VerifierSession session = client.open(Bytes.fromHex("deadbeefdeadbeef"), ample())) {
        AttestationException failure =
            failure(() -> session.appraise(Failures.EVIDENCE, ample()), Reason.RESULT_INVALID);
        assertThat(failure).hasMessageContaining("signature");
        assertThat(failure.getSuppressed())
            .singleElement()
            .satisfies(why -> assertThat(why).hasMessageContaining("demo key"));
      }
    }
  }

  private mockwebserver3.MockResponse resultBy(EarSigner signer) {
    return veraison.completed(
        ScriptedVeraison.quoted(ScriptedVeraison.result(signer, CHALLENGE, Tier.AFFIRMING)));
  }

  private VeraisonVerifier discovering(Duration refetchInterval) {
    return VeraisonVerifier.withDiscoveredKey(veraison.service())
        .insecureDiscoveryOverHttp()
        .refetchInterval(refetchInterval)
        .build();
  }
}
