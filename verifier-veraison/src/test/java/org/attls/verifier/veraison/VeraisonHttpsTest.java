package org.attls.verifier.veraison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.attls.verifier.veraison.Failures.CHALLENGE;
import static org.attls.verifier.veraison.Failures.ample;
import static org.attls.verifier.veraison.Failures.appraise;
import static org.attls.verifier.veraison.Failures.failure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.tls.HeldCertificate;
import org.attls.eat.ear.EarKey;
import org.attls.eat.key.EcKey;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.junit.jupiter.api.Test;

class VeraisonHttpsTest {
  private static final HeldCertificate ROOT =
      new HeldCertificate.Builder().commonName("private root").certificateAuthority(0).build();

  private static HeldCertificate certificateFor(String name) {
    return new HeldCertificate.Builder().signedBy(ROOT).addSubjectAlternativeName(name).build();
  }

  @Test
  void acceptsThePrivateRootItWasGiven() throws AttestationException {
    try (ScriptedVeraison veraison = ScriptedVeraison.https(certificateFor("localhost"));
        VeraisonVerifier client = trusting(veraison, ROOT.certificate())) {
      assertThat(appraise(client, ample()).nonce()).contains(CHALLENGE);
      assertThat(veraison.nextRequest().getHandshake()).isNotNull();
    }
  }

  @Test
  void acceptsAPinnedServerCertificate() throws AttestationException {
    HeldCertificate self =
        new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();
    try (ScriptedVeraison veraison = ScriptedVeraison.https(self);
        VeraisonVerifier client = trusting(veraison, self.certificate())) {
      assertThat(appraise(client, ample()).nonce()).contains(CHALLENGE);
    }
  }

  @Test
  void refusesAPrivateRootThatOnlyTheSystemCouldTrust() {
    try (ScriptedVeraison veraison = ScriptedVeraison.https(certificateFor("localhost"))) {
      assertThat(failure(veraison, Reason.VERIFIER_UNAVAILABLE)).hasMessageContaining("TLS: ");
      assertThat(veraison.requests()).isZero();
    }
  }

  @Test
  void refusesARootOtherThanTheConfiguredOne() {
    HeldCertificate other = new HeldCertificate.Builder().certificateAuthority(0).build();
    try (ScriptedVeraison veraison = ScriptedVeraison.https(certificateFor("localhost"));
        VeraisonVerifier client = trusting(veraison, other.certificate())) {
      assertThat(failure(() -> appraise(client, ample()), Reason.VERIFIER_UNAVAILABLE))
          .hasMessageContaining("TLS: ");
      assertThat(veraison.requests()).isZero();
    }
  }

  @Test
  void refusesACertificateForAnotherHost() {
    try (ScriptedVeraison veraison = ScriptedVeraison.https(certificateFor("other.example"));
        VeraisonVerifier client = trusting(veraison, ROOT.certificate())) {
      assertThat(failure(() -> appraise(client, ample()), Reason.VERIFIER_UNAVAILABLE))
          .hasMessageContaining("TLS: the certificate is not for this host");
      assertThat(veraison.requests()).isZero();
    }
  }

  @Test
  void refusesAnExpiredCertificate() {
    long now = System.currentTimeMillis();
    HeldCertificate expired =
        new HeldCertificate.Builder()
            .signedBy(ROOT)
            .addSubjectAlternativeName("localhost")
            .validityInterval(now - TimeUnit.DAYS.toMillis(2), now - TimeUnit.DAYS.toMillis(1))
            .build();
    try (ScriptedVeraison veraison = ScriptedVeraison.https(expired);
        VeraisonVerifier client = trusting(veraison, ROOT.certificate())) {
      assertThat(failure(() -> appraise(client, ample()), Reason.VERIFIER_UNAVAILABLE))
          .hasMessageContaining("TLS: ");
    }
  }

  @Test
  void reportsAServerThatSpeaksNoTls() throws Exception {
    HeldCertificate unused = certificateFor("localhost");
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
      CompletableFuture<Void> served = CompletableFuture.runAsync(() -> answerInTheClear(plain));
      VeraisonService service =
          VeraisonService.at(URI.create("https://localhost:" + plain.getLocalPort()))
              .trusting(List.of(ROOT.certificate()))
              .build();
      EarKey key = EarKey.of(EcKey.of((ECPublicKey) unused.certificate().getPublicKey()));
      try (VeraisonVerifier client = VeraisonVerifier.withPinnedKey(service, key)) {
        assertThat(failure(() -> appraise(client, ample()), Reason.VERIFIER_UNAVAILABLE))
            .hasMessageContaining("TLS: ");
      }
      served.get(10, TimeUnit.SECONDS);
    }
  }

  private static void answerInTheClear(ServerSocket server) {
    try (Socket socket = server.accept()) {
      socket
          .getOutputStream()
          .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    } catch (IOException clientLeft) {
      // It has seen enough.
    }
  }

  @Test
  void takesTheKeyFromADiscoveryDocumentOverTrustedHttps() throws AttestationException {
    try (ScriptedVeraison veraison = ScriptedVeraison.https(certificateFor("localhost"));
        VeraisonVerifier client =
            VeraisonVerifier.withDiscoveredKey(service(veraison, ROOT.certificate())).build()) {
      assertThat(appraise(client, ample()).nonce()).contains(CHALLENGE);
    }
  }

  @Test
  void refusesTrustedCertificatesForPlainHttpAndAnEmptyListOfThem() {
    VeraisonService.Builder builder = VeraisonService.at(URI.create("http://verifier"));
    assertThatThrownBy(() -> builder.trusting(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    builder.trusting(List.of(ROOT.certificate()));
    assertThatThrownBy(builder::build).isInstanceOf(IllegalArgumentException.class);
  }

  private static VeraisonVerifier trusting(ScriptedVeraison veraison, X509Certificate trusted) {
    return VeraisonVerifier.withPinnedKey(service(veraison, trusted), veraison.signer.publicKey());
  }

  private static VeraisonService service(ScriptedVeraison veraison, X509Certificate trusted) {
    return VeraisonService.at(veraison.uri()).trusting(List.of(trusted)).build();
  }
}
