package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.attls.rats.Reason;
import org.attls.tls.credential.X509Credential;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.FakeVerifier;
import org.attls.tls.fake.TestCertificates;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;

/** Server certificates that a client refuses, before it makes any evidence. */
class ServerCertificateTest {
  @Test
  void aServerCertificateForAnotherName() throws Exception {
    assertServerCertificateRefused(Ends.certificates().server("other.example"));
  }

  @Test
  void aServerCertificateOfAnotherAuthority() throws Exception {
    assertServerCertificateRefused(new TestCertificates().server("server.example"));
  }

  @Test
  void anExpiredServerCertificate() throws Exception {
    assertServerCertificateRefused(
        Ends.certificates()
            .server("server.example", Duration.ofHours(-1), KeyPurposeId.id_kp_serverAuth));
  }

  @Test
  void aCertificateWhoseKeyMustNotSign() throws Exception {
    assertServerCertificateRefused(
        Ends.certificates().serverWithKeyUsage("server.example", KeyUsage.keyAgreement));
  }

  @Test
  void aCertificateForClients() throws Exception {
    assertServerCertificateRefused(
        Ends.certificates()
            .server("server.example", Duration.ofHours(1), KeyPurposeId.id_kp_clientAuth));
  }

  private static void assertServerCertificateRefused(X509Credential credential) throws Exception {
    FakeAttester attester = FakeAttester.honest();
    AttestedTlsServer server =
        AttestedTlsServer.builder(credential, Ends.relyingParty(FakeVerifier.affirming()).build())
            .build();
    Pair pair = new Pair(Ends.client(attester).build(), server).run();
    assertThat(pair.clientRefusal().reason()).isEqualTo(Reason.CERTIFICATE_REFUSED);
    assertThat(pair.clientRefusal().alert()).contains(42);
    assertThat(pair.serverRefusal().reason()).isEqualTo(Reason.REFUSED_BY_PEER);
    assertThat(pair.serverRefusal().alert()).contains(42);
    assertThat(attester.challenges()).as("no evidence for a server that is not trusted").isEmpty();
  }
}
