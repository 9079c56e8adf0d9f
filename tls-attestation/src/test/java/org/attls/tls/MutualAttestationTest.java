package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwReader;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.rats.Tier;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.engine.AttestedSession;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.HandshakeListener;
import org.attls.tls.engine.NamedGroup;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.FakeVerifier;
import org.attls.tls.fake.SoftwareKey;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.Direction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ends attest, and each judges the other. No X.509 certificate is involved. */
class MutualAttestationTest {
  private final FakeAttester clientAttester = FakeAttester.honest();
  private final FakeAttester serverAttester = FakeAttester.honest();
  private FakeVerifier ofClient = FakeVerifier.affirming();
  private FakeVerifier ofServer = FakeVerifier.affirming();
  private final Map<Direction, Bytes> nonces = new EnumMap<>(Direction.class);
  private final Map<Direction, Bytes> evidence = new EnumMap<>(Direction.class);

  /** Told by the client. */
  private final HandshakeListener listener =
      new HandshakeListener() {
        @Override
        public void negotiated(Direction direction, CmwType type, BindingMode mode, Bytes nonce) {
          nonces.put(direction, nonce);
        }

        @Override
        public void evidence(Direction direction, Bytes cmw) {
          evidence.put(direction, cmw);
        }
      };

  private AttestedTlsClient.Builder client(FakeAttester attester) {
    return AttestedTlsClient.relyingOn(Ends.relyingParty(ofServer).build())
        .attester(attester)
        .listener(listener);
  }

  private AttestedTlsServer.Builder server() {
    return AttestedTlsServer.attesting(serverAttester)
        .relyingParty(Ends.relyingParty(ofClient).build());
  }

