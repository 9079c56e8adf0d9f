package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Reason;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsEngine.State;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.hostile.Exchange;
import org.attls.tls.hostile.HostileClient;
import org.attls.tls.hostile.HostileServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Records that are none (RFC 8446, section 5): empty ones, alerts of another size or level,
 * change_cipher_spec at the wrong time. The alert is that of the RFC, at every point of the
 * handshake.
 */
class RecordRulesTest {
  private static final int UNEXPECTED_MESSAGE = 10;
  private static final int USER_CANCELED = 90;
  private static final Bytes CLOSE_NOTIFY = Bytes.fromHex("15030300020100");
  private static final Bytes CHANGE_CIPHER_SPEC = Bytes.fromHex("140303000101");

  private final HostileClient peer = new HostileClient();
  private final AttestedTlsEngine server = plainServer();

  private static AttestedTlsEngine plainServer() {
    try {
      return AttestedTlsServer.withoutAttestation(Ends.certificates().server("server.example"))
          .build()
          .newEngine();
    } catch (AttestedTlsException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static AttestedTlsException offer(AttestedTlsEngine engine, Bytes octets) {
    try {
      engine.offerInput(octets.toArray(), 0, octets.size());
      throw new AssertionError("taken: " + engine.state());
    } catch (AttestedTlsException end) {
      assertThat(engine.state()).isEqualTo(State.CLOSED);
      return end;
    }
  }

  private static void take(AttestedTlsEngine engine, byte[] octets) throws AttestedTlsException {
    assertThat(engine.offerInput(octets, 0, octets.length)).isEqualTo(octets.length);
  }

  private void open() throws Exception {
    peer.start();
    assertThat(Exchange.run(server, peer)).isNull();
    assertThat(server.state()).isEqualTo(State.OPEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1603010000", "1503030000", "1403030000", "140303000101"})
  void aServerTakesNoneOfTheseFirst(String octets) {
    assertThat(offer(server, Bytes.fromHex(octets)).alert()).contains(UNEXPECTED_MESSAGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1603030000",
        "1503030000",
        "1403030000",
        "140303000100",
        "140303000102",
        "14030300020101"
      })
  void aClientTakesNoneOfTheseFirst(String octets) throws Exception {
    AttestedTlsEngine client = Ends.client(FakeAttester.honest()).build().newEngine("s.example");
    Exchange.drain(client);
    AttestedTlsException end = offer(client, Bytes.fromHex(octets));
    assertThat(end.alert()).contains(UNEXPECTED_MESSAGE);
    assertThat(end.reason()).isEqualTo(Reason.RECORD_BOUNDARY);
  }

  @ParameterizedTest
  @CsvSource({"150303000101,50", "1503030004015a015a,50", "1503030003015a01,50"})
  void anUnprotectedAlertIsOneRecord(String octets, int alert) throws Exception {
    assertThat(offer(server, Bytes.fromHex(octets)).alert()).contains(alert);
  }

  @ParameterizedTest
  @CsvSource({"01,50", "015a01,50", "015a015a,50", "0100015a,50", "0000,47", "095a,47", "ff00,47"})
  void aProtectedAlertIsOneRecordOfOneOfTwoLevels(String content, int alert) throws Exception {
    open();
    peer.sendRecord(21, Bytes.fromHex(content).toArray());
    AttestedTlsException end = Exchange.run(server, peer);
    assertThat(end).isNotNull();
    assertThat(end.alert()).contains(alert);
    assertThat(end.reason()).isEqualTo(Reason.PROTOCOL);
  }

  @Test
  void anAlertInTwoRecordsIsNone() throws Exception {
    open();
    peer.sendRecord(21, new byte[] {1});
    peer.sendRecord(21, new byte[] {0});
    assertThat(Exchange.run(server, peer)).isNotNull();
    assertThat(server.state()).isEqualTo(State.CLOSED);
  }

  /** What says nothing may come any number of times, and nothing of it is kept or answered. */
  @Test
  void aFloodOfRecordsThatSayNothingLeavesNothing() throws Exception {
    open();
    for (int i = 0; i < 20_000; i++) {
      switch (i % 4) {
        case 0 -> peer.sendRecord(23, new byte[0]);
        case 1 -> peer.warn(USER_CANCELED);
        case 2 -> peer.updateKeys();
        default -> peer.sendRecord(23, new byte[] {(byte) i});
      }
      if (i % 100 == 99) {
        byte[] octets = Exchange.drain(peer);
        take(server, octets);
        assertThat(server.inputAvailable()).isEqualTo(25);
        assertThat(server.readInput(new byte[25], 0, 25)).isEqualTo(25);
        assertThat(server.outputAvailable()).isZero();
      }
    }
    assertThat(server.state()).isEqualTo(State.OPEN);
  }

  @Test
  void changeCipherSpecAnyNumberOfTimesDoesNotDelayTheHandshake() throws Exception {
    peer.start();
    take(server, Exchange.drain(peer));
    for (int i = 0; i < 20_000; i++) {
      take(server, CHANGE_CIPHER_SPEC.toArray());
    }
    assertThat(Exchange.run(server, peer)).isNull();
    assertThat(server.state()).isEqualTo(State.OPEN);
  }

  /** Before there is a connection nobody can be done with it. */
  @Test
  void closeNotifyInsteadOfAHelloIsADisconnection() throws Exception {
    AttestedTlsException atServer = offer(server, CLOSE_NOTIFY);
    assertThat(atServer.reason()).as("%s", atServer).isEqualTo(Reason.DISCONNECTED);
    assertThat(atServer.alert()).contains(40);

    AttestedTlsEngine client = Ends.client(FakeAttester.honest()).build().newEngine("s.example");
    Exchange.drain(client);
    AttestedTlsException atClient = offer(client, CLOSE_NOTIFY);
    assertThat(atClient.reason()).as("%s", atClient).isEqualTo(Reason.DISCONNECTED);
    assertThat(atClient.alert()).contains(40);
  }

  @Test
  void closeNotifyInTheMiddleOfAHelloIsADisconnection() throws Exception {
    peer.start();
    byte[] hello = Exchange.drain(peer);
    take(server, withHeader(hello, 5, (hello.length - 5) / 2));
    assertThat(offer(server, CLOSE_NOTIFY).reason()).isEqualTo(Reason.DISCONNECTED);
  }

  /** Nobody in the middle ends a connection as if its ends had. */
  @Test
  void anUnprotectedCloseNotifyIsNoneOnceThereAreKeys() throws Exception {
    open();
    AttestedTlsException end = offer(server, CLOSE_NOTIFY);
    assertThat(end.reason()).isEqualTo(Reason.PROTOCOL);
    assertThat(server.inputClosed()).isFalse();
  }

  /** It ends both directions, and nobody takes it for the peer's word that this was all. */
  @Test
  void aFatalCloseNotifyIsAnEndAndNoClosure() throws Exception {
    open();
    peer.sendRecord(21, new byte[] {2, 0});
    AttestedTlsException end = Exchange.run(server, peer);
    assertThat(end).isNotNull();
    assertThat(end.reason()).isEqualTo(Reason.REFUSED_BY_PEER);
    assertThat(server.inputClosed()).isFalse();
  }

  @Test
  void aProtectedChangeCipherSpecIsRefused() throws Exception {
    open();
    peer.sendRecord(20, new byte[] {1});
    AttestedTlsException end = Exchange.run(server, peer);
    assertThat(end).isNotNull();
    assertThat(end.alert()).contains(UNEXPECTED_MESSAGE);
  }

  @Test
  void changeCipherSpecIsDroppedDuringTheHandshakeAndRefusedBehindIt() throws Exception {
    peer.start();
    take(server, Exchange.drain(peer));
    take(server, CHANGE_CIPHER_SPEC.toArray());
    take(server, CHANGE_CIPHER_SPEC.toArray());
    peer.offerInput(Exchange.drain(server));
    take(server, Exchange.drain(peer));
    assertThat(server.state()).isEqualTo(State.OPEN);
    assertThat(offer(server, CHANGE_CIPHER_SPEC).alert()).contains(UNEXPECTED_MESSAGE);
  }

  @Test
  void aClientDropsChangeCipherSpecBeforeServerHello() throws Exception {
    AttestedTlsEngine client =
        AttestedTlsClient.withoutAttestation(Ends.trust()).build().newEngine("server.example");
    HostileServer honest = honestServer();
    honest.start();
    take(client, CHANGE_CIPHER_SPEC.toArray());
    assertThat(Exchange.run(client, honest)).isNull();
    assertThat(client.state()).isEqualTo(State.OPEN);
  }

  private static HostileServer honestServer() {
    HostileServer honest = new HostileServer(Ends.certificates().server("server.example"));
    honest.encryptedExtensions.clear();
    honest.noCertificateRequest = true;
    return honest;
  }

  /** Cuts every record of a handshake message in two, and puts octets between. */
  @Test
  void changeCipherSpecDoesNotComeBetweenTheHalvesOfAMessage() throws Exception {
    peer.start();
    byte[] hello = Exchange.drain(peer);
    int half = (hello.length - 5) / 2;
    take(server, withHeader(hello, 5, half));
    assertThat(offer(server, CHANGE_CIPHER_SPEC).alert()).contains(UNEXPECTED_MESSAGE);
  }

  /** An alert that ends nothing; one that ends the connection may come at any time. */
  @Test
  void userCanceledDoesNotComeBetweenTheHalvesOfAMessage() throws Exception {
    peer.start();
    byte[] hello = Exchange.drain(peer);
    take(server, withHeader(hello, 5, (hello.length - 5) / 2));
    assertThat(offer(server, Bytes.fromHex("1503030002015a")).alert()).contains(UNEXPECTED_MESSAGE);
  }

  @Test
  void aMessageInTwoRecordsIsTaken() throws Exception {
    peer.start();
    byte[] hello = Exchange.drain(peer);
    int half = (hello.length - 5) / 2;
    take(server, withHeader(hello, 5, half));
    take(server, withHeader(hello, 5 + half, hello.length - 5 - half));
    assertThat(Exchange.run(server, peer)).isNull();
    assertThat(server.state()).isEqualTo(State.OPEN);
  }

  private static byte[] withHeader(byte[] from, int at, int length) {
    byte[] cut = new byte[5 + length];
    cut[0] = 22;
    cut[1] = 3;
    cut[2] = 1;
    cut[3] = (byte) (length >> 8);
    cut[4] = (byte) length;
    System.arraycopy(Arrays.copyOfRange(from, at, at + length), 0, cut, 5, length);
    return cut;
  }
}
