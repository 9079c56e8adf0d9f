package org.attls.tls.internal.bc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.attls.cmw.octets.Bytes;
import org.attls.tls.binding.SuiteHash;
import org.attls.tls.fake.SoftwareKey;
import org.attls.tls.fake.TestCertificates;
import org.attls.tls.hostile.Exchange;
import org.attls.tls.hostile.HostileClient;
import org.attls.tls.hostile.HostileServer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateType;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsServerProtocol;
import org.bouncycastle.tls.crypto.CryptoHashAlgorithm;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoUtils;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsRawKeyCertificate;
import org.junit.jupiter.api.Test;

/**
 * What the engine takes for granted of the TLS library, good or bad, without a line of the engine
 * between. A test that fails after an upgrade names a place of ours that has to be looked at again.
 */
class BouncyCastleBehaviourTest {
  private static final TestCertificates CERTIFICATES = new TestCertificates();
  private static final byte[] TICKET = {4, 0, 0, 14, 0, 0, 14, 16, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0};

  private final HostileClient client = new HostileClient();
  private HostileServer server = new HostileServer(CERTIFICATES.server("server.example"));

  private void run() throws IOException {
    server.start();
    client.start();
    Exchange.run(client, server);
  }

  private void assertBothDone() {
    assertThat(client.calls).endsWith("notifyHandshakeComplete");
    assertThat(server.calls).endsWith("notifyHandshakeComplete");
  }

  @Test
  void orderOfCallbacksOfAClient() throws Exception {
    run();
    assertThat(client.calls)
        .containsExactly(
            "getClientExtensions",
            "processServerExtensions",
            "notifyServerCertificate",
            "receive13ServerFinished",
            "getClientCredentials",
            "notifyHandshakeComplete");
  }

  @Test
  void orderOfCallbacksOfAServer() throws Exception {
    run();
    assertThat(server.calls)
        .containsExactly(
            "processClientExtensions",
            "getServerExtensions",
            "getCertificateRequest",
            "getCredentials",
            "notifyClientCertificate",
            "receive13ClientCertificateVerify",
            "notifyHandshakeComplete");
  }

  @Test
  void closeNotifyOfOneEndClosesBothDirectionsAtOnce() throws Exception {
    run();
    client.warn(0);
    server.offerInput(Exchange.drain(client));
    assertThat(server.isClosed()).isTrue();
    assertThat(server.getAvailableOutputBytes()).as("its own close_notify").isPositive();
  }

  @Test
  void anUpdateOfKeysIsAnsweredWithTheNextWriteOnly() throws Exception {
    run();
    server.updateKeys();
    client.offerInput(Exchange.drain(server));
    assertThat(client.getAvailableOutputBytes()).isZero();
    client.writeApplicationData(new byte[1], 0, 1);
    byte[] answered = Exchange.drain(client);
    client.writeApplicationData(new byte[1], 0, 1);
    assertThat(answered).hasSizeGreaterThan(Exchange.drain(client).length);
  }

  @Test
  void afterARetryTheClientsExtensionsAreNotProcessedAgain() throws Exception {
    client.groups = List.of(NamedGroup.x25519, NamedGroup.secp256r1);
    server.group = NamedGroup.secp256r1;
    run();
    assertBothDone();
    assertThat(server.calls).containsOnlyOnce("processClientExtensions");
  }

  @Test
  void theClientHoldsTheMasterSecretWhenItHasToAttestAndCannotExportYet() throws Exception {
    List<Boolean> seen = new ArrayList<>();
    client.atCredentials =
        context -> {
          seen.add(context.getSecurityParametersHandshake().getMasterSecret().isAlive());
          seen.add(context.getSecurityParametersHandshake().getHandshakeSecret().isAlive());
          seen.add(context.getSecurityParametersHandshake().getExporterMasterSecret() == null);
          assertThatIllegalStateException()
              .isThrownBy(() -> context.exportKeyingMaterial("EXPORTER-x", new byte[0], 32));
        };
    run();
    assertBothDone();
    assertThat(seen).containsExactly(true, true, true);
  }

  @Test
  void theServerHoldsTheExporterSecretWhenEvidenceArrivesAndCannotExportYet() throws Exception {
    List<Boolean> seen = new ArrayList<>();
    server.atCertificate =
        context -> {
          seen.add(context.getSecurityParametersHandshake().getExporterMasterSecret().isAlive());
          seen.add(context.getSecurityParametersHandshake().getHandshakeSecret().isAlive());
          assertThatIllegalStateException()
              .isThrownBy(() -> context.exportKeyingMaterial("EXPORTER-x", new byte[0], 32));
        };
    run();
    assertBothDone();
    assertThat(seen).containsExactly(true, true);
  }

