package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.tls.alert.Endpoint;
import org.attls.tls.engine.AttestedSession;
import org.attls.tls.engine.AttestedTlsEngine.State;
import org.attls.tls.engine.HandshakeListener;
import org.attls.tls.engine.NamedGroup;
import org.attls.tls.engine.Stage;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.FakeEvidence;
import org.attls.tls.fake.FakeVerifier;
import org.attls.tls.fake.SoftwareKey;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CredentialKind;
import org.attls.tls.wire.Direction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The good case: a client that attests is admitted, and data flows. */
class AttestedHandshakeTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 1000, 100_000})
  void admitsAnAttestedClientWhateverThePiecesOctetsComeIn(int chunk) throws Exception {
    FakeAttester attester = FakeAttester.honest();
    Pair pair = new Pair(Ends.client(attester).build(), Ends.server());
    pair.chunk = chunk;
    pair.run();

    assertThat(pair.clientEnd).isNull();
    assertThat(pair.serverEnd).isNull();
    assertThat(pair.client.state()).isEqualTo(State.OPEN);
    assertThat(pair.server.state()).isEqualTo(State.OPEN);
    assertThat(pair.sendToServer("hello")).isEqualTo("hello");
    assertThat(pair.sendToClient("welcome")).isEqualTo("welcome");
  }

  @Test
  void bothEndsSayWhatWasNegotiated() throws Exception {
    FakeAttester attester = FakeAttester.honest();
    Pair pair = new Pair(Ends.client(attester).build(), Ends.server()).run();

    for (AttestedSession session : List.of(pair.client.session(), pair.server.session())) {
      AttestedSession.Attestation attestation = session.attestation().orElseThrow();
      assertThat(session.profile()).isEqualTo("draft-07");
      assertThat(attestation.binding()).contains(BindingMode.BOUND);
      assertThat(attestation.evidence().orElseThrow().evidenceType().kind())
          .isEqualTo(CredentialKind.ATTESTATION);
      assertThat(attestation.evidence().orElseThrow().evidenceType().type())
          .isEqualTo(FakeEvidence.TYPE);
      assertThat(attestation.octets()).isPositive();
      assertThat(session.timings()).containsKeys(Stage.NEGOTIATION, Stage.WIRE);
    }
    assertThat(pair.client.session().peer()).isEmpty();
    AttestedSession.AttestedPeer peer = pair.server.session().peer().orElseThrow();
    assertThat(peer.key()).isEqualTo(attester.keys().get(0).subjectPublicKeyInfo());
    assertThat(peer.verdict().identity().name()).isEqualTo("fake");
    assertThat(pair.server.session().timings())
        .containsKeys(Stage.INSPECTION, Stage.VERIFIER, Stage.POLICY);
    assertThat(pair.client.session().timings()).containsKey(Stage.EVIDENCE);
  }

  @Test
  void freesTheIdentityKeyWhenTheHandshakeIsOver() throws Exception {
    FakeAttester attester = FakeAttester.honest();
    new Pair(Ends.client(attester).build(), Ends.server()).run();

    assertThat(attester.keys()).hasSize(1).allMatch(SoftwareKey::isClosed);
  }

  @Test
  void boundChallengeIsNotTheNonceAndNeverTheSameTwice() throws Exception {
    List<Bytes> nonces = new ArrayList<>();
    HandshakeListener listener =
        new HandshakeListener() {
          @Override
          public void negotiated(Direction direction, CmwType type, BindingMode mode, Bytes nonce) {
            nonces.add(nonce);
          }
        };
    FakeAttester attester = FakeAttester.honest();
    AttestedTlsClient client = Ends.client(attester).listener(listener).build();
    AttestedTlsServer server = Ends.server();
    for (int i = 0; i < 3; i++) {
      assertThat(new Pair(client, server).run().server.state()).isEqualTo(State.OPEN);
    }
    assertThat(nonces).hasSize(3).doesNotHaveDuplicates().allMatch(nonce -> nonce.size() == 32);
    assertThat(attester.challenges())
        .hasSize(3)
        .doesNotHaveDuplicates()
        .doesNotContainAnyElementsOf(nonces);
  }

  @Test
  void bothEndsPreferBoundEvenWhereDraftIsAllowed() throws Exception {
    Pair pair =
        new Pair(
                Ends.client(FakeAttester.honest()).insecureAllowDraftBinding().build(),
                Ends.server(
                        Ends.relyingParty(FakeVerifier.affirming())
                            .insecureAllowDraftBinding()
                            .build())
                    .build())
            .run();

    assertThat(pair.server.session().attestation().orElseThrow().binding())
        .contains(BindingMode.BOUND);
  }

  @Test
  void draftBindingUsesTheRawNonce() throws Exception {
    List<Bytes> nonces = new ArrayList<>();
    HandshakeListener listener =
        new HandshakeListener() {
          @Override
          public void negotiated(Direction direction, CmwType type, BindingMode mode, Bytes nonce) {
            nonces.add(nonce);
          }
        };
    FakeAttester attester = FakeAttester.honest();
    Pair pair =
        new Pair(
                Ends.client(attester).insecureDraftBindingOnly().listener(listener).build(),
                Ends.server(
                        Ends.relyingParty(FakeVerifier.affirming())
                            .insecureAllowDraftBinding()
                            .build())
                    .build())
            .run();

    assertThat(pair.sendToServer("draft")).isEqualTo("draft");
    assertThat(pair.server.session().attestation().orElseThrow().binding())
        .contains(BindingMode.DRAFT);
    assertThat(attester.challenges()).isEqualTo(nonces).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 48, 64})
  void noncesOfAllConfiguredLengths(int octets) throws Exception {
    FakeAttester attester = FakeAttester.honest();
    AttestedTlsServer server =
        Ends.server(Ends.relyingParty(FakeVerifier.affirming()).nonceOctets(octets).build())
            .build();
    Pair pair = new Pair(Ends.client(attester).build(), server).run();

    assertThat(pair.server.state()).isEqualTo(State.OPEN);
    assertThat(attester.challenges()).allMatch(challenge -> challenge.size() == octets);
  }

  @Test
  void afterAHelloRetryRequestTheBindingStillHolds() throws Exception {
    FakeAttester attester = FakeAttester.honest();
    AttestedTlsClient client =
        Ends.client(attester).groups(List.of(NamedGroup.X25519, NamedGroup.SECP384R1)).build();
    AttestedTlsServer server =
        Ends.server(Ends.relyingParty(FakeVerifier.affirming()).build())
            .groups(List.of(NamedGroup.SECP384R1))
            .build();
    Pair pair = new Pair(client, server).run();

    assertThat(pair.serverEnd).isNull();
    assertThat(pair.sendToServer("after a retry")).isEqualTo("after a retry");
    assertThat(attester.challenges()).hasSize(1);
  }

  /** Clients of mbedTLS refuse one (its issue 9543), and we keep nothing in it. */
  @Test
  void aHelloRetryRequestHasNoCookie() throws Exception {
    List<Bytes> sent = new ArrayList<>();
    AttestedTlsServer server =
        Ends.server(Ends.relyingParty(FakeVerifier.affirming()).build())
            .groups(List.of(NamedGroup.SECP384R1))
            .listener(
                new HandshakeListener() {
                  @Override
                  public void message(Endpoint sender, Bytes message) {
                    if (sender == Endpoint.SERVER) {
                      sent.add(message);
                    }
                  }
                })
            .build();
    Pair pair = new Pair(Ends.client(FakeAttester.honest()).build(), server).run();

    assertThat(pair.serverEnd).isNull();
    String versionAndGroup = "002b00020304" + "003300020018";
    assertThat(sent.get(0).hex()).endsWith("000c" + versionAndGroup);
  }

  @Test
  void plainTlsWorksWithoutAttestation() throws Exception {
    Pair pair =
        new Pair(
                AttestedTlsClient.withoutAttestation(Ends.trust()).build(),
                AttestedTlsServer.withoutAttestation(Ends.certificates().server("server.example"))
                    .build())
            .run();

    assertThat(pair.sendToServer("plain")).isEqualTo("plain");
    assertThat(pair.server.session().attestation()).isEmpty();
    assertThat(pair.server.session().peer()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"EC, secp256r1", "EC, secp384r1", "EC, secp521r1", "RSA, 2048"})
  void serversOfEveryKindOfKey(String algorithm, String parameter) throws Exception {
    AttestedTlsServer server =
        AttestedTlsServer.builder(
                Ends.certificates().server("server.example", algorithm, parameter),
                Ends.relyingParty(FakeVerifier.affirming()).build())
            .build();
    Pair pair = new Pair(Ends.client(FakeAttester.honest()).build(), server).run();

    assertThat(pair.clientEnd).isNull();
    assertThat(pair.sendToServer(parameter)).isEqualTo(parameter);
  }

  @Test
  void noApplicationDataBeforeTheHandshakeIsOver() throws Exception {
    Pair pair = new Pair(Ends.client(FakeAttester.honest()).build(), Ends.server());

    assertThatIllegalStateException()
        .isThrownBy(() -> pair.client.writeApplicationData(new byte[1], 0, 1));
    assertThatIllegalStateException()
        .isThrownBy(() -> pair.server.writeApplicationData(new byte[1], 0, 1));
    assertThat(pair.server.inputAvailable()).isZero();
  }

  @Test
  void closeNotifyFromBothEndsEndsBoth() throws Exception {
    Pair pair = new Pair(Ends.client(FakeAttester.honest()).build(), Ends.server()).run();

    pair.server.close();
    pair.run();
    assertThat(pair.client.inputClosed()).isTrue();
    pair.client.close();

    assertThat(pair.client.state()).isEqualTo(State.CLOSED);
    assertThat(pair.clientEnd).isNull();
  }
}
