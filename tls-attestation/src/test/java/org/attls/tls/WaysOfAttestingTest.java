package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Reason;
import org.attls.rats.Tier;
import org.attls.tls.Ways.Way;
import org.attls.tls.attest.PassportCache;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.engine.AttestedSession;
import org.attls.tls.engine.AttestedTlsEngine.State;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.NamedGroup;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.FakeEvidence;
import org.attls.tls.fake.FakePassports;
import org.attls.tls.fake.FakeResult;
import org.attls.tls.fake.FakeVerifier;
import org.attls.tls.fake.Issuance;
import org.attls.tls.fake.SoftwareKey;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.VerifierIdentity;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Evidence and results, alone and beside certificates, by clients and servers, and by both. */
@Timeout(60)
class WaysOfAttestingTest {
  static Stream<Arguments> ofOneEnd() {
    return Stream.of(Way.values())
        .flatMap(way -> Stream.of(Arguments.of(true, way), Arguments.of(false, way)));
  }

  static Stream<Arguments> ofBothEnds() {
    return Stream.of(Way.values())
        .flatMap(server -> Stream.of(Way.values()).map(client -> Arguments.of(server, client)));
  }

  static Stream<Arguments> evidenceOfOneEnd() {
    return ofOneEnd().filter(way -> ((Way) way.get()[1]).isEvidence());
  }

  static Stream<Arguments> certifiedOfOneEnd() {
    return ofOneEnd().filter(way -> ((Way) way.get()[1]).isCertified());
  }

  static Stream<Arguments> resultsOfOneEnd() {
    return ofOneEnd().filter(way -> !((Way) way.get()[1]).isEvidence());
  }

  private static void assertOpen(Pair pair) throws AttestedTlsException {
    assertThat(pair.client.state()).as("%s", pair.clientEnd).isEqualTo(State.OPEN);
    assertThat(pair.server.state()).as("%s", pair.serverEnd).isEqualTo(State.OPEN);
    assertThat(pair.sendToServer("up")).isEqualTo("up");
    assertThat(pair.sendToClient("down")).isEqualTo("down");
  }

  /** What both ends say about the direction in which the first one attests. */
  private static void assertAttested(
      @Nullable Way way, AttestedSession attesting, AttestedSession relying, String name) {
    assertThat(relying.peer().map(AttestedSession.AttestedPeer::attestation))
        .isEqualTo(attesting.own());
    if (way == null) {
      assertThat(attesting.own()).isEmpty();
      return;
    }
    AttestedSession.AttestedPeer peer = relying.peer().orElseThrow();
    assertThat(peer.attestation().kind()).isEqualTo(way.kind);
    assertThat(peer.attestation().octets()).isPositive();
    assertThat(peer.attestation().evidence().isPresent()).isEqualTo(way.isEvidence());
    assertThat(peer.attestation().result().isPresent()).isNotEqualTo(way.isEvidence());
    assertThat(peer.evidence().isPresent()).isEqualTo(way.isEvidence());
    assertThat(peer.certifiedName())
        .isEqualTo(way.isCertified() ? Optional.of(name) : Optional.empty());
    if (!way.isEvidence()) {
      assertThat(peer.attestation().binding()).as("nothing binds a result").isEmpty();
      assertThat(peer.attestation().result().orElseThrow().verifier())
          .isEqualTo(FakePassports.VERIFIER);
    }
  }

  private static void assertSessions(Ways ways, Pair pair) {
    assertAttested(ways.ofServer, pair.server.session(), pair.client.session(), "server.example");
    assertAttested(ways.ofClient, pair.client.session(), pair.server.session(), "CN=device 1");
  }

  @ParameterizedTest
  @MethodSource("ofOneEnd")
  void oneEndAttests(boolean server, Way way) throws Exception {
    Ways ways = Ways.of(server, way);
    Pair pair = ways.pair().run();

    assertOpen(pair);
    assertSessions(ways, pair);
  }

  @ParameterizedTest
  @MethodSource("ofOneEnd")
  void afterARetryToo(boolean server, Way way) throws Exception {
    Ways ways = Ways.of(server, way);
    ways.serverGroups = List.of(NamedGroup.SECP384R1);
    Pair pair = ways.pair().run();

    assertOpen(pair);
    assertSessions(ways, pair);
  }

