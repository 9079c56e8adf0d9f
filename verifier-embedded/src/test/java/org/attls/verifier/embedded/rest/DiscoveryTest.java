package org.attls.verifier.embedded.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.ear.EarKey;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.key.EcCurve;
import org.attls.verifier.embedded.ResultIssuer;
import org.attls.verifier.embedded.appraise.AppraisalLog;
import org.attls.verifier.embedded.endorse.EndorsementStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveryTest {
  private static final String VERIFICATION = "/.well-known/veraison/verification";
  private static final String PROVISIONING = "/.well-known/veraison/provisioning";
  private static final String TYPE = "application/vnd.veraison.discovery+json";

  @Test
  void tellsKeyTypesAndEndpoints() throws Exception {
    try (RunningService verifier = new RunningService()) {
      HttpResponse<String> answer = verifier.get(VERIFICATION);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(RunningService.contentType(answer)).isEqualTo(TYPE);
      assertThat(answer.headers().firstValue("Cache-Control")).contains("max-age=60");
      assertThat(EarKey.readJwk(RunningService.json(answer).required("ear-verification-key")))
          .isEqualTo(verifier.signer.publicKey());
      assertThat(
              RunningService.json(answer)
                  .required("ear-verification-key")
                  .asObject()
                  .required("alg")
                  .asText())
          .isEqualTo("ES256");
      assertThat(RunningService.texts(answer, "media-types"))
          .containsExactly(RunningService.EVIDENCE_TYPE, RunningService.BUNDLE_TYPE);
      assertThat(RunningService.text(answer, "service-state")).isEqualTo("READY");
      assertThat(RunningService.text(answer, "version")).isNotEmpty();
      assertThat(
              RunningService.json(answer)
                  .required("api-endpoints")
                  .asObject()
                  .required("newChallengeResponseSession")
                  .asText())
          .isEqualTo("/challenge-response/v1/newSession");
    }
  }

  @Test
  void neverShowsThePrivateKey() throws Exception {
    try (RunningService verifier = new RunningService()) {
      assertThat(
              RunningService.json(verifier.get(VERIFICATION))
                  .required("ear-verification-key")
                  .asObject()
                  .members())
          .doesNotContainKey("d");
    }
  }

  @Test
  void tellsOfProvisioningOnlyWhereThereIsSome() throws Exception {
    try (RunningService closed = new RunningService()) {
      assertThat(closed.get(PROVISIONING).statusCode()).isEqualTo(404);
    }
    try (RunningService open =
        new RunningService(
            settings ->
                settings.withProvisioner(ProvisioningCredential.bearer("0123456789abcdef")))) {
      HttpResponse<String> answer = open.get(PROVISIONING);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(RunningService.texts(answer, "media-types"))
          .containsExactly(
              "application/rim+cbor; profile=\"tag:github.com/parallaxsecond,2023-03-03:tpm\"");
      assertThat(
              RunningService.json(answer)
                  .required("api-endpoints")
                  .asObject()
                  .required("provisioningSubmit")
                  .asText())
          .isEqualTo("/endorsement-provisioning/v1/submit");
      RunningService.problem(open.get(PROVISIONING, "Accept", "text/html"), 406);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        TYPE,
        "*/*",
        "application/*",
        "text/html, image/gif, *; q=.2, */*; q=.2",
        "text/html;q=0.9, " + TYPE + ";q=0.1",
        "Application/Vnd.Veraison.Discovery+JSON",
        "*/*;q=0, " + TYPE
      })
  void servesEveryClientThatTakesTheType(String accept) throws Exception {
    try (RunningService verifier = new RunningService()) {
      assertThat(verifier.get(VERIFICATION, "Accept", accept).statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "text/*",
        "application/vnd.veraison.discovery",
        "*/*, " + TYPE + ";q=0",
        "*/*;q=0.000",
        ","
      })
  void refusesEveryOther(String accept) throws Exception {
    try (RunningService verifier = new RunningService()) {
      assertThat(RunningService.problem(verifier.get(VERIFICATION, "Accept", accept), 406))
          .isEqualTo("the only supported output format is " + TYPE);
    }
  }

  @Test
  void saysThatItIsAlive() throws Exception {
    try (RunningService verifier = new RunningService()) {
      HttpResponse<String> answer = verifier.get("/healthz");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(RunningService.text(answer, "status")).isEqualTo("READY");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST,   /healthz,                            GET",
    "POST,   /.well-known/veraison/verification,  GET",
    "GET,    /challenge-response/v1/newSession,   POST",
    "PUT,    /challenge-response/v1/newSession,   POST",
    "PATCH,  /challenge-response/v1/session/x,    'DELETE, GET, POST'",
    "GET,    /endorsement-provisioning/v1/submit, POST",
  })
  void refusesOtherMethodsAndNamesTheRightOnes(String method, String path, String allowed)
      throws Exception {
    try (RunningService verifier =
        new RunningService(
            settings ->
                settings.withProvisioner(ProvisioningCredential.bearer("0123456789abcdef")))) {
      HttpResponse<String> answer = verifier.send(method, path, Bytes.EMPTY);
      RunningService.problem(answer, 405);
      assertThat(answer.headers().firstValue("Allow")).contains(allowed);
    }
  }

  @Test
  void answersHeadWithoutABody() throws Exception {
    try (RunningService verifier = new RunningService()) {
      HttpResponse<String> answer = verifier.send("HEAD", "/healthz", Bytes.EMPTY);
      assertThat(answer.statusCode()).isEqualTo(405);
      assertThat(answer.body()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/healthz/",
        "/challenge-response/v1/",
        "/challenge-response/v1/session/",
        "/challenge-response/v1/session/a/b",
        "/challenge-response/v1/NEWSESSION",
        "/.well-known/veraison/../veraison/verification",
        "/%2ewell-known/veraison/verification",
        "/endorsement-provisioning/v1/submit"
      })
  void answersUnknownPathsInPlainText(String path) throws Exception {
    try (RunningService verifier = new RunningService()) {
      HttpResponse<String> answer = verifier.get(path);
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(RunningService.contentType(answer)).startsWith("text/plain");
      assertThat(answer.body()).isEqualTo("404 page not found");
    }
  }

  @Test
  void refusesPlainHttpBeyondLoopbackUnlessItIsMeant() throws Exception {
    EndorsementStore store = EndorsementStore.inMemory(InstantSource.system());
    ResultIssuer issuer =
        ResultIssuer.of(
            store, EarSigner.generate(EcCurve.P256), InstantSource.system(), AppraisalLog.NONE);
    ServiceSettings anywhere = ServiceSettings.at(new InetSocketAddress("0.0.0.0", 0));
    assertThatThrownBy(() -> VerifierService.start(anywhere, issuer, store))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("loopback");
    try (VerifierService service =
        VerifierService.start(anywhere.withInsecurePlainHttp(), issuer, store)) {
      assertThat(service.address().getPort()).isPositive();
    }
  }

  @Test
  void reportsAPortThatIsTaken() throws Exception {
    try (RunningService verifier = new RunningService()) {
      int taken = verifier.service.address().getPort();
      assertThatThrownBy(
              () -> {
                EndorsementStore store = EndorsementStore.inMemory(InstantSource.system());
                VerifierService.start(
                        ServiceSettings.loopback(taken),
                        ResultIssuer.of(
                            store,
                            EarSigner.generate(EcCurve.P256),
                            InstantSource.system(),
                            AppraisalLog.NONE),
                        store)
                    .close();
              })
          .isInstanceOf(java.io.IOException.class);
    }
  }
}
