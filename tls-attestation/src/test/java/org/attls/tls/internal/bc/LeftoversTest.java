package org.attls.tls.internal.bc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowingConsumer;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.alert.Endpoint;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.binding.SuiteHash;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.ConnectionSettings;
import org.attls.tls.engine.HandshakeListener;
import org.attls.tls.engine.NamedGroup;
import org.attls.tls.engine.NonceSource;
import org.attls.tls.engine.ServerSettings;
import org.attls.tls.engine.TlsLimits;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.FakeEvidence;
import org.attls.tls.fake.FakeVerifier;
import org.attls.tls.fake.TestCertificates;
import org.attls.tls.hostile.Exchange;
import org.attls.tls.hostile.HostileClient;
import org.attls.tls.wire.CodePoints;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a connection that fails in mid-handshake leaves in memory. */
class LeftoversTest {
  /** Our server, whose secrets the test can look at. */
  private static final class OpenPeer extends BcServerPeer {
    OpenPeer(Connection connection, ServerSettings settings) {
      super(connection, settings);
    }

    /** All that there are while the client's Finished is awaited. */
    List<TlsSecret> secrets() {
      SecurityParameters handshake = context.getSecurityParametersHandshake();
      return Stream.of(
              handshake.getBaseKeyClient(),
              handshake.getBaseKeyServer(),
              handshake.getEarlySecret(),
              handshake.getHandshakeSecret(),
              handshake.getMasterSecret(),
              handshake.getExporterMasterSecret(),
              handshake.getTrafficSecretClient(),
              handshake.getTrafficSecretServer())
          .filter(Objects::nonNull)
          .toList();
    }

    SecurityParameters parameters() {
      return context.getSecurityParametersConnection();
    }
  }

  private final Connection connection = new Connection(common(), Endpoint.SERVER);
  private final OpenPeer peer = new OpenPeer(connection, settings(Optional.empty()));
  private final HostileClient client = new HostileClient();

  private static ConnectionSettings common() {
    return new ConnectionSettings(
        CodePoints.DRAFT_07,
        TlsLimits.DEFAULT,
        NamedGroup.DEFAULT,
        false,
        HandshakeListener.NONE,
        new SecureRandom());
  }

  private static ServerSettings settings(Optional<RelyingParty> relyingParty) {
    return new ServerSettings(
        Optional.of(new TestCertificates().server("server.example")),
        Optional.empty(),
        Optional.empty(),
        relyingParty,
        NonceSource.random(new SecureRandom()),
        common());
  }

  private BcEngine engine() throws IOException {
    BcServerProtocol protocol = new BcServerProtocol(connection, peer);
    protocol.accept(peer);
    client.start();
    return new BcEngine(connection, protocol, peer);
  }

  private void assertNoTranscript() {
    assertThatIllegalStateException()
        .isThrownBy(() -> connection.flow.helloTranscriptHash(SuiteHash.SHA256));
  }

  @Test
  void theTranscriptGoesWhenTheHandshakeIsOver() throws Exception {
    BcEngine engine = engine();
    assertThat(Exchange.run(engine, client)).isNull();
    assertThat(engine.state()).isEqualTo(AttestedTlsEngine.State.OPEN);
    assertNoTranscript();
  }

  /** What ends a handshake in which the server has said all it has to say. */
  enum End {
    TRANSPORT(BcEngine::inputEnded),
    OWNER(BcEngine::close),
    TIME(engine -> assertThat(engine.timedOut().reason()).isEqualTo(Reason.DEADLINE)),
    REASON(engine -> engine.end(new AttestationException(Reason.REVOKED, "a new policy"))),
    RECORD_THAT_DOES_NOT_DECRYPT(engine -> offer(engine, "1703030020" + "00".repeat(32))),
    UNPROTECTED_ALERT(engine -> offer(engine, "15030300020228")),
    UNPROTECTED_MESSAGE(engine -> offer(engine, "160303000414000000")),
    LENGTH_THAT_MAY_NOT_BE(engine -> offer(engine, "170303ffff"));

    private final ThrowingConsumer<BcEngine> way;

    End(ThrowingConsumer<BcEngine> way) {
      this.way = way;
    }

