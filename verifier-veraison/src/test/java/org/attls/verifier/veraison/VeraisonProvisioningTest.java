package org.attls.verifier.veraison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.attls.verifier.veraison.Failures.ample;
import static org.attls.verifier.veraison.Failures.failure;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VeraisonProvisioningTest {
  private static final String TYPE =
      "application/rim+cbor; profile=\"tag:github.com/parallaxsecond,2023-03-03:tpm\"";
  private static final Bytes CORIM = Bytes.fromHex("d901f5a0");

  private final ScriptedVeraison veraison = ScriptedVeraison.http();

  @AfterEach
  void stop() {
    veraison.close();
  }

  @Test
  void submitsWithTypeWantedTypeAndCredentials() throws AttestationException {
    VeraisonService service =
        VeraisonService.at(veraison.uri())
            .authorization(Authorization.basic("veraison", "open sesame"))
            .build();
    assertThat(submit(service, ample())).isEqualTo(new ProvisioningOutcome.Accepted());
    RecordedRequest request = veraison.nextRequest();
    assertThat(request.getRequestLine())
        .isEqualTo("POST /endorsement-provisioning/v1/submit HTTP/1.1");
    assertThat(request.getHeaders().values("Content-Type")).containsExactly(TYPE);
    assertThat(request.getHeaders().get("Accept"))
        .isEqualTo("application/vnd.veraison.provisioning-session+json");
    assertThat(request.getHeaders().get("Authorization"))
        .isEqualTo("Basic dmVyYWlzb246b3BlbiBzZXNhbWU=");
    assertThat(String.valueOf(request.getBody())).isEqualTo("[hex=d901f5a0]");
  }

  @Test
  void reportsARefusalThatComesWithStatus200() throws AttestationException {
    veraison.provision =
        request ->
            ScriptedVeraison.provisioned(
                200,
                "{\"status\":\"failed\",\"expiry\":\"1970-01-01T00:00:00Z\","
                    + "\"failure-reason\":\"token already\\nin store\"}");
    assertThat(submit(veraison.service(), ample()))
        .isEqualTo(new ProvisioningOutcome.Refused("token already in store"));
  }

  @Test
  void reportsARefusalWithoutReason() throws AttestationException {
    veraison.provision = request -> ScriptedVeraison.provisioned(200, "{\"status\":\"failed\"}");
    assertThat(submit(veraison.service(), ample())).isEqualTo(new ProvisioningOutcome.Refused(""));
  }

  @Test
  void waitsForTheAsynchronousForm() throws AttestationException {
    AtomicInteger polls = new AtomicInteger();
    veraison.provision = request -> processing();
    veraison.provisionPoll =
        request ->
            ScriptedVeraison.provisioned(
                200,
                polls.incrementAndGet() < 2
                    ? "{\"status\":\"processing\"}"
                    : "{\"status\":\"failed\",\"failure-reason\":\"no\"}");
    assertThat(submit(veraison.service(), ample()))
        .isEqualTo(new ProvisioningOutcome.Refused("no"));
    veraison.nextRequest();
    assertThat(veraison.nextRequest().getRequestLine())
        .isEqualTo("GET /endorsement-provisioning/v1/session/7 HTTP/1.1");
  }

  @Test
  void waitsNoLongerThanTheDeadline() {
    veraison.provision = request -> processing();
    veraison.provisionPoll =
        request -> ScriptedVeraison.provisioned(200, "{\"status\":\"processing\"}");
    assertThat(
            failure(
                () -> submit(veraison.service(), Deadline.in(Duration.ofMillis(300))),
                Reason.VERIFIER_UNAVAILABLE))
        .hasMessageContaining("still processing at the deadline");
  }

  @ParameterizedTest
  @CsvSource({
    "401, 401 Unauthorized: the credentials are missing",
    "403, 403 Forbidden: the credentials lack the role",
    "500, 500 Internal Server Error"
  })
  void saysWhatIsWrong(int status, String text) {
    veraison.provision = request -> ScriptedVeraison.answer(status);
    assertThat(failure(() -> submit(veraison.service(), ample()), Reason.VERIFIER_UNAVAILABLE))
        .hasMessageContaining("submit endorsements: answered " + text);
  }

  @Test
  void saysWhichTypesWouldBeTaken() {
    veraison.provision =
        request ->
            ScriptedVeraison.problem(415, "Unsupported Media Type", "no active plugin found")
                .newBuilder()
                .setHeader("Accept", "application/corim-unsigned+cbor")
                .build();
    assertThat(failure(() -> submit(veraison.service(), ample()), Reason.VERIFIER_UNAVAILABLE))
        .hasMessageContaining("415 Unsupported Media Type")
        .hasMessageContaining("no active plugin found; it takes application/corim-unsigned+cbor");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "[]", "", "{\"status\":\"pending\"}", "{\"status\":\"processing\"}"})
  void refusesAnAnswerThatSaysNothing(String body) {
    veraison.provision = request -> ScriptedVeraison.provisioned(200, body);
    failure(() -> submit(veraison.service(), ample()), Reason.VERIFIER_UNAVAILABLE);
  }

  @Test
  void submitsNothingEmptyAndNoBrokenType() {
    try (VeraisonProvisioning provisioning = new VeraisonProvisioning(veraison.service())) {
      assertThatThrownBy(() -> provisioning.submit(Bytes.EMPTY, TYPE, ample()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> provisioning.submit(CORIM, "a/b\r\nX: y", ample()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(veraison.requests()).isZero();
    }
  }

  @Test
  void credentialsLeaveTheMachineOnlyOverHttps() {
    VeraisonService.Builder plain =
        VeraisonService.at(URI.create("http://verifier.example"))
            .authorization(Authorization.bearer("secret"));
    assertThatThrownBy(plain::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("in the clear");
    assertThat(plain.insecureCredentialsOverHttp().build().isHttps()).isFalse();
    for (String own :
        new String[] {"https://verifier.example", "http://[::1]:8", "http://127.0.0.1"}) {
      VeraisonService.at(URI.create(own)).authorization(Authorization.bearer("secret")).build();
    }
  }

  @Test
  void credentialsAreNeverPrinted() {
    assertThat(Authorization.bearer("secret")).hasToString("Bearer [hidden]");
    assertThat(Authorization.basic("a", "secret")).hasToString("Basic [hidden]");
    assertThat(Authorization.header("secret")).hasToString("Authorization[hidden]");
  }

  @Test
  void refusesCredentialsThatFitNoHeader() {
    assertThatThrownBy(() -> Authorization.bearer("a b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Authorization.bearer("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Authorization.basic("a:b", "c"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Authorization.header("a\r\nb: c"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static MockResponse processing() {
    return ScriptedVeraison.provisioned(201, "{\"status\":\"processing\"}")
        .newBuilder()
        .setHeader("Location", "session/7")
        .build();
  }

  private static ProvisioningOutcome submit(VeraisonService service, Deadline deadline)
      throws AttestationException {
    try (VeraisonProvisioning provisioning = new VeraisonProvisioning(service)) {
      return provisioning.submit(CORIM, TYPE, deadline);
    }
  }
}