  @Test
  void derivingLeavesASecretAlone() throws Exception {
    TlsSecret secret = new BcTlsCrypto(new SecureRandom()).createSecret(new byte[32]);
    TlsSecret derived =
        TlsCryptoUtils.hkdfExpandLabel(
            secret, CryptoHashAlgorithm.sha256, "exp master", new byte[32], 32);
    byte[] mac = secret.calculateHMAC(CryptoHashAlgorithm.sha256, new byte[1], 0, 1);
    assertThat(mac).hasSize(SuiteHash.SHA256.length());
    assertThat(secret.isAlive()).isTrue();
    derived.destroy();
    assertThat(derived.isAlive()).isFalse();
    assertThat(secret.isAlive()).isTrue();
  }

  // What the library lets through, so that the engine has to refuse it.

  @Test
  void aTicketInTheRecordOfFinishedIsTaken() throws Exception {
    server.behindFinished = TICKET;
    run();
    assertBothDone();
  }

  @Test
  void anUnprotectedCertificateIsTakenAfterServerHello() throws Exception {
    server.start();
    client.start();
    server.offerInput(Exchange.drain(client));
    server.offerInput(new byte[] {22, 3, 3, 0, 8, 11, 0, 0, 4, 0, 0, 0, 0});
    assertThat(server.calls).endsWith("notifyClientCertificate");
  }

  @Test
  void aHelloRequestBeforeServerHelloIsSkipped() throws Exception {
    server.beforeServerHello = new byte[] {0, 0, 0, 0};
    run();
    assertBothDone();
  }

  @Test
  void unknownExtensionsAreTakenInEveryMessageButEncryptedExtensions() throws Exception {
    Map<Integer, Bytes> unknown = Map.of(0xFFF0, Bytes.of(1));
    server.helloExtensions = unknown;
    server.requestExtensions = unknown;
    server.entryExtensions = unknown;
    client.credential.entryExtensions = unknown;
    run();
    assertBothDone();
  }

  @Test
  void unknownExtensionsInEncryptedExtensionsAreRefused() {
    server.encryptedExtensions.put(0xFFF0, Bytes.of(1));
    assertAlert(AlertDescription.unsupported_extension);
  }

  @Test
  void aSignatureSchemeOfAnotherCurveIsTaken() throws Exception {
    server = new HostileServer(CERTIFICATES.server("server.example", "EC", "secp384r1"));
    server.signatureScheme = SignatureScheme.ecdsa_secp256r1_sha256;
    run();
    assertBothDone();
  }

  @Test
  void anErrorAlertOfLevelWarningIsSkipped() throws Exception {
    run();
    server.warn(AlertDescription.access_denied);
    Exchange.run(client, server);
    assertThat(client.isClosed()).isFalse();
  }

  /** An alert of level warning that changes nothing. */
  private static final Bytes USER_CANCELED = Bytes.fromHex("1503030002015a");

  private void assertTakenByAWaitingServer(Bytes... records) throws IOException {
    server.start();
    for (Bytes one : records) {
      server.offerInput(one.toArray());
    }
    assertThat(server.isClosed()).isFalse();
  }

  @Test
  void anAlertMayComeInPiecesAndWithOthers() throws Exception {
    assertTakenByAWaitingServer(
        USER_CANCELED,
        Bytes.fromHex("150303000101"),
        Bytes.fromHex("15030300015a"),
        Bytes.fromHex("1503030004015a015a"));
  }

  @Test
  void anAlertOfAnUnknownLevelIsAFatalOne() throws Exception {
    server.start();
    assertThatExceptionOfType(TlsFatalAlertReceived.class)
        .isThrownBy(() -> server.offerInput(Bytes.fromHex("1503030002095a").toArray()))
        .matches(received -> received.getAlertDescription() == AlertDescription.user_canceled);
  }

  @Test
  void changeCipherSpecMayComeInsideAMessage() throws Exception {
    HostileServer waiting = server;
    waiting.start();
    client.groups = List.of(NamedGroup.secp384r1, NamedGroup.x25519);
    client.start();
    waiting.offerInput(Exchange.drain(client));
    client.offerInput(Exchange.drain(waiting));
    byte[] second = Exchange.drain(client);
    // A change_cipher_spec of the client's own is before it.
    byte[] firstHalf = Arrays.copyOfRange(second, 6, 6 + 5 + 100);
    firstHalf[3] = 0;
    firstHalf[4] = 100;
    waiting.offerInput(firstHalf);
    waiting.offerInput(Bytes.fromHex("140303000101").toArray());
    assertThat(waiting.isClosed()).isFalse();
  }

  @Test
  void aServerNameInReturnIsTaken() throws Exception {
    client.helloExtensions.put(0, Bytes.fromHex("000c0000097365727665722e6578"));
    server.encryptedExtensions.put(0, Bytes.of(1));
    run();
    assertBothDone();
  }

