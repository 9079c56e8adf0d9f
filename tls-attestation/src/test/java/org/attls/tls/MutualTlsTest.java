package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.attls.rats.Reason;
import org.attls.tls.credential.ClientTrust;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.credential.X509Credential;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.NamedGroup;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.FakeVerifier;
import org.attls.tls.fake.TestCertificates;
import org.attls.tls.hostile.Exchange;
import org.attls.tls.hostile.HostileClient;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that authenticate with an X.509 certificate, and do not attest. */
class MutualTlsTest {
  private static AttestedTlsServer.Builder server() {
    return AttestedTlsServer.withoutAttestation(Ends.certificates().server("server.example"))
        .clientTrust(ClientTrust.anchors(List.of(Ends.certificates().root())));
  }

  private static AttestedTlsClient.Builder client() {
    return AttestedTlsClient.withoutAttestation(Ends.trust());
  }

  private static Pair with(X509Credential credential) throws AttestedTlsException {
    return new Pair(client().credential(credential).build(), server().build()).run();
  }

  @Test
  void eachEndKnowsWhomThePeersCertificateNames() throws Exception {
    Pair pair = with(Ends.certificates().client("device.example"));

    assertThat(pair.sendToServer("hello")).isEqualTo("hello");
    assertThat(pair.sendToClient("welcome")).isEqualTo("welcome");
    assertThat(pair.client.session().certifiedPeer()).contains("server.example");
    assertThat(pair.server.session().certifiedPeer()).contains("CN=device.example");
    assertThat(pair.client.session().own()).isEmpty();
    assertThat(pair.server.session().peer()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"EC, secp256r1", "EC, secp384r1", "EC, secp521r1", "RSA, 2048"})
  void clientsOfEveryKindOfKey(String algorithm, String parameter) throws Exception {
    AttestedTlsServer any =
        AttestedTlsServer.withoutAttestation(Ends.certificates().server("server.example"))
            .clientTrust(ClientTrust.anchors(List.of(Ends.certificates().root())))
            .build();
    X509Credential credential = Ends.certificates().client("device.example", algorithm, parameter);
    Pair pair = new Pair(client().credential(credential).build(), any).run();
    assertThat(pair.serverEnd).isNull();
    assertThat(pair.sendToServer(parameter)).isEqualTo(parameter);
  }

  @Test
  void afterAHelloRetryRequestToo() throws Exception {
    Pair pair =
        new Pair(
                client().credential(Ends.certificates().client("device.example")).build(),
                server().groups(List.of(NamedGroup.SECP384R1)).build())
            .run();
    assertThat(pair.sendToServer("after a retry")).isEqualTo("after a retry");
  }

  @Test
  void aServerThatDoesNotAskGetsNoCertificate() throws Exception {
    Pair pair =
        new Pair(
                client().credential(Ends.certificates().client("device.example")).build(),
                AttestedTlsServer.withoutAttestation(Ends.certificates().server("server.example"))
                    .build())
            .run();
    assertThat(pair.sendToServer("plain")).isEqualTo("plain");
    assertThat(pair.server.session().certifiedPeer()).isEmpty();
  }

  @Test
  void aClientMayInsistOnBeingAsked() throws Exception {
    AttestedTlsClient insisting =
        client()
            .credential(Ends.certificates().client("device.example"))
            .credentialRequired()
            .build();
    assertThat(new Pair(insisting, server().build()).run().sendToServer("hello"))
        .isEqualTo("hello");

    Pair pair =
        new Pair(
                insisting,
                AttestedTlsServer.withoutAttestation(Ends.certificates().server("server.example"))
                    .build())
            .run();
    assertThat(pair.clientRefusal().reason()).isEqualTo(Reason.NOT_ANSWERED);
    assertThat(pair.serverRefusal().reason()).isEqualTo(Reason.REFUSED_BY_PEER);
    assertThat(pair.serverRefusal().alert()).isEqualTo(pair.clientRefusal().alert());
    assertThatIllegalArgumentException().isThrownBy(client().credentialRequired()::build);
  }