  private Pair pair() throws AttestedTlsException {
    return new Pair(client(clientAttester).build(), server().build());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100_000})
  void bothAreAdmittedWhateverThePiecesOctetsComeIn(int chunk) throws Exception {
    Pair pair = pair();
    pair.chunk = chunk;
    pair.run();

    assertThat(pair.clientEnd).isNull();
    assertThat(pair.serverEnd).isNull();
    assertThat(pair.sendToServer("hello")).isEqualTo("hello");
    assertThat(pair.sendToClient("welcome")).isEqualTo("welcome");
    assertThat(clientAttester.keys()).hasSize(1).allMatch(SoftwareKey::isClosed);
    assertThat(serverAttester.keys()).hasSize(1).allMatch(SoftwareKey::isClosed);
  }

  @Test
  void eachEndKnowsItsOwnAttestationAndItsPeer() throws Exception {
    Pair pair = pair().run();
    AttestedSession client = pair.client.session();
    AttestedSession server = pair.server.session();

    assertThat(client.peer().orElseThrow().attestation()).isEqualTo(server.own().orElseThrow());
    assertThat(server.peer().orElseThrow().attestation()).isEqualTo(client.own().orElseThrow());
    assertThat(client.peer().orElseThrow().key())
        .isEqualTo(serverAttester.keys().get(0).subjectPublicKeyInfo());
    assertThat(server.peer().orElseThrow().key())
        .isEqualTo(clientAttester.keys().get(0).subjectPublicKeyInfo());
    assertThat(ofClient.sessions()).isEqualTo(1);
    assertThat(ofServer.sessions()).isEqualTo(1);
  }

  @Test
  void noncesAndChallengesOfTheDirectionsDiffer() throws Exception {
    pair().run();
    List<Bytes> all = new ArrayList<>(nonces.values());
    all.addAll(clientAttester.challenges());
    all.addAll(serverAttester.challenges());
    assertThat(all).hasSize(4).doesNotHaveDuplicates();
  }

  @Test
  void inModeDraftEachGetsTheOthersNonce() throws Exception {
    RelyingParty draft =
        Ends.relyingParty(FakeVerifier.affirming()).insecureDraftBindingOnly().build();
    Pair pair =
        new Pair(
                AttestedTlsClient.relyingOn(draft)
                    .attester(clientAttester)
                    .insecureDraftBindingOnly()
                    .listener(listener)
                    .build(),
                AttestedTlsServer.attesting(serverAttester)
                    .relyingParty(draft)
                    .insecureDraftBindingOnly()
                    .build())
            .run();

    assertThat(pair.serverEnd).isNull();
    assertThat(clientAttester.challenges()).containsExactly(nonces.get(Direction.CLIENT_ATTESTS));
    assertThat(serverAttester.challenges()).containsExactly(nonces.get(Direction.SERVER_ATTESTS));
  }

  @Test
  void oneModeHoldsForBothDirections() throws Exception {
    // The client would let the server's evidence be bound by the nonce alone, but not its own.
    RelyingParty lenient = Ends.relyingParty(ofServer).insecureAllowDraftBinding().build();
    Pair pair =
        new Pair(
                AttestedTlsClient.relyingOn(lenient).attester(clientAttester).build(),
                AttestedTlsServer.attesting(serverAttester)
                    .insecureDraftBindingOnly()
                    .relyingParty(Ends.relyingParty(ofClient).insecureAllowDraftBinding().build())
                    .build())
            .run();
    assertThat(pair.serverRefusal().reason()).isEqualTo(Reason.BINDING_TOO_WEAK);
  }

  @Test
  void afterAHelloRetryRequestBothBindingsStillHold() throws Exception {
    Pair pair =
        new Pair(
                client(clientAttester)
                    .groups(List.of(NamedGroup.X25519, NamedGroup.SECP256R1))
                    .build(),
                server().groups(List.of(NamedGroup.SECP256R1)).build())
            .run();
    assertThat(pair.clientEnd).isNull();
    assertThat(pair.sendToServer("after a retry")).isEqualTo("after a retry");
    assertThat(serverAttester.challenges()).hasSize(1);
  }

  @Test
  void theServerIsJudgedBeforeTheClientAttests() throws Exception {
    ofServer =
        FakeVerifier.answering(
            (challenge, evidence, deadline) -> FakeVerifier.result(challenge, Tier.WARNING));
    Pair pair = pair().run();

    assertThat(pair.clientRefusal().reason()).isEqualTo(Reason.NOT_AFFIRMING);
    assertThat(pair.serverRefusal().alert()).contains(49);
    assertThat(clientAttester.keys()).as("not even a key was made").isEmpty();
    assertThat(ofClient.sessions()).isZero();
  }

  @Test
  void aClientThatIsRefusedGetsNothing() throws Exception {
    ofClient =
        FakeVerifier.answering(
            (challenge, evidence, deadline) -> FakeVerifier.result(challenge, Tier.WARNING));
    Pair pair = pair().run();

    assertThat(pair.serverRefusal().reason()).isEqualTo(Reason.NOT_AFFIRMING);
    assertThat(pair.clientRefusal().alert()).contains(49);
    assertThat(pair.client.inputAvailable()).isZero();
  }

  @Test
  void evidenceThatIsTheServersOwn() throws Exception {
    FakeAttester echo =
        FakeAttester.lying(
            (challenge, key) -> wrapper(evidence.getOrDefault(Direction.SERVER_ATTESTS, key)));
    Pair pair = new Pair(client(echo).build(), server().build()).run();

    assertThat(pair.serverRefusal().reason()).isEqualTo(Reason.OWN_EVIDENCE);
    assertThat(pair.clientRefusal().alert()).contains(42);
  }

  private static Cmw wrapper(Bytes octets) throws AttestationException {
    try {
      return new CmwReader(65536).read(octets);
    } catch (MalformedException malformed) {
      throw new AttestationException(Reason.EVIDENCE_MALFORMED, "not a wrapper", malformed);
    }
  }

  @Test
  void aServerThatOnlyAttestsIsNotEnough() throws Exception {
    Pair pair =
        new Pair(
                client(clientAttester).build(), AttestedTlsServer.attesting(serverAttester).build())
            .run();
    assertThat(pair.clientRefusal().reason()).isEqualTo(Reason.NOT_ANSWERED);
    assertThat(pair.serverRefusal().alert()).contains(40);
  }

  @Test
  void aServerThatOnlyReliesIsNotEnough() throws Exception {
    AttestedTlsServer relies = Ends.server(Ends.relyingParty(ofClient).build()).build();
    Pair pair = new Pair(client(clientAttester).build(), relies).run();
    assertThat(pair.clientRefusal().reason()).isEqualTo(Reason.NOT_ANSWERED);
    assertThat(clientAttester.keys()).isEmpty();
  }

  @Test
  void aClientThatOnlyReliesIsNotEnough() throws Exception {
    AttestedTlsClient relies =
        AttestedTlsClient.relyingOn(Ends.relyingParty(ofServer).build()).build();
    Pair pair = new Pair(relies, server().build()).run();
    assertThat(pair.serverRefusal().reason()).isEqualTo(Reason.NOT_OFFERED);
    assertThat(pair.clientRefusal().alert()).contains(109);
    assertThat(serverAttester.keys()).isEmpty();
  }
}