    private static void offer(BcEngine engine, String octets) throws AttestedTlsException {
      byte[] record = Bytes.fromHex(octets).toArray();
      engine.offerInput(record, 0, record.length);
    }
  }

  @ParameterizedTest
  @EnumSource
  void secretsAndTranscriptGoHoweverTheHandshakeEnds(End end) throws Exception {
    BcEngine engine = engine();
    byte[] hello = Exchange.drain(client);
    engine.offerInput(hello, 0, hello.length);
    List<TlsSecret> secrets = peer.secrets();
    assertThat(secrets).hasSizeGreaterThan(5).allMatch(TlsSecret::isAlive);
    assertThat(connection.flow.helloTranscriptHash(SuiteHash.SHA256).size()).isEqualTo(32);
    KeptExporter exporter = connection.exporter();

    try {
      end.way.acceptThrows(engine);
    } catch (Throwable ended) {
      assertThat(ended).isInstanceOf(AttestedTlsException.class);
    }

    assertThat(engine.state()).isEqualTo(AttestedTlsEngine.State.CLOSED);
    assertThat(secrets).noneMatch(TlsSecret::isAlive);
    assertNoTranscript();
    assertThatIllegalStateException()
        .isThrownBy(() -> exporter.export("EXPORTER-x", Bytes.EMPTY, 32));
  }

  @Test
  void theExporterAndTheTrafficSecretsGoWithTheConnection() throws Exception {
    BcEngine engine = engine();
    assertThat(Exchange.run(engine, client)).isNull();
    KeptExporter exporter = connection.exporter();
    SecurityParameters parameters = peer.parameters();
    assertThat(exporter.export("EXPORTER-x", Bytes.EMPTY, 32).size()).isEqualTo(32);
    assertThat(parameters.getTrafficSecretServer().isAlive()).isTrue();

    engine.close();

    assertThatIllegalStateException()
        .isThrownBy(() -> exporter.export("EXPORTER-x", Bytes.EMPTY, 32));
    assertThat(parameters.getTrafficSecretClient().isAlive()).isFalse();
    assertThat(parameters.getTrafficSecretServer().isAlive()).isFalse();
    // What was said last can still be sent.
    assertThat(engine.outputAvailable()).isPositive();
  }

  @Test
  void theyGoWhenBothHaveSaidCloseNotify() throws Exception {
    BcEngine engine = engine();
    assertThat(Exchange.run(engine, client)).isNull();
    KeptExporter exporter = connection.exporter();

    engine.closeOutput();
    client.close();
    assertThat(Exchange.run(engine, client)).isNull();

    assertThatIllegalStateException()
        .isThrownBy(() -> exporter.export("EXPORTER-x", Bytes.EMPTY, 32));
  }

  @Test
  void evidenceDoesNotLiveAsLongAsTheConnection() throws Exception {
    RelyingParty relyingParty =
        RelyingParty.builder(FakeVerifier.affirming(), FakeVerifier.statusPolicy())
            .accept(new FakeEvidence.Inspector())
            .build();
    OpenPeer attested = new OpenPeer(connection, settings(Optional.of(relyingParty)));
    BcServerProtocol protocol = new BcServerProtocol(connection, attested);
    protocol.accept(attested);
    BcEngine server = new BcEngine(connection, protocol, attested);
    AttestedTlsEngine attester =
        AttestedTlsClient.builder(ServerTrust.insecureAnyServer(), FakeAttester.honest())
            .build()
            .newEngine("server.example");
    while (attester.outputAvailable() + server.outputAvailable() > 0) {
      byte[] up = Exchange.drain(attester);
      server.offerInput(up, 0, up.length);
      byte[] down = Exchange.drain(server);
      attester.offerInput(down, 0, down.length);
    }

    assertThat(server.state()).isEqualTo(AttestedTlsEngine.State.OPEN);
    assertThat(server.session().attestation().orElseThrow().octets()).isPositive();
    assertThat(attested.parameters().getPeerCertificate().getCertificateAt(0))
        .isInstanceOfSatisfying(
            EvidenceCertificate.class, kept -> assertThat(kept.evidence().isEmpty()).isTrue());
  }
}
