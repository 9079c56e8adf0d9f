package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Reason;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsEngine.State;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.fake.FakeVerifier;
import org.attls.tls.fake.SoftwareKey;
import org.attls.tls.hostile.Exchange;
import org.attls.tls.hostile.HostileAttester;
import org.attls.tls.hostile.HostileClient;
import org.attls.tls.hostile.HostileServer;
import org.attls.tls.wire.CodePoints;
import org.attls.tls.wire.Direction;
import org.bouncycastle.tls.SignatureScheme;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Peers, client or server, that break the rules where they attest, in a handshake that is otherwise
 * right: no verifier is asked about them, and not an octet is delivered.
 */
class HostileAttesterTest {
  private static final Bytes RSA_KEY = rsaKey();
  private static final CodePoints CODES = CodePoints.DRAFT_07;
  private static final byte[] KEY_UPDATE = {24, 0, 0, 1, 0};

  private final FakeVerifier verifier = FakeVerifier.affirming();

  private AttestedTlsEngine relyingEnd(Direction attests) throws AttestedTlsException {
    RelyingParty relyingParty = Ends.relyingParty(verifier).insecureAllowDraftBinding().build();
    return attests == Direction.CLIENT_ATTESTS
        ? Ends.server(relyingParty).build().newEngine()
        : AttestedTlsClient.relyingOn(relyingParty).build().newEngine("server.example");
  }

  private AttestedTlsException refused(Direction attests, Consumer<HostileAttester> switches)
      throws IOException {
    AttestedTlsEngine ours = relyingEnd(attests);
    HostileAttester theirs =
        attests == Direction.CLIENT_ATTESTS ? new HostileClient() : new HostileServer();
    switches.accept(theirs);
    theirs.start();
    AttestedTlsException end =
        Objects.requireNonNull(Exchange.run(ours, theirs.protocol()), "taken");
    assertThat(ours.state()).isEqualTo(State.CLOSED);
    assertThat(ours.inputAvailable()).isZero();
    assertThat(end.alert().orElse(0)).as("%s", end).isNotEqualTo(80);
    assertThat(verifier.sessions()).as("no verifier traffic").isZero();
    return end;
  }

  private void assertRefused(
      Direction attests, Consumer<HostileAttester> switches, Reason reason, int alert)
      throws IOException {
    AttestedTlsException end = refused(attests, switches);
    assertThat(end.reason()).as("%s", end).isEqualTo(reason);
    assertThat(end.alert()).contains(alert);
  }

  @ParameterizedTest
  @EnumSource
  void withoutASwitchItIsAdmitted(Direction attests) throws Exception {
    AttestedTlsEngine ours = relyingEnd(attests);
    HostileAttester theirs =
        attests == Direction.CLIENT_ATTESTS ? new HostileClient() : new HostileServer();
    theirs.start();
    assertThat(Exchange.run(ours, theirs.protocol())).isNull();
    assertThat(ours.state()).isEqualTo(State.OPEN);
    assertThat(verifier.sessions()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"CLIENT_ATTESTS, CREDENTIAL_EMPTY, 116", "SERVER_ATTESTS, PROTOCOL, 50"})
  void anEmptyCertificateIsNotAnAnswer(Direction attests, Reason reason, int alert)
      throws Exception {
    assertRefused(attests, it -> it.credential().empty = true, reason, alert);
  }

  @ParameterizedTest
  @EnumSource
  void evidenceWithoutProofOfPossessionIsNothing(Direction attests) throws Exception {
    assertRefused(attests, it -> it.credential().noCertificateVerify = true, Reason.PROTOCOL, 10);
  }

  @ParameterizedTest
  @EnumSource
  void finishedInPlaceOfTheEvidenceIsRefused(Direction attests) throws Exception {
    assertRefused(attests, it -> it.credential().noCertificate = true, Reason.PROTOCOL, 10);
  }

  @ParameterizedTest
  @EnumSource
  void evidenceStandsInExactlyOneEntry(Direction attests) throws Exception {
    assertRefused(attests, it -> it.credential().entries = 2, Reason.ENTRY_COUNT, 47);
    assertRefused(attests, it -> it.credential().entries = 5, Reason.ENTRY_COUNT, 47);
  }

