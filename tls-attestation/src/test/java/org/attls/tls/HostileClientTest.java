package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Reason;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsEngine.State;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.NamedGroup;
import org.attls.tls.fake.FakeVerifier;
import org.attls.tls.hostile.Exchange;
import org.attls.tls.hostile.HostileClient;
import org.attls.tls.hostile.ReplacedShare;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that break the rules: no verifier is asked about them, and nothing is delivered. */
class HostileClientTest {
  private static final byte[] KEY_UPDATE = {24, 0, 0, 1, 0};

  private final FakeVerifier verifier = FakeVerifier.affirming();
  private final HostileClient client = new HostileClient();
  private AttestedTlsEngine server = engine(List.of(NamedGroup.values()));

  private AttestedTlsEngine engine(List<NamedGroup> groups) {
    try {
      return Ends.server(Ends.relyingParty(verifier).insecureAllowDraftBinding().build())
          .groups(groups)
          .build()
          .newEngine();
    } catch (AttestedTlsException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private AttestedTlsException refused(Consumer<HostileClient> switches) throws IOException {
    switches.accept(client);
    client.start();
    AttestedTlsException end = Objects.requireNonNull(Exchange.run(server, client), "taken");
    assertNothingCameThrough();
    return end;
  }

  private void assertNothingCameThrough() {
    assertThat(server.state()).isEqualTo(State.CLOSED);
    assertThat(server.inputAvailable()).isZero();
    assertThat(verifier.sessions()).as("no verifier traffic").isZero();
  }

  private void assertRefused(Consumer<HostileClient> switches, Reason reason, int alert)
      throws IOException {
    AttestedTlsException end = refused(switches);
    assertThat(end.reason()).as("%s", end).isEqualTo(reason);
    assertThat(end.alert()).contains(alert);
  }

  private void admitted() throws IOException {
    client.start();
    assertThat(Exchange.run(server, client)).isNull();
    assertThat(server.state()).isEqualTo(State.OPEN);
    assertThat(verifier.sessions()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"001d0020", "00170041"})
  void aKeyShareThatIsNoneEndsTheHandshake(String head) throws Exception {
    Bytes start = Bytes.fromHex(head);
    byte[] share = Arrays.copyOf(start.toArray(), 4 + start.u8(3));
    if (start.u8(1) == 0x17) {
      // A well-formed encoding of a point that is not on the curve.
      share[4] = 4;
      share[5] = 1;
    }
    AttestedTlsException end =
        refused(
            it -> {
              it.groups = List.of(start.u8(1));
              it.handshakeRecord = new ReplacedShare(Bytes.copyOf(share));
            });
    assertThat(end.reason()).isEqualTo(Reason.PROTOCOL);
    assertThat(end.alert().orElseThrow()).isIn(40, 47);
  }

  @Test
  void applicationDataBeforeFinishedIsNeverDelivered() throws Exception {
    assertRefused(it -> it.dataBeforeFinished = new byte[] {1, 2, 3}, Reason.PROTOCOL, 10);
  }

  @Test
  void keysDoNotChangeBeforeFinished() throws Exception {
    assertRefused(it -> it.beforeFinished = KEY_UPDATE, Reason.PROTOCOL, 10);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 4, 5, 8, 13, 16, 25, 254})
  void messagesThatNoClientSendsAreRefused(int type) throws Exception {
    AttestedTlsException end = refused(it -> it.beforeFinished = new byte[] {(byte) type, 0, 0, 0});
    assertThat(end.reason()).isEqualTo(Reason.PROTOCOL);
    assertThat(end.alert().orElseThrow()).isEqualTo(10);
  }

  @Test
  void aHelloRequestIsNotSkipped() throws Exception {
    byte[] record = {22, 3, 1, 0, 4, 0, 0, 0, 0};
    client.start();
    AttestedTlsException end = null;
    try {
      server.offerInput(record, 0, record.length);
    } catch (AttestedTlsException refusal) {
      end = refusal;
    }
    assertThat(Objects.requireNonNull(end).alert()).contains(10);
    assertNothingCameThrough();
  }

  @Test
  void aSecondCertificateIsRefused() throws Exception {
    AttestedTlsException end =
        refused(it -> it.beforeFinished = new byte[] {11, 0, 0, 4, 0, 0, 0, 0});
    assertThat(end.alert()).contains(10);
  }

  @Test
  void closeNotifyBeforeFinishedIsNoAdmission() throws Exception {
    AttestedTlsException end = refused(it -> it.closeBeforeFinished = true);
    assertThat(end.reason()).isEqualTo(Reason.DISCONNECTED);
    assertThat(end.alert()).contains(40);
  }

  @Test
  void aPreSharedKeyDoesNotReplaceTheEvidence() throws Exception {
    client.offersPreSharedKey = true;
    admitted();
    assertThat(server.session().peer()).isPresent();
  }

  @Test
  void aPreSharedKeyWithoutEvidenceIsRefused() throws Exception {
    assertRefused(
        it -> {
          it.offersPreSharedKey = true;
          it.credential.empty = true;
        },
        Reason.CREDENTIAL_EMPTY,
        116);
  }

  @Test
  void earlyDataIsNeverDelivered() throws Exception {
    client.helloExtensions.put(42, Bytes.EMPTY);
    client.start();
    byte[] hello = Exchange.drain(client);
    byte[] early = new byte[5 + 40];
    early[0] = 23;
    early[1] = 3;
    early[2] = 3;
    early[4] = 40;
    AttestedTlsException end = null;
    try {
      server.offerInput(hello, 0, hello.length);
      server.offerInput(early, 0, early.length);
    } catch (AttestedTlsException refusal) {
      end = refusal;
    }
    assertThat(Objects.requireNonNull(end).reason()).isEqualTo(Reason.PROTOCOL);
    assertNothingCameThrough();
  }

  @Test
  void keysMayChangeRightAfterFinished() throws Exception {
    client.start();
    AttestedTlsEngine ours = server;
    // Everything up to Finished, and behind it, arrives as one piece.
    byte[] hello = Exchange.drain(client);
    ours.offerInput(hello, 0, hello.length);
    client.offerInput(Exchange.drain(ours));
    for (int i = 0; i < 100; i++) {
      client.updateKeys();
    }
    client.writeApplicationData(new byte[] {1, 2, 3}, 0, 3);
    byte[] flight = Exchange.drain(client);
    ours.offerInput(flight, 0, flight.length);

    assertThat(ours.state()).isEqualTo(State.OPEN);
    assertThat(ours.inputAvailable()).isEqualTo(3);
    ours.writeApplicationData(new byte[] {4}, 0, 1);
    assertThat(Exchange.run(ours, client)).isNull();
    assertThat(client.getAvailableInputBytes()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 11, 13, 20})
  void handshakeMessagesAfterAdmissionEndTheConnection(int type) throws Exception {
    admitted();
    client.sendHandshake(new byte[] {(byte) type, 0, 0, 0});
    AttestedTlsException end = Objects.requireNonNull(Exchange.run(server, client), "taken");
    assertThat(end.alert()).contains(10);
    assertThat(server.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void aRefusalOfLevelWarningIsARefusal() throws Exception {
    admitted();
    client.warn(49);
    AttestedTlsException end = Objects.requireNonNull(Exchange.run(server, client), "taken");
    assertThat(end.reason()).isEqualTo(Reason.REFUSED_BY_PEER);
    assertThat(end.alert()).contains(49);
  }

  @Test
  void aSmallFragmentLengthDoesNotHarm() throws Exception {
    client.helloExtensions.put(1, Bytes.of(1));
    admitted();
  }

  @Test
  void evidenceDoesNotBelongIntoTheSecondClientHelloEither() throws Exception {
    server = engine(List.of(NamedGroup.SECP256R1));
    int[] hellos = {0};
    AttestedTlsException end =
        refused(
            it -> {
              it.groups = List.of(29, 23);
              it.handshakeRecord =
                  record ->
                      record[0] == 1 && ++hellos[0] == 2 ? withEmptyExtension(record, 60) : record;
            });
    assertThat(hellos[0]).isEqualTo(2);
    assertThat(end.reason()).isEqualTo(Reason.WRONG_MESSAGE);
    assertThat(end.alert()).contains(47);
  }

  /** Adds an extension without data at the end of a ClientHello. */
  private static byte[] withEmptyExtension(byte[] hello, int type) {
    byte[] longer = Arrays.copyOf(hello, hello.length + 4);
    longer[hello.length] = (byte) (type >> 8);
    longer[hello.length + 1] = (byte) type;
    int sessionId = 4 + 2 + 32;
    int suites = sessionId + 1 + hello[sessionId];
    int compression = suites + 2 + ((hello[suites] & 0xFF) << 8 | hello[suites + 1] & 0xFF);
    add4(longer, 2);
    add4(longer, compression + 1 + hello[compression]);
    return longer;
  }

  private static void add4(byte[] octets, int at) {
    int value = ((octets[at] & 0xFF) << 8 | octets[at + 1] & 0xFF) + 4;
    octets[at] = (byte) (value >> 8);
    octets[at + 1] = (byte) value;
  }

  @Test
  void aServerWithoutAttestationIgnoresWhatItDoesNotKnow() throws Exception {
    // 60 is also the number of an extension that has nothing to do with attestation.
    client.helloExtensions.clear();
    client.helloExtensions.put(60, Bytes.EMPTY);
    client.helloExtensions.put(0xFFE1, Bytes.of(1, 2, 3));
    client.start();
    AttestedTlsEngine plain =
        AttestedTlsServer.withoutAttestation(Ends.certificates().server("server.example"))
            .build()
            .newEngine();
    assertThat(Exchange.run(plain, client)).isNull();
    assertThat(plain.state()).isEqualTo(State.OPEN);
  }
}
