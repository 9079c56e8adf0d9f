package org.attls.verifier.veraison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.attls.verifier.veraison.Failures.CHALLENGE;
import static org.attls.verifier.veraison.Failures.ample;
import static org.attls.verifier.veraison.Failures.appraise;
import static org.attls.verifier.veraison.Failures.failure;

import java.util.List;
import java.util.Optional;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HeldCertificate;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.junit.jupiter.api.Test;

class VeraisonProxyTest {
  private static final Authorization WHO = Authorization.basic("site", "to the outside");

  @Test
  void tunnelsHttpsThroughTheProxy() throws AttestationException {
    HeldCertificate certificate =
        new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();
    try (ScriptedVeraison veraison = ScriptedVeraison.https(certificate);
        ForwardingProxy proxy = new ForwardingProxy(WHO.headerValue());
        VeraisonVerifier client =
            VeraisonVerifier.withDiscoveredKey(
                    VeraisonService.at(veraison.uri())
                        .trusting(List.of(certificate.certificate()))
                        .proxy(new HttpProxy("localhost", proxy.port(), Optional.of(WHO)))
                        .build())
                .build()) {
      assertThat(appraise(client, ample()).nonce()).contains(CHALLENGE);
      assertThat(proxy.requestLines())
          .isNotEmpty()
          .allMatch(
              line -> line.equals("CONNECT localhost:" + veraison.uri().getPort() + " HTTP/1.1"));
      RecordedRequest seen = veraison.nextRequest();
      assertThat(seen.getHeaders().get("Proxy-Authorization")).as("at the service").isNull();
    }
  }

  @Test
  void sendsPlainHttpThroughTheProxy() throws AttestationException {
    try (ScriptedVeraison veraison = ScriptedVeraison.http();
        ForwardingProxy proxy = new ForwardingProxy(WHO.headerValue());
        VeraisonVerifier client =
            behind(veraison, new HttpProxy("localhost", proxy.port(), Optional.of(WHO)))) {
      assertThat(appraise(client, ample()).nonce()).contains(CHALLENGE);
      assertThat(proxy.requestLines().get(0)).startsWith("POST " + veraison.uri());
    }
  }

  @Test
  void saysThatTheProxyRefuses() {
    HeldCertificate certificate =
        new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();
    try (ScriptedVeraison veraison = ScriptedVeraison.https(certificate);
        ForwardingProxy proxy = new ForwardingProxy(WHO.headerValue());
        VeraisonVerifier client =
            VeraisonVerifier.withPinnedKey(
                VeraisonService.at(veraison.uri())
                    .trusting(List.of(certificate.certificate()))
                    .proxy(
                        new HttpProxy(
                            "localhost",
                            proxy.port(),
                            Optional.of(Authorization.basic("site", "something else"))))
                    .build(),
                veraison.signer.publicKey())) {
      assertThat(failure(() -> appraise(client, ample()), Reason.VERIFIER_UNAVAILABLE))
          .hasMessageContaining("authenticate with proxy");
      assertThat(veraison.requests()).isZero();
    }
  }

  @Test
  void reportsAProxyThatIsNotThere() {
    int port;
    try (ForwardingProxy proxy = new ForwardingProxy("")) {
      port = proxy.port();
    }
    try (ScriptedVeraison veraison = ScriptedVeraison.http();
        VeraisonVerifier client = behind(veraison, HttpProxy.at("localhost", port))) {
      assertThat(failure(() -> appraise(client, ample()), Reason.VERIFIER_UNAVAILABLE))
          .hasMessageContaining("cannot connect");
      assertThat(veraison.requests()).isZero();
    }
  }

  @Test
  void credentialsForTheServiceDoNotGoThroughAProxyInTheClear() {
    try (ScriptedVeraison veraison = ScriptedVeraison.http()) {
      VeraisonService.Builder builder =
          VeraisonService.at(veraison.uri())
              .authorization(Authorization.bearer("secret"))
              .proxy(HttpProxy.at("proxy.example", 3128));
      assertThatThrownBy(builder::build)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("in the clear");
    }
    assertThatThrownBy(() -> HttpProxy.at("", 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HttpProxy.at("h", 0)).isInstanceOf(IllegalArgumentException.class);
  }

  private static VeraisonVerifier behind(ScriptedVeraison veraison, HttpProxy proxy) {
    return VeraisonVerifier.withPinnedKey(
        VeraisonService.at(veraison.uri()).proxy(proxy).build(), veraison.signer.publicKey());
  }
}