  @ParameterizedTest
  @EnumSource
  void moreEntriesThanTheLibraryTakesAreNoInternalError(Direction attests) throws Exception {
    assertThat(refused(attests, it -> it.credential().entries = 20).reason())
        .isEqualTo(Reason.PROTOCOL);
  }

  @ParameterizedTest
  @EnumSource
  void anExtensionBesideTheEvidenceWasNotAskedFor(Direction attests) throws Exception {
    assertRefused(
        attests,
        it -> it.credential().entryExtensions = Map.of(CODES.attestationEvidence(), Bytes.of(1)),
        Reason.UNSOLICITED,
        110);
  }

  @ParameterizedTest
  @EnumSource
  void helloExtensionsDoNotBelongBesideTheEvidence(Direction attests) throws Exception {
    for (int type : CODES.helloExtensions()) {
      assertRefused(
          attests,
          it -> it.credential().entryExtensions = Map.of(type, Bytes.of(1)),
          Reason.WRONG_MESSAGE,
          47);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theRequestContextIsEmpty(Direction attests) throws Exception {
    assertRefused(
        attests, it -> it.credential().requestContext = new byte[] {1}, Reason.PROTOCOL, 47);
  }

  @ParameterizedTest
  @EnumSource
  void theSchemeFitsTheAttestedKey(Direction attests) throws Exception {
    for (int scheme : new int[] {SignatureScheme.ecdsa_secp384r1_sha384, SignatureScheme.ed25519}) {
      assertRefused(
          attests, it -> it.credential().signatureScheme = scheme, Reason.SIGNATURE_SCHEME, 47);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSchemeWasOffered(Direction attests) throws Exception {
    assertRefused(
        attests,
        it -> it.credential().signatureScheme = SignatureScheme.rsa_pkcs1_sha256,
        Reason.SIGNATURE_SCHEME,
        47);
  }

  @ParameterizedTest
  @EnumSource
  void anAttestedKeyThatIsNoKeyIsNotOurDefect(Direction attests) throws Exception {
    for (String key : new String[] {"01", "3003020101", "300506012a030100"}) {
      assertRefused(
          attests, it -> it.credential().attestedKey = Bytes.fromHex(key), Reason.KEY_MISMATCH, 42);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAttestedKeyOffItsCurve(Direction attests) throws Exception {
    byte[] key = new SoftwareKey().subjectPublicKeyInfo().toArray();
    key[key.length - 1] ^= 1;
    assertRefused(
        attests, it -> it.credential().attestedKey = Bytes.copyOf(key), Reason.KEY_MISMATCH, 42);
  }

  @ParameterizedTest
  @EnumSource
  void anAttestedKeyOfAnotherKind(Direction attests) throws Exception {
    assertRefused(attests, it -> it.credential().attestedKey = RSA_KEY, Reason.KEY_MISMATCH, 42);
  }

  private static Bytes rsaKey() {
    try {
      return Bytes.copyOf(
          KeyPairGenerator.getInstance("RSA").generateKeyPair().getPublic().getEncoded());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherKeyThanTheAttestedOneSigns(Direction attests) throws Exception {
    Bytes other = new SoftwareKey().subjectPublicKeyInfo();
    assertRefused(
        attests, it -> it.credential().attestedKey = other, Reason.PROOF_OF_POSSESSION, 51);
  }

  @ParameterizedTest
  @EnumSource
  void nothingSharesTheRecordOfFinished(Direction attests) throws Exception {
    assertRefused(attests, it -> it.behindFinished(KEY_UPDATE), Reason.RECORD_BOUNDARY, 10);
  }

  @ParameterizedTest
  @EnumSource
  void aWrongFinishedCausesNoVerifierTraffic(Direction attests) throws Exception {
    assertRefused(
        attests,
        it ->
            it.changeRecords(
                record -> {
                  if (record[0] == 20) {
                    record[record.length - 1] ^= 1;
                  }
                  return record;
                }),
        Reason.PROTOCOL,
        51);
  }
}
