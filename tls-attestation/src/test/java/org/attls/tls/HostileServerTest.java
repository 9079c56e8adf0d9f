package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.OctetWriter;
import org.attls.rats.Reason;
import org.attls.tls.credential.X509Credential;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsEngine.State;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.SoftwareKey;
import org.attls.tls.hostile.Exchange;
import org.attls.tls.hostile.HostileServer;
import org.attls.tls.hostile.ReplacedShare;
import org.attls.tls.wire.CodePoints;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.SignatureScheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that break the rules: no evidence is made for them, or they are seen through later. */
class HostileServerTest {
  private static final CodePoints CODES = CodePoints.DRAFT_07;
  private static final byte[] HELLO_REQUEST = {0, 0, 0, 0};
  private static final byte[] TICKET = {4, 0, 0, 14, 0, 0, 14, 16, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0};

  private final FakeAttester attester = FakeAttester.honest();
  private final AttestedTlsEngine client = newClient();
  private HostileServer server = new HostileServer(Ends.certificates().server("server.example"));

  private AttestedTlsEngine newClient() {
    try {
      return Ends.client(attester).build().newEngine("server.example");
    } catch (AttestedTlsException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void assertRefused(Consumer<HostileServer> switches, Reason reason, int alert)
      throws IOException {
    switches.accept(server);
    server.start();
    AttestedTlsException end = Objects.requireNonNull(Exchange.run(client, server), "taken");
    assertThat(end.reason()).as("%s", end).isEqualTo(reason);
    assertThat(end.alert()).contains(alert);
    assertThat(attester.challenges()).as("no evidence was made").isEmpty();
    assertThat(attester.keys()).allMatch(SoftwareKey::isClosed);
  }

  /** A handshake that goes well, up to here. */
  private void open() throws IOException {
    server.start();
    assertThat(Exchange.run(client, server)).isNull();
    assertThat(client.state()).isEqualTo(State.OPEN);
  }

  @Test
  void aHelloRequestIsNoDefectOfOurs() throws Exception {
    assertRefused(it -> it.beforeServerHello = HELLO_REQUEST, Reason.PROTOCOL, 10);
  }

  @ParameterizedTest
  @ValueSource(ints = {0xFFE0, 0xFFE1, 0xFFE5, 60})
  void attestationExtensionsDoNotBelongIntoCertificateRequest(int type) throws Exception {
    assertRefused(it -> it.requestExtensions = Map.of(type, Bytes.of(1)), Reason.WRONG_MESSAGE, 47);
  }

  @Test
  void otherUnknownExtensionsOfCertificateRequestAreIgnored() throws Exception {
    server.requestExtensions = Map.of(0xFFF0, Bytes.of(1));
    open();
  }

  @ParameterizedTest
  @CsvSource({"60, UNSOLICITED, 110", "65505, WRONG_MESSAGE, 47", "65520, UNSOLICITED, 110"})
  void extensionsOfTheServersCertificateWereNotAskedFor(int type, Reason reason, int alert)
      throws Exception {
    assertRefused(it -> it.entryExtensions = Map.of(type, Bytes.of(1)), reason, alert);
  }

  @Test
  void theServersSchemeIsThatOfItsCurve() throws Exception {
    server = new HostileServer(certificate("EC", "secp384r1"));
    assertRefused(
        it -> it.signatureScheme = SignatureScheme.ecdsa_secp256r1_sha256,
        Reason.SIGNATURE_SCHEME,
        47);
  }

  @Test
  void theServersSchemeWasOffered() throws Exception {
    server = new HostileServer(certificate("RSA", "2048"));
    assertRefused(
        it -> it.signatureScheme = SignatureScheme.rsa_pkcs1_sha256, Reason.SIGNATURE_SCHEME, 47);
  }

  /** The library takes any that it does not know. */
  @Test
  void anExtensionThatServerHelloCannotHave() throws IOException {
    assertRefused(it -> it.helloExtensions = Map.of(1234, Bytes.EMPTY), Reason.UNSOLICITED, 110);
  }

  private static X509Credential certificate(String algorithm, String parameter) {
    return Ends.certificates().server("server.example", algorithm, parameter);
  }

  @Test
  void anEmptyServerCertificateIsMalformed() throws Exception {
    assertRefused(it -> it.credential.empty = true, Reason.PROTOCOL, 50);
  }

  @Test
  void anExtensionTwiceInEncryptedExtensions() throws Exception {
    // The first extension once more: the lengths of message and list grow with it.
    assertRefused(
        it ->
            it.handshakeRecord =
                record -> {
                  if (record[0] != 8) {
                    return record;
                  }
                  Bytes list = Bytes.copyOf(record).slice(6, record.length);
                  int first = 4 + (list.u8(2) << 8 | list.u8(3));
                  Bytes twice = Bytes.concat(list, list.slice(0, first));
                  return new OctetWriter()
                      .u8(8)
                      .opaque24(new OctetWriter().opaque16(twice).toBytes())
                      .toBytes()
                      .toArray();
                },
        Reason.PROTOCOL,
        47);
  }

  @ParameterizedTest
  @ValueSource(strings = {"001d0020", "00170041"})
  void aKeyShareThatIsNoneEndsTheHandshake(String head) throws Exception {
    Bytes start = Bytes.fromHex(head);
    byte[] share = Arrays.copyOf(start.toArray(), 4 + start.u8(3));
    server.group = start.u8(1) == 0x17 ? NamedGroup.secp256r1 : NamedGroup.x25519;
    if (server.group == NamedGroup.secp256r1) {
      // A well-formed encoding of a point that is not on the curve.
      share[4] = 4;
      share[5] = 1;
    }
    server.handshakeRecord = new ReplacedShare(Bytes.copyOf(share));
    server.start();
    AttestedTlsException end = Objects.requireNonNull(Exchange.run(client, server), "taken");
    assertThat(end.reason()).isEqualTo(Reason.PROTOCOL);
    assertThat(end.alert().orElseThrow()).isIn(40, 47);
    assertThat(attester.challenges()).isEmpty();
  }

  @Test
  void aPreSharedKeyThatWasNotOffered() throws Exception {
    assertRefused(it -> it.helloExtensions = Map.of(41, Bytes.of(0, 0)), Reason.PROTOCOL, 47);
  }

  @Test
  void earlyDataThatWasNotOffered() throws Exception {
    assertRefused(it -> it.encryptedExtensions.put(42, Bytes.EMPTY), Reason.PROTOCOL, 110);
  }

  @Test
  void aTicketIsIgnored() throws Exception {
    open();
    server.sendHandshake(TICKET);
    server.writeApplicationData(new byte[] {7}, 0, 1);
    assertThat(Exchange.run(client, server)).isNull();
    assertThat(client.inputAvailable()).isEqualTo(1);
  }

  @Test
  void aCertificateRequestAfterTheHandshakeIsRefused() throws Exception {
    open();
    server.sendHandshake(new byte[] {13, 0, 0, 11, 0, 0, 8, 0, 13, 0, 4, 0, 2, 4, 3});
    AttestedTlsException end = Objects.requireNonNull(Exchange.run(client, server));
    assertThat(end.alert()).contains(10);
    assertThat(attester.challenges()).hasSize(1);
  }

  @Test
  void aThousandKeyUpdatesAreAnsweredByOne() throws Exception {
    open();
    for (int i = 0; i < 1000; i++) {
      server.updateKeys();
    }
    assertThat(Exchange.run(client, server)).isNull();
    assertThat(client.outputAvailable()).isZero();
    client.writeApplicationData(new byte[] {1, 2, 3}, 0, 3);
    assertThat(Exchange.run(client, server)).isNull();
    assertThat(server.getAvailableInputBytes()).isEqualTo(3);
  }

  @Test
  void aRefusalOfLevelWarningIsARefusal() throws Exception {
    open();
    server.warn(49);
    server.warn(0);
    AttestedTlsException end = Objects.requireNonNull(Exchange.run(client, server), "taken");
    assertThat(end.reason()).isEqualTo(Reason.REFUSED_BY_PEER);
    assertThat(end.alert()).contains(49);
    assertThat(client.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void userCanceledIsFollowedByTheEnd() throws Exception {
    open();
    server.warn(90);
    assertThat(Exchange.run(client, server)).isNull();
    assertThat(client.state()).isEqualTo(State.OPEN);
    server.warn(0);
    assertThat(Exchange.run(client, server)).isNull();
    assertThat(client.inputClosed()).isTrue();
  }
}
