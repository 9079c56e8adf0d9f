package org.attls.verifier.embedded.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.ear.EarKey;
import org.attls.eat.ear.EarVerifier;
import org.attls.rats.Appraisal;
import org.attls.rats.AttestationResult;
import org.attls.rats.Tier;
import org.attls.verifier.embedded.SwtpmCase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeResponseTest {
  private static final String NEW_SESSION = "/challenge-response/v1/newSession";
  private static final String SESSION_TYPE =
      "application/vnd.veraison.challenge-response-session+json";
  private static final String TPM = RunningService.EVIDENCE_TYPE;

  private final SwtpmCase good = SwtpmCase.good();
  private RunningService verifier;

  ChallengeResponseTest() throws Exception {
    verifier = new RunningService();
  }

  @BeforeEach
  void endorse() throws Exception {
    verifier.store.add(good.corim());
  }

  @AfterEach
  void stop() {
    verifier.close();
  }

  @Test
  void drawsANonceOfTheSizeAskedFor() throws Exception {
    for (String query : List.of("", "?nonceSize=8", "?nonceSize=64", "?other=1")) {
      HttpResponse<String> created = verifier.post(NEW_SESSION + query, Bytes.EMPTY);
      assertThat(created.statusCode()).isEqualTo(201);
      int size = query.contains("nonceSize") ? Integer.parseInt(query.substring(11)) : 32;
      assertThat(Base64.getDecoder().decode(RunningService.text(created, "nonce"))).hasSize(size);
    }
    assertThat(RunningService.text(verifier.post(NEW_SESSION, Bytes.EMPTY), "nonce"))
        .isNotEqualTo(RunningService.text(verifier.post(NEW_SESSION, Bytes.EMPTY), "nonce"));
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 10, 32, 48, 64})
  void takesTheNonceWithAndWithoutPadding(int size) throws Exception {
    Bytes nonce = Bytes.copyOf(new byte[64]).slice(0, size);
    String unpadded = Base64Url.encode(nonce);
    String padded = Base64.getUrlEncoder().encodeToString(nonce.toArray());
    for (String text : List.of(unpadded, padded, padded.replace("=", "%3D"))) {
      HttpResponse<String> created =
          verifier.post(NEW_SESSION + "?nonce=" + text, Bytes.EMPTY, "Accept", SESSION_TYPE);
      assertThat(created.statusCode()).as(text).isEqualTo(201);
      assertThat(RunningService.text(created, "nonce"))
          .isEqualTo(Base64.getEncoder().encodeToString(nonce.toArray()));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonceSize=7                        | nonceSize must be in range 8..64",
        "nonceSize=65                       | nonceSize must be in range 8..64",
        "nonceSize=                         | nonceSize must be in range 8..64",
        "nonceSize=-9                       | nonceSize must be in range 8..64",
        "nonceSize=999999999999999999999    | nonceSize must be in range 8..64",
        "nonce=AAAAAAAAAA                   | nonce must be between 8 and 64 bytes long; got 7",
        "nonce=                             | nonce must be between 8 and 64 bytes long; got 0",
        "nonce=AAAAAAAAAAA%3D%3D            | nonce must be valid base64",
        "nonce=AAAAAAAAAAB                  | nonce must be valid base64",
        "nonce=AAAAAAAAAAAA%3D%3D%3D%3D     | nonce must be valid base64",
        "nonce=AAAAAAAA%2FAA                | nonce must be valid base64",
        "nonce=AAAAAAAA+AA                  | nonce must be valid base64",
        "nonce=AAAAAAAAAAA&nonceSize=8      | nonce and nonceSize are mutually exclusive",
      })
  void refusesABadNonceParameter(String query, String detail) throws Exception {
    HttpResponse<String> refused = verifier.post(NEW_SESSION + "?" + query, Bytes.EMPTY);
    assertThat(RunningService.problem(refused, 400))
        .isEqualTo("failed handling nonce request: " + detail);
  }

  @Test
  void refusesARepeatedOrMalformedQuery() throws Exception {
    assertThat(
            RunningService.problem(
                verifier.post(NEW_SESSION + "?nonceSize=8&nonceSize=9", Bytes.EMPTY), 400))
        .contains("2 times");
    String tooLong = Base64Url.encode(Bytes.copyOf(new byte[65]));
    assertThat(
            RunningService.problem(
                verifier.post(NEW_SESSION + "?nonce=" + tooLong, Bytes.EMPTY), 400))
        .contains("got 65");
  }

  @Test
  void opensASessionThatCanBeRead() throws Exception {
    HttpResponse<String> created = verifier.post(NEW_SESSION, Bytes.EMPTY);
    assertThat(RunningService.contentType(created)).isEqualTo(SESSION_TYPE);
    String location = created.headers().firstValue("Location").orElseThrow();
    assertThat(location).startsWith("session/");
    assertThat(UUID.fromString(location.substring(8)).toString()).isEqualTo(location.substring(8));
    assertThat(RunningService.text(created, "status")).isEqualTo("waiting");
    assertThat(RunningService.texts(created, "accept"))
        .containsExactly(TPM, RunningService.BUNDLE_TYPE);
    assertThat(Instant.parse(RunningService.text(created, "expiry")))
        .isEqualTo(verifier.clock.instant().plusSeconds(150));
    assertThat(RunningService.json(created).members()).doesNotContainKeys("evidence", "result");
    HttpResponse<String> read = verifier.get(created.uri().resolve(location).getPath());
    assertThat(read.statusCode()).isEqualTo(200);
    assertThat(RunningService.json(read)).isEqualTo(RunningService.json(created));
  }

  @Test
  void affirmsGoodEvidenceInAResultThatTheDiscoveredKeyVerifies() throws Exception {
    HttpResponse<String> done =
        verifier.post(verifier.open(good.nonce()), good.token(), "Content-Type", TPM);
    assertThat(done.statusCode()).isEqualTo(200);
    assertThat(RunningService.contentType(done)).isEqualTo(SESSION_TYPE);
    assertThat(RunningService.text(done, "status")).isEqualTo("complete");
    EarKey key =
        EarKey.readJwk(
            RunningService.json(verifier.get("/.well-known/veraison/verification"))
                .required("ear-verification-key"));
    AttestationResult result =
        EarVerifier.of(List.of(key)).verify(Bytes.utf8(RunningService.text(done, "result")));
    assertThat(result.nonce()).contains(good.nonce());
    Appraisal appraisal = java.util.Objects.requireNonNull(result.appraisals().get("PARSEC_TPM"));
    assertThat(appraisal.status()).isEqualTo(Tier.AFFIRMING);
    assertThat(appraisal.attestedKey()).contains(good.attestedKey());
  }

  @Test
  void answersANegativeVerdictAsAResult() throws Exception {
    SwtpmCase stale = SwtpmCase.named("n10-stale-pat");
    HttpResponse<String> done =
        verifier.post(verifier.open(stale.nonce()), stale.token(), "Content-Type", TPM);
    assertThat(done.statusCode()).isEqualTo(200);
    assertThat(verdict(done).status()).isEqualTo(Tier.CONTRAINDICATED);
  }

  @Test
  void answersAnyOctetsOfTheRightTypeWithAVerdict() throws Exception {
    String session = verifier.open(good.nonce());
    for (Bytes junk : List.of(Bytes.of(0), Bytes.of(0xa0), good.token().slice(0, 100))) {
      HttpResponse<String> done = verifier.post(session, junk, "Content-Type", TPM);
      assertThat(done.statusCode()).isEqualTo(200);
      assertThat(verdict(done).problem()).contains("could not establish identity from evidence");
    }
  }

  @Test
  void takesEvidenceOutOfEveryKindOfRecord() throws Exception {
    String session = verifier.open(good.nonce());
    Bytes json =
        CmwWriter.jsonRecord(CmwType.mediaType(TPM), good.token(), java.util.Set.of()).octets();
    for (String type :
        List.of(
            "application/cmw",
            "application/cmw+json",
            "application/cmw+cbor",
            "application/vnd.veraison.cmw",
            "application/vnd.veraison.cmw+json",
            "application/vnd.veraison.cmw+cbor")) {
      for (Bytes wrapper : List.of(good.cmw(), json)) {
        HttpResponse<String> done = verifier.post(session, wrapper, "Content-Type", type);
        assertThat(done.statusCode()).as(type).isEqualTo(200);
        assertThat(verdict(done).status()).isEqualTo(Tier.AFFIRMING);
        org.attls.cmw.json.JsonItem.JsonObject evidence =
            RunningService.json(done).required("evidence").asObject();
        assertThat(evidence.required("type").asText()).isEqualTo(TPM);
        assertThat(Base64.getDecoder().decode(evidence.required("value").asText()))
            .isEqualTo(good.token().toArray());
      }
    }
  }

  @Test
  void refusesABrokenWrapper() throws Exception {
    String session = verifier.open(good.nonce());
    for (Bytes broken :
        List.of(
            good.cmw().slice(0, 60),
            Bytes.concat(good.cmw(), Bytes.of(0)),
            Bytes.utf8("[\"a/b\"]"),
            Bytes.of(0x01))) {
      HttpResponse<String> refused =
          verifier.post(session, broken, "Content-Type", "application/cmw");
      assertThat(RunningService.problem(refused, 400)).startsWith("could not unwrap the CMW: ");
    }
  }

  @Test
  void passesOnCollectionsUnderTheirOwnTypeWhichNobodyClaims() throws Exception {
    String session = verifier.open(good.nonce());
    for (Bytes collection : List.of(Bytes.utf8("{}"), Bytes.of(0xa0))) {
      HttpResponse<String> refused =
          verifier.post(session, collection, "Content-Type", "application/cmw");
      assertThat(RunningService.problem(refused, 415))
          .isEqualTo("no active plugin found for application/cmw");
    }
  }

  @Test
  void saysWhichTypesItTakes() throws Exception {
    String session = verifier.open(good.nonce());
    Bytes other =
        CmwWriter.cborRecord(CmwType.mediaType("application/psa-attestation-token"), good.token())
            .octets();
    for (HttpResponse<String> refused :
        List.of(
            verifier.post(session, good.token(), "Content-Type", "application/octet-stream"),
            verifier.post(session, other, "Content-Type", "application/cmw+cbor"))) {
      assertThat(RunningService.problem(refused, 415)).startsWith("no active plugin found for ");
      assertThat(refused.headers().firstValue("Accept"))
          .contains(TPM + ", " + RunningService.BUNDLE_TYPE);
    }
  }

  @Test
  void matchesTheTypeByMeaningNotBySpelling() throws Exception {
    HttpResponse<String> done =
        verifier.post(
            verifier.open(good.nonce()),
            good.token(),
            "Content-Type",
            "Application/VND.parallaxsecond.key-attestation.tpm");
    assertThat(done.statusCode()).isEqualTo(200);
    assertThat(verdict(done).status()).isEqualTo(Tier.AFFIRMING);
  }

  @Test
  void refusesAMalformedOrMissingContentType() throws Exception {
    String session = verifier.open(good.nonce());
    assertThat(RunningService.problem(verifier.post(session, good.token()), 400))
        .startsWith("could not check media type with verifier: ");
    assertThat(
            RunningService.problem(
                verifier.post(session, good.token(), "Content-Type", "no type"), 400))
        .startsWith("could not check media type with verifier: ");
  }

  @Test
  void checksInTheOrderOfVeraison() throws Exception {
    String unknown = "/challenge-response/v1/session/" + UUID.randomUUID();
    String invalid = "/challenge-response/v1/session/1-2-3-4-5";
    assertThat(
            RunningService.problem(
                verifier.post(invalid, Bytes.EMPTY, "Accept", "application/json"), 406))
        .isEqualTo("the only supported output format is " + SESSION_TYPE);
    assertThat(RunningService.problem(verifier.post(invalid, Bytes.EMPTY), 400))
        .startsWith("unable to read evidence from the request body");
    assertThat(
            RunningService.problem(
                verifier.post(invalid, Bytes.of(1), "Content-Type", "application/cmw"), 400))
        .startsWith("could not unwrap");
    assertThat(
            RunningService.problem(verifier.post(invalid, Bytes.of(1), "Content-Type", "a/b"), 415))
        .startsWith("no active plugin");
    assertThat(
            RunningService.problem(verifier.post(invalid, Bytes.of(1), "Content-Type", TPM), 400))
        .startsWith("invalid session id (1-2-3-4-5) in path segment");
    assertThat(
            RunningService.problem(verifier.post(unknown, Bytes.of(1), "Content-Type", TPM), 404))
        .startsWith("session not found for (id, tenant)=(");
  }

  @Test
  void takesEvidenceAgainAndKeepsTheLatestResult() throws Exception {
    String session = verifier.open(good.nonce());
    verifier.post(session, Bytes.of(0), "Content-Type", TPM);
    HttpResponse<String> again = verifier.post(session, good.token(), "Content-Type", TPM);
    assertThat(verdict(again).status()).isEqualTo(Tier.AFFIRMING);
    assertThat(RunningService.json(verifier.get(session))).isEqualTo(RunningService.json(again));
  }

  @Test
  void forgetsASessionWhenItsTimeIsOverEvenIfItWasUsed() throws Exception {
    String session = verifier.open(good.nonce());
    verifier.clock.advance(Duration.ofSeconds(149));
    assertThat(verifier.post(session, good.token(), "Content-Type", TPM).statusCode())
        .isEqualTo(200);
    verifier.clock.advance(Duration.ofSeconds(1));
    RunningService.problem(verifier.get(session), 404);
    RunningService.problem(verifier.post(session, good.token(), "Content-Type", TPM), 404);
  }

  @Test
  void deletesASessionAndOneThatIsNotThere() throws Exception {
    String session = verifier.open(good.nonce());
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> deleted =
          verifier.send("DELETE", session, Bytes.EMPTY, "Accept", "application/json");
      assertThat(deleted.statusCode()).isEqualTo(204);
      assertThat(deleted.body()).isEmpty();
      RunningService.problem(verifier.get(session), 404);
    }
    RunningService.problem(
        verifier.send("DELETE", "/challenge-response/v1/session/nonsense", Bytes.EMPTY), 400);
  }

  @Test
  void boundsTheNumberOfSessions() throws Exception {
    verifier.close();
    verifier =
        new RunningService(
            settings -> settings.withSessions(settings.clock(), settings.sessionLifetime(), 2));
    String first = verifier.open(good.nonce());
    String second = verifier.open(good.nonce());
    verifier.post(first, good.token(), "Content-Type", TPM);
    verifier.open(good.nonce());
    RunningService.problem(verifier.get(second), 404);
    assertThat(verifier.get(first).statusCode()).as("with evidence").isEqualTo(200);
    verifier.send("DELETE", first, Bytes.EMPTY);
    verifier.clock.advance(Duration.ofSeconds(150));
    for (int i = 0; i < 2; i++) {
      verifier.post(verifier.open(good.nonce()), good.token(), "Content-Type", TPM);
    }
    HttpResponse<String> refused = verifier.post(NEW_SESSION, Bytes.EMPTY);
    assertThat(RunningService.problem(refused, 503)).isEqualTo("too many open sessions");
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    verifier.clock.advance(Duration.ofSeconds(150));
    verifier.open(good.nonce());
  }

  @Test
  void servesManySessionsAtATime() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(16);
    try {
      List<Callable<Tier>> exchanges = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        SwtpmCase vector = i % 2 == 0 ? good : SwtpmCase.named("n04-other-pcr");
        exchanges.add(
            () ->
                verdict(
                        verifier.post(
                            verifier.open(vector.nonce()), vector.token(), "Content-Type", TPM))
                    .status());
      }
      List<Future<Tier>> verdicts = clients.invokeAll(exchanges);
      for (int i = 0; i < verdicts.size(); i++) {
        assertThat(verdicts.get(i).get())
            .isEqualTo(i % 2 == 0 ? Tier.AFFIRMING : Tier.CONTRAINDICATED);
      }
    } finally {
      clients.shutdownNow();
    }
  }

  private Appraisal verdict(HttpResponse<String> done) throws Exception {
    AttestationResult result =
        EarVerifier.of(List.of(verifier.signer.publicKey()))
            .verify(Bytes.utf8(RunningService.text(done, "result")));
    return java.util.Objects.requireNonNull(result.appraisals().get("PARSEC_TPM"));
  }
}