  @ParameterizedTest
  @MethodSource("evidenceOfOneEnd")
  void inModeDraftToo(boolean server, Way way) throws Exception {
    Ways ways = Ways.of(server, way);
    ways.mode = BindingMode.DRAFT;
    Pair pair = ways.pair().run();

    assertOpen(pair);
    assertThat(pair.server.session().attestation().orElseThrow().binding())
        .contains(BindingMode.DRAFT);
  }

  @ParameterizedTest
  @MethodSource("ofBothEnds")
  void bothEndsAttestEachInItsWay(Way server, Way client) throws Exception {
    Ways ways = Ways.both(server, client);
    Pair pair = ways.pair().run();

    assertOpen(pair);
    assertSessions(ways, pair);
  }

  @ParameterizedTest
  @MethodSource("ofOneEnd")
  void overSocketsToo(boolean server, Way way) throws Exception {
    Ways ways = Ways.of(server, way);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Future<String> heard = thread.submit(serving(listening, ways.server()));
      try (Socket socket = new Socket(listening.getInetAddress(), listening.getLocalPort());
          AttestedTlsConnection connection = ways.client().connect(socket, "server.example")) {
        connection.outputStream().write("hello".getBytes(StandardCharsets.UTF_8));
        assertThat(connection.inputStream().readNBytes(2)).containsExactly('o', 'k');
      }
      assertThat(heard.get()).isEqualTo("hello");
    } finally {
      thread.shutdownNow();
    }
  }

  private static Callable<String> serving(ServerSocket listening, AttestedTlsServer server) {
    return () -> {
      try (Socket socket = listening.accept();
          AttestedTlsConnection connection = server.accept(socket)) {
        byte[] heard = connection.inputStream().readNBytes(5);
        connection.outputStream().write("ok".getBytes(StandardCharsets.UTF_8));
        connection.inputStream().readAllBytes();
        return new String(heard, StandardCharsets.UTF_8);
      }
    };
  }

  @ParameterizedTest
  @EnumSource(names = {"RESULT", "CERTIFIED_RESULT"})
  void manyConnectionsPresentOneResult(Way way) throws Exception {
    FakeVerifier verifier = FakeResult.verifier(FakePassports.SIGNER);
    FakeAttester attester = FakeAttester.honest();
    try (PassportCache cache =
        PassportCache.builder(attester, FakeResult::wrap)
            .verifier(FakePassports.VERIFIER, verifier)
            .build()) {
      Ways ways = Ways.client(way);
      ways.passports = cache;
      AttestedTlsClient client = ways.client();
      AttestedTlsServer server = ways.server();
      for (int i = 0; i < 3; i++) {
        assertOpen(new Pair(client, server).run());
      }
      assertThat(verifier.sessions()).isEqualTo(1);
      assertThat(attester.keys()).singleElement().matches(key -> !key.isClosed());
    }
    assertThat(attester.keys()).singleElement().matches(SoftwareKey::isClosed);
  }

  // What is refused. The relying end says why, the other one hears the same alert.

  private static void assertRefused(boolean server, Ways ways, Reason reason, int alert)
      throws IOException {
    Pair pair = ways.pair().run();
    AttestedTlsException end = server ? pair.clientRefusal() : pair.serverRefusal();
    AttestedTlsException heard = server ? pair.serverRefusal() : pair.clientRefusal();
    assertThat(end.reason()).as("%s", end).isEqualTo(reason);
    assertThat(end.alert()).contains(alert);
    assertThat(heard.reason()).isEqualTo(Reason.REFUSED_BY_PEER);
    assertThat(heard.alert()).contains(alert);
    assertThat(pair.server.inputAvailable() + pair.client.inputAvailable()).isZero();
  }

  @ParameterizedTest
  @MethodSource("certifiedOfOneEnd")
  void aCertificateThatDoesNotValidate(boolean server, Way way) throws Exception {
    Ways ways = Ways.of(server, way);
    Issuance.Authority other = new Issuance.Authority();
    ways.certificates =
        (key, deadline) ->
            Ways.DEVICES.issue(named(key.subjectPublicKeyInfo()).validFor(Duration.ofMinutes(-1)));
    assertRefused(server, ways, Reason.CERTIFICATE_REFUSED, 42);

    KeyPurposeId wrong = server ? KeyPurposeId.id_kp_clientAuth : KeyPurposeId.id_kp_serverAuth;
    ways.certificates =
        (key, deadline) -> Ways.DEVICES.issue(named(key.subjectPublicKeyInfo()).purposes(wrong));
    assertRefused(server, ways, Reason.CERTIFICATE_REFUSED, 42);

    ways.certificates = (key, deadline) -> other.issue(named(key.subjectPublicKeyInfo()));
    assertRefused(server, ways, Reason.CERTIFICATE_REFUSED, 42);

    ways.certificates =
        (key, deadline) -> Ways.DEVICES.issue(named(key.subjectPublicKeyInfo())).subList(0, 1);
    assertRefused(server, ways, Reason.CERTIFICATE_REFUSED, 42);
  }

  @Test
  void nobodyIsNamedByACertificateThatNobodyLookedAt() throws Exception {
    AttestedTlsClient anyServer =
        AttestedTlsClient.withoutAttestation(ServerTrust.insecureAnyServer())
            .relyingParty(
                Ends.relyingParty(FakeVerifier.affirming()).onlyBesideCertificate().build())
            .build();
    Pair pair = new Pair(anyServer, Ways.server(Way.CERTIFIED_EVIDENCE).server()).run();

    assertOpen(pair);
    assertThat(pair.client.session().peer().orElseThrow().certifiedName()).isEmpty();
  }

  private static Issuance named(Bytes key) {
    return Issuance.forKey(key).alternativeName("server.example");
  }

  @ParameterizedTest
  @EnumSource(names = {"CERTIFIED_EVIDENCE", "CERTIFIED_RESULT"})
  void aServersCertificateForAnotherName(Way way) throws Exception {
    Ways ways = Ways.server(way);
    ways.certificates =
        (key, deadline) ->
            Ways.DEVICES.issue(
                Issuance.forKey(key.subjectPublicKeyInfo()).alternativeName("other.example"));
    assertRefused(true, ways, Reason.CERTIFICATE_REFUSED, 42);
  }

  @ParameterizedTest
  @MethodSource("resultsOfOneEnd")
  void aResultThatIsNotGoodEnough(boolean server, Way way) throws Exception {
    assertResultRefused(server, way, Reason.RESULT_STALE, 45, Tier.AFFIRMING, 302);
    assertResultRefused(server, way, Reason.RESULT_STALE, 45, Tier.AFFIRMING, -120);
    assertResultRefused(server, way, Reason.NOT_AFFIRMING, 49, Tier.WARNING, 0);
    assertResultRefused(server, way, Reason.NOT_AFFIRMING, 49, Tier.NONE, 0);
  }

  private static void assertResultRefused(
      boolean server, Way way, Reason reason, int alert, Tier tier, int age) throws IOException {
    Ways ways = Ways.of(server, way);
    ways.passports =
        FakePassports.presenting(
            key ->
                new FakeResult(FakePassports.SIGNER, key, tier, Instant.now().minusSeconds(age))
                    .wrapped());
    assertRefused(server, ways, reason, alert);
  }

  @ParameterizedTest
  @MethodSource("resultsOfOneEnd")
  void aResultOfAnotherVerifier(boolean server, Way way) throws Exception {
    Ways ways = Ways.of(server, way);
    ways.passports = FakePassports.presenting(key -> FakeResult.affirming("w", key).wrapped());
    assertRefused(server, ways, Reason.PASSPORT_INVALID, 42);
  }

  @ParameterizedTest
  @EnumSource(names = {"RESULT"})
  void aResultForAnotherKey(Way way) throws Exception {
    Bytes other = new SoftwareKey().subjectPublicKeyInfo();
    for (boolean server : List.of(true, false)) {
      Ways ways = Ways.of(server, way);
      ways.passports =
          FakePassports.presenting(
              key -> FakeResult.affirming(FakePassports.SIGNER, other).wrapped());
      assertRefused(server, ways, Reason.PROOF_OF_POSSESSION, 51);
      ways.passports =
          FakePassports.presenting(
              key -> FakeResult.affirming(FakePassports.SIGNER, Bytes.EMPTY).wrapped());
      assertRefused(server, ways, Reason.KEY_MISMATCH, 42);
    }
  }

  @ParameterizedTest
  @MethodSource("ofOneEnd")
  void evidenceInThePlaceOfAResultAndTheOtherWayRound(boolean server, Way way) throws Exception {
    Ways ways = Ways.of(server, way);
    ways.passports =
        FakePassports.presenting(
            key -> new FakeEvidence(Bytes.copyOf(new byte[32]), key, true).wrapped());
    ways.attester =
        FakeAttester.lying(
            (challenge, key) -> FakeResult.affirming(FakePassports.SIGNER, key).wrapped());
    assertRefused(server, ways, Reason.TYPE_MISMATCH, 43);
  }

  @ParameterizedTest
  @MethodSource("evidenceOfOneEnd")
  void evidenceOverAnotherChallenge(boolean server, Way way) throws Exception {
    Ways ways = Ways.of(server, way);
    ways.attester =
        FakeAttester.lying(
            (challenge, key) ->
                new FakeEvidence(Bytes.copyOf(new byte[challenge.size()]), key, true).wrapped());
    assertRefused(server, ways, Reason.BINDING_MISMATCH, 42);
  }

  @Test
  void noVerifierInCommon() throws Exception {
    VerifierIdentity other = VerifierIdentity.of("https://other.example/");
    for (Way way : List.of(Way.RESULT, Way.CERTIFIED_RESULT)) {
      Ways ways = Ways.client(way);
      ways.passports = FakePassports.honest().of(other);
      assertRefused(false, ways, Reason.NO_COMMON_VERIFIER, 225);
    }
    Ways ways = Ways.server(Way.RESULT);
    ways.passports = FakePassports.honest().of(other);
    Pair pair = ways.pair().run();
    assertThat(pair.serverRefusal().reason()).isEqualTo(Reason.NO_COMMON_VERIFIER);
    assertThat(pair.clientRefusal().alert()).contains(225);
  }

  @Test
  void formsOfResultsThatDoNotFit() throws Exception {
    // The client shows no certificate, the server wants one.
    Pair pair =
        new Pair(Ways.client(Way.RESULT).client(), Ways.client(Way.CERTIFIED_RESULT).server())
            .run();
    assertThat(pair.serverRefusal().reason()).isEqualTo(Reason.TYPE_MISMATCH);
    assertThat(pair.clientRefusal().alert()).contains(43);

    // A client that has one is taken without it, too.
    assertOpen(
        new Pair(Ways.client(Way.CERTIFIED_RESULT).client(), Ways.client(Way.RESULT).server())
            .run());

    // The server has no certificate, the client takes nothing else.
    pair =
        new Pair(Ways.server(Way.CERTIFIED_RESULT).client(), Ways.server(Way.RESULT).server())
            .run();
    assertThat(pair.serverRefusal().reason()).isEqualTo(Reason.NOT_OFFERED);
    assertThat(pair.clientRefusal().alert()).contains(109);
  }

  @Test
  void evidenceThatDoesNotFitBesideACertificate() throws Exception {
    Bytes large = Bytes.copyOf(new byte[65_536]);
    Ways ways = Ways.client(Way.CERTIFIED_EVIDENCE);
    ways.attester =
        FakeAttester.lying((challenge, key) -> CmwWriter.cborRecord(FakeEvidence.TYPE, large));
    Pair pair = ways.pair().run();

    assertThat(pair.clientRefusal().reason()).isEqualTo(Reason.ATTESTER_UNAVAILABLE);
    assertThat(pair.clientRefusal()).hasMessageContaining("there is room for 65531");
  }

  @Test
  void aPlainPeerIsNoAttestedOne() throws Exception {
    for (Way way : Way.values()) {
      Pair pair =
          new Pair(AttestedTlsClient.withoutAttestation(Ends.trust()).build(), server(way)).run();
      assertThat(pair.serverRefusal().reason()).isEqualTo(Reason.NOT_OFFERED);
      pair =
          new Pair(
                  Ways.server(way).client(),
                  AttestedTlsServer.withoutAttestation(Ends.certificates().server("server.example"))
                      .build())
              .run();
      assertThat(pair.clientRefusal().reason()).isEqualTo(Reason.NOT_ANSWERED);
    }
  }

  private static AttestedTlsServer server(Way ofClient) {
    return Ways.client(ofClient).server();
  }

  @Test
  void certificatesAreTrustedExactlyWhereTheyAreTaken() {
    AttestedTlsClient.Builder client = AttestedTlsClient.withoutAttestation(Ends.trust());
    client.relyingParty(Ends.relyingParty(FakeVerifier.affirming()).build());
    assertThatIllegalArgumentException().isThrownBy(client::build);
    AttestedTlsClient.Builder untrusting =
        AttestedTlsClient.relyingOn(
            Ends.relyingParty(FakeVerifier.affirming()).besideCertificateToo().build());
    assertThatIllegalArgumentException().isThrownBy(untrusting::build);
    AttestedTlsServer.Builder server =
        Ends.server(Ends.relyingParty(FakeVerifier.affirming()).onlyBesideCertificate().build());
    assertThatIllegalArgumentException().isThrownBy(server::build);
  }
}
