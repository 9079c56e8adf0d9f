package org.attls.tls.internal.bc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Reason;
import org.attls.tls.alert.Endpoint;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.engine.AttesterSettings;
import org.attls.tls.engine.ClientSettings;
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
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CodePoints;
import org.attls.tls.wire.Direction;
import org.bouncycastle.tls.TlsProtocol;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * When our view of the transcript is not the library's, nothing is bound to it: the handshake fails
 * as a defect of ours, before evidence is made or a client admitted.
 */
class SelfCheckTest {
  private static final Bytes NEVER_SENT = Bytes.of(8, 0, 0, 0);

  private final ConnectionSettings common =
      new ConnectionSettings(
          CodePoints.DRAFT_07,
          TlsLimits.DEFAULT,
          NamedGroup.DEFAULT,
          false,
          HandshakeListener.NONE,
          new SecureRandom());
  private final FakeAttester attester = FakeAttester.honest();
  private final FakeVerifier verifier = FakeVerifier.affirming();
  private final Connection clientConnection = new Connection(common, Endpoint.CLIENT);
  private final Connection serverConnection = new Connection(common, Endpoint.SERVER);
  private final RelyingParty relyingParty =
      RelyingParty.builder(verifier, FakeVerifier.statusPolicy())
          .accept(new FakeEvidence.Inspector())
          .build();
  private final AttesterSettings attestation =
      new AttesterSettings(attester, List.of(BindingMode.BOUND));

  private BcClientProtocol client(Direction attests) throws IOException {
    boolean own = attests == Direction.CLIENT_ATTESTS;
    BcClientPeer peer =
        new BcClientPeer(
            clientConnection,
            new ClientSettings(
                own ? Optional.of(ServerTrust.insecureAnyServer()) : Optional.empty(),
                "server.example",
                own ? Optional.of(attestation) : Optional.empty(),
                own ? Optional.empty() : Optional.of(relyingParty),
                NonceSource.random(new SecureRandom()),
                common));
    BcClientProtocol client = new BcClientProtocol(clientConnection, peer);
    client.connect(peer);
    return client;
  }

  private BcServerProtocol server(Direction attests) throws IOException {
    boolean own = attests == Direction.SERVER_ATTESTS;
    BcServerPeer peer =
        new BcServerPeer(
            serverConnection,
            new ServerSettings(
                Optional.of(new TestCertificates().server("server.example")),
                Optional.empty(),
                own ? Optional.of(attestation) : Optional.empty(),
                own ? Optional.empty() : Optional.of(relyingParty),
                NonceSource.random(new SecureRandom()),
                common));
    BcServerProtocol server = new BcServerProtocol(serverConnection, peer);
    server.accept(peer);
    return server;
  }

  private static byte[] output(TlsProtocol protocol) {
    byte[] output = new byte[protocol.getAvailableOutputBytes()];
    protocol.readOutput(output, 0, output.length);
    return output;
  }

  /** Hands over, and gives the reason noted when that ended the connection. */
  private static @Nullable Reason offer(
      TlsProtocol to, Connection connection, byte[] octets, int from, int until) {
    try {
      to.offerInput(octets, from, until - from);
      return null;
    } catch (IOException ended) {
      Failures.Outgoing noted = connection.failure();
      return noted == null ? null : noted.reason();
    }
  }

  /** Offset behind {@code count} records. */
  private static int behind(byte[] octets, int count) {
    int at = 0;
    for (int i = 0; i < count; i++) {
      at += 5 + ((octets[at + 3] & 0xFF) << 8 | octets[at + 4] & 0xFF);
    }
    return at;
  }

  private static void pretendSent(Connection connection) throws Exception {
    connection.flow.sent(NEVER_SENT.toArray(), 0, NEVER_SENT.size());
  }