  // What the library refuses, with which alert.

  @Test
  void anEmptyRecordIsAnIllegalParameter() throws Exception {
    server.start();
    assertThatExceptionOfType(TlsFatalAlert.class)
        .isThrownBy(() -> server.offerInput(Bytes.fromHex("1603030000").toArray()))
        .matches(refused -> refused.getAlertDescription() == AlertDescription.illegal_parameter);
  }

  @Test
  void changeCipherSpecBeforeServerHelloIsUnexpected() throws Exception {
    client.start();
    assertThatExceptionOfType(TlsFatalAlert.class)
        .isThrownBy(() -> client.offerInput(Bytes.fromHex("140303000101").toArray()))
        .matches(refused -> refused.getAlertDescription() == AlertDescription.unexpected_message);
  }

  @Test
  void aCertificateThatIsNoneIsAnInternalError() {
    BcTlsCrypto crypto = new BcTlsCrypto(new SecureRandom());
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> crypto.createCertificate(CertificateType.X509, new byte[] {48, 0, 0}))
        .isNotInstanceOf(TlsFatalAlert.class);
  }

  @Test
  void aSignatureSchemeOfAnotherKindOfKeyIsACertificateUnknown() throws Exception {
    BcTlsCrypto crypto = new BcTlsCrypto(new SecureRandom());
    TlsCertificate rsa =
        crypto.createCertificate(
            CertificateType.X509,
            CERTIFICATES.server("server.example", "RSA", "2048").chain().get(0).getEncoded());
    assertThatExceptionOfType(TlsFatalAlert.class)
        .isThrownBy(() -> rsa.createVerifier(SignatureScheme.ecdsa_secp256r1_sha256))
        .matches(refused -> refused.getAlertDescription() == AlertDescription.certificate_unknown);
  }

  private void assertAlert(short alert) {
    assertThatExceptionOfType(TlsFatalAlert.class)
        .isThrownBy(this::run)
        .matches(refused -> refused.getAlertDescription() == alert);
  }

  @Test
  void aMessageOverTheLimitIsAnInternalError() throws Exception {
    server.start();
    assertThatExceptionOfType(TlsFatalAlert.class)
        .isThrownBy(() -> server.offerInput(new byte[] {22, 3, 1, 0, 4, 1, 0, (byte) 0x80, 1}))
        .matches(refused -> refused.getAlertDescription() == AlertDescription.internal_error)
        .withMessageContaining("32769 > 32768");
  }

  @Test
  void moreThanTenCertificateEntriesAreAnInternalError() {
    client.credential.entries = 11;
    assertAlert(AlertDescription.internal_error);
  }

  @Test
  void tenCertificateEntriesAreTaken() throws Exception {
    client.credential.entries = 10;
    run();
    assertBothDone();
  }

  @Test
  void whatACallbackThrowsIsAnInternalError() {
    server.atCertificate =
        context -> {
          throw new IllegalArgumentException("thrown by a callback");
        };
    assertAlert(AlertDescription.internal_error);
  }

  @Test
  void keysThatChangeBeforeFinishedAreRefused() {
    client.beforeFinished = new byte[] {24, 0, 0, 1, 0};
    assertAlert(AlertDescription.unexpected_message);
  }

  @Test
  void applicationDataBeforeFinishedIsRefused() {
    client.dataBeforeFinished = new byte[] {1};
    assertAlert(AlertDescription.unexpected_message);
  }

  @Test
  void alertsFrom128OnArriveNegative() throws Exception {
    server.start();
    client.start();
    Bytes unsupportedEvidence = Bytes.of(21, 3, 3, 0, 2, 2, 224);
    assertThatExceptionOfType(TlsFatalAlertReceived.class)
        .isThrownBy(() -> client.offerInput(unsupportedEvidence.toArray()))
        .matches(received -> received.getAlertDescription() == 224 - 256);
  }

  @Test
  void nothingIsSentBeforeAClientHelloIsUnderstood() throws Exception {
    TlsServerProtocol waiting = server;
    server.start();
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> waiting.offerInput(new byte[] {22, 3, 1, 0, 4, 1, 0, 0, 0}));
    assertThat(Exchange.drain(waiting)).isEmpty();
  }

  @Test
  void aKeyIsNotLookedAtBeforeItIsUsed() throws Exception {
    byte[] offCurve = new SoftwareKey().subjectPublicKeyInfo().toArray();
    offCurve[offCurve.length - 1] ^= 1;
    byte[] copy = Arrays.copyOf(offCurve, offCurve.length);
    BcTlsRawKeyCertificate key =
        new BcTlsRawKeyCertificate(new BcTlsCrypto(new SecureRandom()), copy);
    assertThatExceptionOfType(TlsFatalAlert.class).isThrownBy(key::getPubKeyEC);
  }
}
