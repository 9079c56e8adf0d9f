package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Reason;
import org.attls.tls.credential.ClientTrust;
import org.attls.tls.credential.Credential;
import org.attls.tls.credential.PinnedKeys;
import org.attls.tls.credential.RawKeyCredential;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.NamedGroup;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.FakeVerifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Raw public keys (RFC 7250) in place of certificates, without attestation. */
class RawKeyTest {
  private static final int BAD_CERTIFICATE = 42;
  private static final int UNSUPPORTED_CERTIFICATE = 43;

  private final RawKeyCredential serverKey = rawKey("EC", "secp256r1");
  private final RawKeyCredential clientKey = rawKey("EC", "secp256r1");

  static RawKeyCredential rawKey(String algorithm, String parameter) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("EC")) {
        generator.initialize(new ECGenParameterSpec(parameter));
      } else {
        generator.initialize(Integer.parseInt(parameter));
      }
      KeyPair pair = generator.generateKeyPair();
      return new RawKeyCredential(pair.getPublic(), pair.getPrivate());
    } catch (java.security.GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static PinnedKeys pins(RawKeyCredential... keys) {
    return PinnedKeys.of(
        List.of(keys).stream().map(RawKeyCredential::subjectPublicKeyInfo).toList());
  }

  private AttestedTlsClient.Builder client() {
    return AttestedTlsClient.withoutAttestation(ServerTrust.pinned(pins(serverKey)));
  }

  private static AttestedTlsServer.Builder server(Credential credential) {
    return AttestedTlsServer.withoutAttestation(credential);
  }

  private static Pair run(AttestedTlsClient.Builder client, AttestedTlsServer.Builder server)
      throws AttestedTlsException {
    return new Pair(client.build(), server.build()).run();
  }

  private static void assertWorks(Pair pair) throws AttestedTlsException {
    assertThat(pair.serverEnd).isNull();
    assertThat(pair.clientEnd).isNull();
    assertThat(pair.sendToServer("hello")).isEqualTo("hello");
    assertThat(pair.sendToClient("welcome")).isEqualTo("welcome");
  }

  private static void assertServerRefuses(Pair pair, Reason reason, int alert) {
    assertThat(pair.serverRefusal().reason()).as("%s", pair.serverRefusal()).isEqualTo(reason);
    assertThat(pair.serverRefusal().alert()).contains(alert);
    assertThat(pair.clientRefusal().reason()).isEqualTo(Reason.REFUSED_BY_PEER);
    assertThat(pair.clientRefusal().alert()).contains(alert);
  }

  private static void assertClientRefuses(Pair pair, Reason reason, int alert) {
    assertThat(pair.clientRefusal().reason()).as("%s", pair.clientRefusal()).isEqualTo(reason);
    assertThat(pair.clientRefusal().alert()).contains(alert);
    assertThat(pair.serverRefusal().reason()).isEqualTo(Reason.REFUSED_BY_PEER);
  }

  @Test
  void bothEndsShowRawKeysAndKnowEachOtherByThem() throws Exception {
    Pair pair =
        run(
            client().credential(clientKey),
            server(serverKey).clientTrust(ClientTrust.pinned(pins(clientKey))));
    assertWorks(pair);
    assertThat(pair.client.session().certifiedPeer())
        .contains(PinnedKeys.name(serverKey.subjectPublicKeyInfo()));
    assertThat(pair.server.session().certifiedPeer())
        .contains(PinnedKeys.name(clientKey.subjectPublicKeyInfo()));
  }

  @ParameterizedTest
  @CsvSource({"EC, secp256r1", "EC, secp384r1", "EC, secp521r1", "RSA, 2048"})
  void everyKindOfKeyInBothRoles(String algorithm, String parameter) throws Exception {
    RawKeyCredential own = rawKey(algorithm, parameter);
    assertWorks(
        run(
            AttestedTlsClient.withoutAttestation(ServerTrust.pinned(pins(serverKey, own)))
                .credential(own),
            server(own).clientTrust(ClientTrust.pinned(pins(clientKey, own)))));
  }

  @Test
  void oneEndShowsARawKeyAndTheOtherACertificate() throws Exception {
    assertWorks(
        run(
            client().credential(Ends.certificates().client("device.example")),
            server(serverKey)
                .clientTrust(ClientTrust.anchors(List.of(Ends.certificates().root())))));
    assertWorks(
        run(
            AttestedTlsClient.withoutAttestation(Ends.trust()).credential(clientKey),
            server(Ends.certificates().server("server.example"))
                .clientTrust(ClientTrust.pinned(pins(clientKey)))));
  }

  @Test
  void afterAHelloRetryRequestToo() throws Exception {
    assertWorks(run(client(), server(serverKey).groups(List.of(NamedGroup.SECP384R1))));
  }

  @Test
  void aServerThatAsksForNothingGetsNothing() throws Exception {
    Pair pair = run(client().credential(clientKey), server(serverKey));
    assertWorks(pair);
    assertThat(pair.server.session().certifiedPeer()).isEmpty();
  }

  @Test
  void aServersKeyThatIsNotPinned() throws Exception {
    assertClientRefuses(
        run(client(), server(rawKey("EC", "secp256r1"))),
        Reason.CERTIFICATE_REFUSED,
        BAD_CERTIFICATE);
  }

  @Test
  void aClientsKeyThatIsNotPinned() throws Exception {
    assertServerRefuses(
        run(
            client().credential(rawKey("EC", "secp256r1")),
            server(serverKey).clientTrust(ClientTrust.pinned(pins(clientKey)))),
        Reason.CERTIFICATE_REFUSED,
        BAD_CERTIFICATE);
  }

  @Test
  void aClientThatOffersNoRawKeys() throws Exception {
    assertServerRefuses(
        run(AttestedTlsClient.withoutAttestation(Ends.trust()), server(serverKey)),
        Reason.TYPE_MISMATCH,
        UNSUPPORTED_CERTIFICATE);
    assertServerRefuses(
        run(
            client().credential(Ends.certificates().client("device.example")),
            server(serverKey).clientTrust(ClientTrust.pinned(pins(clientKey)))),
        Reason.TYPE_MISMATCH,
        UNSUPPORTED_CERTIFICATE);
  }

  @Test
  void aClientThatTakesNothingElseThanRawKeys() throws Exception {
    assertServerRefuses(
        run(client(), server(Ends.certificates().server("server.example"))),
        Reason.TYPE_MISMATCH,
        UNSUPPORTED_CERTIFICATE);
  }

  @Test
  void aClientThatHasNothingElseThanARawKey() throws Exception {
    assertServerRefuses(
        run(
            client().credential(clientKey),
            server(serverKey)
                .clientTrust(ClientTrust.anchors(List.of(Ends.certificates().root())))),
        Reason.TYPE_MISMATCH,
        UNSUPPORTED_CERTIFICATE);
  }

  /** OpenSSL 3.0 asks, and knows nothing of raw public keys. */
  @Test
  void aClientMayInsistOnItsKey(@TempDir Path directory) throws Exception {
    AttestedTlsClient insisting =
        AttestedTlsClient.withoutAttestation(ServerTrust.insecureAnyServer())
            .credential(clientKey)
            .credentialRequired()
            .build();
    assertThatThrownBy(() -> OpenSsl.serving(directory, insisting, "-verify", "1"))
        .isInstanceOfSatisfying(
            AttestedTlsException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.NOT_ANSWERED))
        .hasMessageContaining("does not take the client's raw public key");
  }

  @Test
  void oneWithoutAnyKeyOffersNoneAndIsRefused() throws Exception {
    assertServerRefuses(
        run(client(), server(serverKey).clientTrust(ClientTrust.pinned(pins(clientKey)))),
        Reason.TYPE_MISMATCH,
        UNSUPPORTED_CERTIFICATE);
  }

  @Test
  void besideAttestationTheyAreRefusedWhenConfigured() {
    assertThatIllegalArgumentException()
        .isThrownBy(client().attester(FakeAttester.honest())::build);
    assertThatIllegalArgumentException()
        .isThrownBy(server(serverKey).attester(FakeAttester.honest())::build);
    assertThatIllegalArgumentException()
        .isThrownBy(
            server(serverKey).relyingParty(Ends.relyingParty(FakeVerifier.affirming()).build())
                ::build);
    assertThatIllegalArgumentException()
        .isThrownBy(
            AttestedTlsClient.relyingOn(Ends.relyingParty(FakeVerifier.affirming()).build())
                    .credential(clientKey)
                ::build);
  }

  @Test
  void pinsAreKeysAndNeverNone() {
    assertThatIllegalArgumentException().isThrownBy(() -> PinnedKeys.of(List.of()));
    byte[] octets = serverKey.subjectPublicKeyInfo().toArray();
    octets[0] = 0x31;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PinnedKeys.of(List.of(Bytes.copyOf(octets))));
  }

  @Test
  void aCredentialIsTwoKeysThatBelongTogether() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RawKeyCredential(serverKey.publicKey(), clientKey.key()));
    assertThat(serverKey.toString()).doesNotContain(String.valueOf(serverKey.key()));
  }
}