  @Test
  void aServerThatAnybodyCouldBeIsNotNamed() throws Exception {
    Pair pair =
        new Pair(
                AttestedTlsClient.withoutAttestation(ServerTrust.insecureAnyServer()).build(),
                AttestedTlsServer.withoutAttestation(Ends.certificates().server("server.example"))
                    .build())
            .run();
    assertThat(pair.client.session().certifiedPeer()).isEmpty();
  }

  @Test
  void aServersEvidenceAndAClientsCertificate() throws Exception {
    FakeAttester attester = FakeAttester.honest();
    Pair pair =
        new Pair(
                AttestedTlsClient.relyingOn(Ends.relyingParty(FakeVerifier.affirming()).build())
                    .credential(Ends.certificates().client("device.example"))
                    .build(),
                AttestedTlsServer.attesting(attester)
                    .clientTrust(ClientTrust.anchors(List.of(Ends.certificates().root())))
                    .build())
            .run();
    assertThat(pair.sendToServer("hello")).isEqualTo("hello");
    assertThat(pair.client.session().peer()).isPresent();
    assertThat(pair.client.session().certifiedPeer()).isEmpty();
    assertThat(pair.server.session().certifiedPeer()).contains("CN=device.example");
  }

  private static void assertRefused(Pair pair, Reason reason, int alert) {
    assertThat(pair.serverRefusal().reason()).as("%s", pair.serverRefusal()).isEqualTo(reason);
    assertThat(pair.serverRefusal().alert()).contains(alert);
    assertThat(pair.clientRefusal().reason()).isEqualTo(Reason.REFUSED_BY_PEER);
    assertThat(pair.clientRefusal().alert()).contains(alert);
    assertThat(pair.server.inputAvailable()).isZero();
  }

  @Test
  void aClientWithoutACertificate() throws Exception {
    assertRefused(new Pair(client().build(), server().build()).run(), Reason.CREDENTIAL_EMPTY, 116);
  }

  @Test
  void aCertificateOfAnotherAuthority() throws Exception {
    assertRefused(
        with(new TestCertificates().client("device.example")), Reason.CERTIFICATE_REFUSED, 42);
  }

  @Test
  void whereAnyCertificateIsTakenNobodyIsNamed() throws Exception {
    Pair pair =
        new Pair(
                client().credential(new TestCertificates().client("device.example")).build(),
                server().clientTrust(ClientTrust.insecureAnyClient()).build())
            .run();
    assertThat(pair.sendToServer("hello")).isEqualTo("hello");
    assertThat(pair.server.session().certifiedPeer()).isEmpty();
  }

  @Test
  void anExpiredCertificate() throws Exception {
    assertRefused(
        with(
            Ends.certificates()
                .server("device.example", Duration.ofHours(-1), KeyPurposeId.id_kp_clientAuth)),
        Reason.CERTIFICATE_REFUSED,
        42);
  }

  @Test
  void aCertificateForServers() throws Exception {
    assertRefused(
        with(Ends.certificates().server("device.example")), Reason.CERTIFICATE_REFUSED, 42);
  }

  @Test
  void evidenceInPlaceOfACertificate() throws Exception {
    HostileClient hostile = new HostileClient();
    hostile.start();
    assertThat(Exchange.run(server().build().newEngine(), hostile))
        .isNotNull()
        .extracting("reason")
        .isEqualTo(Reason.CERTIFICATE_REFUSED);
  }

  @Test
  void aClientAttestsOrShowsACertificateForAnotherKey() {
    AttestedTlsClient.Builder both =
        Ends.client(FakeAttester.honest()).credential(Ends.certificates().client("device.example"));
    assertThatIllegalArgumentException().isThrownBy(both::build);
  }
}
