package org.attls.verifier.veraison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.attls.verifier.veraison.Failures.ample;
import static org.attls.verifier.veraison.Failures.failure;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import okhttp3.tls.HeldCertificate;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A verifier, or somebody on the way to it, that never ends an answer: around its body. */
class EndlessAnswersTest {
  private static final int CAP = 64 * 1024;

  private static final HeldCertificate CERTIFICATE =
      new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();

  @ParameterizedTest
  @CsvSource({
    "http, 'HTTP/1.1 200 OK|Transfer-Encoding: chunked||1;x=', a",
    "http, 'HTTP/1.1 200 OK|Transfer-Encoding: chunked||', 0",
    "http, 'HTTP/1.1 200 OK|Transfer-Encoding: chunked||', '1;aaaaaaaaaaaaaaaaaaaaaaaaaaaaa|a|'",
    "http, 'HTTP/1.1 200 OK|Transfer-Encoding: chunked||1|a|0|', 'X: y|'",
    "http, 'HTTP/1.1 200 OK|', 'X: y|'",
    "https, 'HTTP/1.1 200 OK|Transfer-Encoding: chunked||1;x=', a",
    "https, 'HTTP/1.1 200 OK|Transfer-Encoding: chunked||1|a|0|', 'X: y|'",
  })
  void areTooLarge(String scheme, String beginning, String forever) throws Exception {
    assertThat(givenUp(scheme, beginning, forever))
        .hasMessageEndingWith("an answer of more than " + CAP + " octets");
  }

  /** OkHttp's own bound, which is the lower one here, takes them for cut short. */
  @ParameterizedTest
  @CsvSource({
    "http, 'HTTP/1.1 200 OK|X: ', a",
    "http, 'HTTP/1.1 200 ', a",
    "http, '', 'HTTP/1.1 103 Early Hints||'",
    "https, 'HTTP/1.1 200 OK|X: ', a",
  })
  void areGivenUpInTheirHeads(String scheme, String beginning, String forever) throws Exception {
    assertThat(givenUp(scheme, beginning, forever)).hasMessageContaining("the exchange broke");
  }

  /** The failure of such an answer, after which the next one is read as if nothing had been. */
  private static AttestationException givenUp(String scheme, String beginning, String forever)
      throws Exception {
    try (EndlessAnswer verifier = new EndlessAnswer(certificate(scheme), beginning, forever);
        HttpExchange http = new HttpExchange(service(verifier.uri(scheme)))) {
      AttestationException failure =
          failure(() -> http.send(question(http), ample()), Reason.VERIFIER_UNAVAILABLE);
      assertThat(verifier.sent()).isLessThan(EndlessAnswer.MOST);
      assertThat(http.send(question(http), ample()).status()).isEqualTo(204);
      return failure;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void manyAnswersThatAreNotTooLargeComeOverOneConnection(String scheme) throws Exception {
    try (ScriptedVeraison veraison =
            certificate(scheme).map(ScriptedVeraison::https).orElseGet(ScriptedVeraison::http);
        HttpExchange http = new HttpExchange(service(veraison.uri()))) {
      veraison.discovery = request -> ScriptedVeraison.answer(200, "text/plain", "a".repeat(CAP));
      for (int i = 0; i < 20; i++) {
        assertThat(http.send(discovery(http), ample()).status()).isEqualTo(200);
        assertThat(veraison.nextRequest().getConnectionIndex()).isZero();
      }
    }
  }

  private static Optional<HeldCertificate> certificate(String scheme) {
    return Optional.of(CERTIFICATE).filter(any -> scheme.equals("https"));
  }

  private static VeraisonService service(URI uri) {
    VeraisonService.Builder builder = VeraisonService.at(uri).maxResponseOctets(CAP);
    if (uri.getScheme().equals("https")) {
      builder.trusting(List.of(CERTIFICATE.certificate()));
    }
    return builder.build();
  }

  private static HttpQuestion question(HttpExchange http) {
    return HttpQuestion.get("anything", http.service().endpoint("/"), "text/plain");
  }

  private static HttpQuestion discovery(HttpExchange http) {
    return HttpQuestion.get(
        "discovery", http.service().endpoint("/.well-known/veraison/verification"), "text/plain");
  }
}