  @ParameterizedTest
  @EnumSource
  void withoutTamperingBothEndsAreSatisfied(Direction attests) throws Exception {
    BcClientProtocol client = client(attests);
    BcServerProtocol server = server(attests);
    byte[] hello = output(client);
    assertThat(offer(server, serverConnection, hello, 0, hello.length)).isNull();
    byte[] flight = output(server);
    assertThat(offer(client, clientConnection, flight, 0, flight.length)).isNull();
    byte[] last = output(client);
    assertThat(offer(server, serverConnection, last, 0, last.length)).isNull();
    assertThat(serverConnection.session()).isNotNull();
  }

  @Test
  void aClientWithAnotherTranscriptUpToServerHelloStops() throws Exception {
    BcClientProtocol client = client(Direction.CLIENT_ATTESTS);
    BcServerProtocol server = server(Direction.CLIENT_ATTESTS);
    byte[] hello = output(client);
    pretendSent(clientConnection);
    offer(server, serverConnection, hello, 0, hello.length);
    byte[] flight = output(server);

    assertThat(offer(client, clientConnection, flight, 0, flight.length)).isEqualTo(Reason.DEFECT);
    assertThat(attester.challenges()).isEmpty();
  }

  @Test
  void aServerWithAnotherTranscriptUpToServerHelloAdmitsNobody() throws Exception {
    BcClientProtocol client = client(Direction.CLIENT_ATTESTS);
    BcServerProtocol server = server(Direction.CLIENT_ATTESTS);
    byte[] hello = output(client);
    pretendSent(serverConnection);
    offer(server, serverConnection, hello, 0, hello.length);
    byte[] flight = output(server);
    offer(client, clientConnection, flight, 0, flight.length);
    byte[] last = output(client);

    assertThat(offer(server, serverConnection, last, 0, last.length)).isEqualTo(Reason.DEFECT);
    assertThat(verifier.sessions()).isZero();
    assertThat(serverConnection.session()).isNull();
  }

  @Test
  void aClientWhoseEarlyExporterIsNotTheLibrarysStops() throws Exception {
    BcClientProtocol client = client(Direction.CLIENT_ATTESTS);
    BcServerProtocol server = server(Direction.CLIENT_ATTESTS);
    byte[] hello = output(client);
    offer(server, serverConnection, hello, 0, hello.length);
    byte[] flight = output(server);
    // ServerHello, change_cipher_spec, EncryptedExtensions; the check of the first part has passed
    // by then.
    int extensions = behind(flight, 3);
    assertThat(offer(client, clientConnection, flight, 0, extensions)).isNull();
    pretendSent(clientConnection);

    assertThat(offer(client, clientConnection, flight, extensions, flight.length))
        .isEqualTo(Reason.DEFECT);
    assertThat(clientConnection.session()).isNull();
  }

  @Test
  void aServerWithAnotherTranscriptUpToServerHelloDoesNotAttest() throws Exception {
    BcClientProtocol client = client(Direction.SERVER_ATTESTS);
    BcServerProtocol server = server(Direction.SERVER_ATTESTS);
    byte[] hello = output(client);
    pretendSent(serverConnection);

    assertThat(offer(server, serverConnection, hello, 0, hello.length)).isEqualTo(Reason.DEFECT);
    assertThat(attester.challenges()).isEmpty();
  }

  @Test
  void aClientWithAnotherTranscriptDoesNotLookIntoEvidence() throws Exception {
    BcClientProtocol client = client(Direction.SERVER_ATTESTS);
    BcServerProtocol server = server(Direction.SERVER_ATTESTS);
    byte[] hello = output(client);
    pretendSent(clientConnection);
    offer(server, serverConnection, hello, 0, hello.length);
    byte[] flight = output(server);

    assertThat(offer(client, clientConnection, flight, 0, flight.length)).isEqualTo(Reason.DEFECT);
    assertThat(verifier.sessions()).isZero();
    assertThat(clientConnection.session()).isNull();
  }
}
