package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Tier;
import org.attls.rats.Verifier;
import org.attls.tls.engine.AttestedSession;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsEngine.State;
import org.attls.tls.engine.HandshakeListener;
import org.attls.tls.engine.NamedGroup;
import org.attls.tls.engine.Stage;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.FakeEvidence;
import org.attls.tls.fake.FakeVerifier;
import org.attls.tls.fake.SoftwareKey;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.Direction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server whose credential is its evidence, and the client that judges it. */
class ServerAttestsTest {
  private final FakeAttester attester = FakeAttester.honest();
  private final OneAttests ends = OneAttests.with(Direction.SERVER_ATTESTS, attester);

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100_000})
  void isAdmittedWhateverThePiecesOctetsComeIn(int chunk) throws Exception {
    ends.pair().chunk = chunk;
    Pair pair = ends.run().pair();

    assertThat(pair.clientEnd).isNull();
    assertThat(pair.serverEnd).isNull();
    assertThat(pair.sendToServer("hello")).isEqualTo("hello");
    assertThat(pair.sendToClient("welcome")).isEqualTo("welcome");
  }

  @Test
  void bothEndsSayWhatWasNegotiated() throws Exception {
    ends.run();
    AttestedSession server = ends.attestingEnd().session();
    AttestedSession client = ends.relyingEnd().session();

    AttestedSession.Attestation attestation = server.own().orElseThrow();
    assertThat(attestation.binding()).contains(BindingMode.BOUND);
    assertThat(attestation.evidence().orElseThrow().evidenceType().type())
        .isEqualTo(FakeEvidence.TYPE);
    assertThat(attestation.octets()).isPositive();
    assertThat(server.peer()).isEmpty();
    assertThat(server.timings()).containsKeys(Stage.NEGOTIATION, Stage.EVIDENCE);

    assertThat(client.own()).isEmpty();
    AttestedSession.AttestedPeer peer = client.peer().orElseThrow();
    assertThat(peer.attestation()).isEqualTo(attestation);
    assertThat(peer.key()).isEqualTo(attester.keys().get(0).subjectPublicKeyInfo());
    assertThat(peer.verdict().identity().name()).isEqualTo("fake");
    assertThat(client.timings()).containsKeys(Stage.INSPECTION, Stage.VERIFIER, Stage.POLICY);
  }

  @Test
  void itsKeyIsFreedWhenTheHandshakeIsOver() throws Exception {
    ends.run();
    assertThat(attester.keys()).hasSize(1).allMatch(SoftwareKey::isClosed);
  }

  @Test
  void itsKeyIsNotKeptForAClientThatSaysNothingMore() throws Exception {
    Pair pair = ends.pair();
    byte[] hello = Pair.drain(pair.client);
    pair.server.offerInput(hello, 0, hello.length);
    assertThat(pair.server.state()).isEqualTo(AttestedTlsEngine.State.HANDSHAKING);
    assertThat(attester.keys()).hasSize(1).allMatch(SoftwareKey::isClosed);
  }

  @Test
  void boundChallengeIsNotTheNonceAndNeverTheSameTwice() throws Exception {
    List<Bytes> nonces = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      OneAttests again = OneAttests.with(Direction.SERVER_ATTESTS, attester);
      again.listener = collecting(nonces);
      assertThat(again.run().relyingEnd().state()).isEqualTo(State.OPEN);
    }
    assertThat(nonces).hasSize(3).doesNotHaveDuplicates().allMatch(nonce -> nonce.size() == 32);
    assertThat(attester.challenges())
        .hasSize(3)
        .doesNotHaveDuplicates()
        .doesNotContainAnyElementsOf(nonces);
  }

  @Test
  void draftBindingUsesTheRawNonce() throws Exception {
    List<Bytes> nonces = new ArrayList<>();
    ends.listener = collecting(nonces);
    ends.attesterTakesDraftOnly = true;
    ends.relyingParty =
        Ends.relyingParty(FakeVerifier.affirming()).insecureAllowDraftBinding().build();

    assertThat(ends.run().relyingEnd().session().peer().orElseThrow().attestation().binding())
        .contains(BindingMode.DRAFT);
    assertThat(attester.challenges()).isEqualTo(nonces).hasSize(1);
  }

  private static HandshakeListener collecting(List<Bytes> nonces) {
    return new HandshakeListener() {
      @Override
      public void negotiated(Direction direction, CmwType type, BindingMode mode, Bytes nonce) {
        assertThat(direction).isEqualTo(Direction.SERVER_ATTESTS);
        nonces.add(nonce);
      }
    };
  }

  @Test
  void afterAHelloRetryRequestTheBindingStillHolds() throws Exception {
    ends.clientGroups = List.of(NamedGroup.X25519, NamedGroup.SECP384R1);
    ends.serverGroups = List.of(NamedGroup.SECP384R1);
    Pair pair = ends.run().pair();

    assertThat(pair.clientEnd).isNull();
    assertThat(pair.sendToServer("after a retry")).isEqualTo("after a retry");
    assertThat(attester.challenges()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 48, 64})
  void noncesOfAllConfiguredLengths(int octets) throws Exception {
    ends.relyingParty = Ends.relyingParty(FakeVerifier.affirming()).nonceOctets(octets).build();
    assertThat(ends.run().relyingEnd().state()).isEqualTo(State.OPEN);
    assertThat(attester.challenges()).hasSize(1).allMatch(challenge -> challenge.size() == octets);
  }

  @Test
  void withACertificateItServesOtherClientsToo() throws Exception {
    AttestedTlsServer both =
        AttestedTlsServer.withoutAttestation(Ends.certificates().server("server.example"))
            .attester(attester)
            .build();
    Pair plain = new Pair(AttestedTlsClient.withoutAttestation(Ends.trust()).build(), both).run();
    assertThat(plain.sendToServer("plain")).isEqualTo("plain");
    assertThat(plain.server.session().own()).isEmpty();
    assertThat(attester.challenges()).as("nobody asked for evidence").isEmpty();

    ends.serverInstead = both;
    assertThat(ends.run().relyingEnd().session().peer()).isPresent();
  }

  @Test
  void nothingIsSentToAServerThatIsNotAdmitted() throws Exception {
    Verifier verifier =
        FakeVerifier.answering(
            (challenge, evidence, deadline) ->
                FakeVerifier.result(challenge, Tier.CONTRAINDICATED));
    ends.relyingParty = Ends.relyingParty(verifier).build();
    List<String> records = new ArrayList<>();
    ends.pair().toServer =
        octets -> {
          records.addAll(records(octets));
          return octets;
        };
    ends.run();

    // ClientHello, change_cipher_spec for middleboxes, and an alert: level, description, type, tag.
    assertThat(records).hasSize(3).element(0).asString().startsWith("22,");
    assertThat(records).endsWith("20,1", "23,19");
  }

  /** Outer content type and length of each record. */
  private static List<String> records(byte[] octets) {
    List<String> records = new ArrayList<>();
    for (int at = 0; at < octets.length; ) {
      int length = (octets[at + 3] & 0xFF) << 8 | octets[at + 4] & 0xFF;
      records.add(octets[at] + "," + length);
      at += 5 + length;
    }
    return records;
  }

  @Test
  void oneConnectionHasOneBindingMode() {
    AttestedTlsServer.Builder server =
        AttestedTlsServer.attesting(attester)
            .relyingParty(
                Ends.relyingParty(FakeVerifier.affirming()).insecureDraftBindingOnly().build());
    assertThatIllegalArgumentException().isThrownBy(server::build);
  }
}
