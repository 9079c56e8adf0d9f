package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.rats.Tier;
import org.attls.rats.Verifier;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.credential.X509Credential;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.AttestedTlsException.Origin;
import org.attls.tls.engine.TlsLimits;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.FakeEvidence;
import org.attls.tls.fake.FakeVerifier;
import org.attls.tls.fake.SoftwareKey;
import org.attls.tls.fake.TestCertificates;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;

/**
 * One test for one wrong thing: the reason here, the alert at the peer, and not an octet delivered.
 */
class RefusalTest {
  private static void assertServerRefuses(Pair pair, Reason reason, int alert)
      throws AttestedTlsException {
    pair.run();
    assertThat(pair.serverRefusal().reason()).isEqualTo(reason);
    assertThat(pair.serverRefusal().alert()).contains(alert);
    assertThat(pair.serverRefusal().origin()).contains(Origin.SENT);
    assertThat(pair.clientRefusal().reason()).isEqualTo(Reason.REFUSED_BY_PEER);
    assertThat(pair.clientRefusal().alert()).contains(alert);
    assertThat(pair.server.inputAvailable()).isZero();
  }

  private static void assertClientRefuses(Pair pair, Reason reason, int alert) {
    pair.run();
    assertThat(pair.clientRefusal().reason()).isEqualTo(reason);
    assertThat(pair.clientRefusal().alert()).contains(alert);
    assertThat(pair.serverRefusal().reason()).isEqualTo(Reason.REFUSED_BY_PEER);
    assertThat(pair.serverRefusal().alert()).contains(alert);
  }

  private static Pair pairWith(FakeAttester.Lie lie) throws AttestedTlsException {
    return new Pair(Ends.client(FakeAttester.lying(lie)).build(), Ends.server());
  }

  private static Pair pairJudgedBy(Verifier verifier) throws AttestedTlsException {
    return new Pair(
        Ends.client(FakeAttester.honest()).build(),
        Ends.server(Ends.relyingParty(verifier).build()).build());
  }

  @Test
  void evidenceForAnotherChallenge() throws Exception {
    Pair pair =
        pairWith(
            (challenge, key) -> new FakeEvidence(Bytes.utf8("x".repeat(32)), key, true).wrapped());
    assertServerRefuses(pair, Reason.BINDING_MISMATCH, 42);
  }

  @Test
  void evidenceWithACutChallenge() throws Exception {
    Pair pair =
        pairWith((challenge, key) -> new FakeEvidence(challenge.slice(0, 31), key, true).wrapped());
    assertServerRefuses(pair, Reason.BINDING_MISMATCH, 42);
  }

  @Test
  void recordedEvidenceOfAnEarlierConnection() throws Exception {
    AtomicReference<Cmw> recorded = new AtomicReference<>();
    FakeAttester recording =
        FakeAttester.lying(
            (challenge, key) -> {
              Cmw made = new FakeEvidence(challenge, key, true).wrapped();
              recorded.set(made);
              return made;
            });
    assertThat(new Pair(Ends.client(recording).build(), Ends.server()).run().serverEnd).isNull();

    assertServerRefuses(
        pairWith((challenge, key) -> java.util.Objects.requireNonNull(recorded.get())),
        Reason.BINDING_MISMATCH,
        42);
  }

  @Test
  void evidenceForAKeyThatTheClientDoesNotHave() throws Exception {
    // The challenge of mode bound depends on the key, so a wrong key already shows there.
    Bytes other = new SoftwareKey().subjectPublicKeyInfo();
    Pair pair = pairWith((challenge, key) -> new FakeEvidence(challenge, other, true).wrapped());
    assertServerRefuses(pair, Reason.BINDING_MISMATCH, 42);
  }

  @Test
  void certificateVerifyByAnotherKey() throws Exception {
    SoftwareKey attested = new SoftwareKey();
    FakeAttester attester = FakeAttester.honest();
    OtherKeyAttester signsWithAnother = new OtherKeyAttester(attested, attester);
    Pair pair = new Pair(Ends.client(signsWithAnother).build(), Ends.server());
    assertServerRefuses(pair, Reason.PROOF_OF_POSSESSION, 51);
  }

  @Test
  void aKeyThatIsNotResident() throws Exception {
    Pair pair = pairWith((challenge, key) -> new FakeEvidence(challenge, key, false).wrapped());
    assertServerRefuses(pair, Reason.KEY_MISMATCH, 42);
  }

  @Test
  void evidenceThatIsNoWrapper() throws Exception {
    Pair pair =
        pairWith((challenge, key) -> new RawCmw(Bytes.utf8("neither CBOR nor JSON")).asEvidence());
    assertServerRefuses(pair, Reason.EVIDENCE_MALFORMED, 42);
  }

  @Test
  void evidenceWithOctetsLeftOver() throws Exception {
    Pair pair =
        pairWith(
            (challenge, key) ->
                CmwWriter.cborRecord(
                    FakeEvidence.TYPE,
                    Bytes.concat(new FakeEvidence(challenge, key, true).encoded(), Bytes.of(0))));
    assertServerRefuses(pair, Reason.EVIDENCE_MALFORMED, 42);
  }

  @Test
  void evidenceOfAnotherTypeThanNegotiated() throws Exception {
    Pair pair =
        pairWith(
            (challenge, key) ->
                CmwWriter.cborRecord(
                    CmwType.mediaType("application/vnd.attls.other"),
                    new FakeEvidence(challenge, key, true).encoded()));
    assertServerRefuses(pair, Reason.TYPE_MISMATCH, 43);
  }

  @Test
  void evidenceOverTheCap() throws Exception {
    FakeAttester attester =
        FakeAttester.lying(
            (challenge, key) ->
                CmwWriter.cborRecord(FakeEvidence.TYPE, Bytes.copyOf(new byte[70_000])));
    assertServerRefuses(
        new Pair(Ends.client(attester).build(), Ends.server()), Reason.TOO_LARGE, 47);
  }

  @Test
  void aHandshakeMessageOverTheCap() throws Exception {
    FakeAttester attester =
        FakeAttester.lying(
            (challenge, key) ->
                CmwWriter.cborRecord(FakeEvidence.TYPE, Bytes.copyOf(new byte[200_000])));
    assertServerRefuses(
        new Pair(Ends.client(attester).build(), Ends.server()), Reason.TOO_LARGE, 47);
  }

  @Test
  void aVerdictThatIsNotAffirming() throws Exception {
    for (Tier tier : Set.of(Tier.NONE, Tier.WARNING, Tier.CONTRAINDICATED)) {
      Verifier verifier =
          FakeVerifier.answering(
              (challenge, evidence, deadline) -> FakeVerifier.result(challenge, tier));
      assertServerRefuses(pairJudgedBy(verifier), Reason.NOT_AFFIRMING, 49);
    }
  }

  @Test
  void aVerifierThatIsDown() throws Exception {
    Verifier verifier =
        (challenge, deadline) -> {
          throw new AttestationException(Reason.VERIFIER_UNAVAILABLE, "connection refused");
        };
    assertServerRefuses(pairJudgedBy(verifier), Reason.VERIFIER_UNAVAILABLE, 46);
  }

  @Test
  void aVerifierThatIsTooSlowIsTheVerifiersFault() throws Exception {
    Verifier verifier =
        FakeVerifier.answering(
            (challenge, evidence, deadline) -> {
              throw new AttestationException(Reason.DEADLINE, "no answer in the time it was given");
            });
    assertServerRefuses(pairJudgedBy(verifier), Reason.VERIFIER_UNAVAILABLE, 46);
  }

  @Test
  void aVerdictAfterTheDeadlineAdmitsNobody() throws Exception {
    Verifier late =
        FakeVerifier.answering(
            (challenge, evidence, deadline) -> {
              while (!deadline.expired()) {
                Thread.onSpinWait();
              }
              return FakeVerifier.result(challenge, Tier.AFFIRMING);
            });
    AttestedTlsServer server =
        Ends.server(Ends.relyingParty(late).build())
            .limits(new TlsLimits(Duration.ofMillis(400), 128 * 1024))
            .build();
    assertServerRefuses(
        new Pair(Ends.client(FakeAttester.honest()).build(), server), Reason.DEADLINE, 40);
  }

  @Test
  void aVerifierThatBreaks() throws Exception {
    Verifier verifier =
        FakeVerifier.answering(
            (challenge, evidence, deadline) -> {
              throw new IllegalStateException("a defect in the verifier's client");
            });
    assertServerRefuses(pairJudgedBy(verifier), Reason.DEFECT, 80);
  }

  @Test
  void noVerifierTrafficForAPeerWithoutTheKey() throws Exception {
    FakeVerifier verifier = FakeVerifier.affirming();
    SoftwareKey attested = new SoftwareKey();
    Pair pair =
        new Pair(
            Ends.client(new OtherKeyAttester(attested, FakeAttester.honest())).build(),
            Ends.server(Ends.relyingParty(verifier).build()).build());
    assertServerRefuses(pair, Reason.PROOF_OF_POSSESSION, 51);
    assertThat(verifier.sessions()).isZero();
  }

  @Test
  void aClientThatDoesNotOfferAttestation() throws Exception {
    Pair pair = new Pair(AttestedTlsClient.withoutAttestation(Ends.trust()).build(), Ends.server());
    assertServerRefuses(pair, Reason.NOT_OFFERED, 109);
  }

  @Test
  void aServerThatDoesNotTakeTheOfferUp() throws Exception {
    Pair pair =
        new Pair(
            Ends.client(FakeAttester.honest()).build(),
            AttestedTlsServer.withoutAttestation(Ends.certificates().server("server.example"))
                .build());
    assertClientRefuses(pair, Reason.NOT_ANSWERED, 40);
  }

  @Test
  void aClientThatBindsByTheRawNonceOnly() throws Exception {
    Pair pair =
        new Pair(
            Ends.client(FakeAttester.honest()).insecureDraftBindingOnly().build(), Ends.server());
    assertServerRefuses(pair, Reason.BINDING_TOO_WEAK, 40);
  }

  @Test
  void aServerThatBindsByTheRawNonceOnly() throws Exception {
    FakeAttester attester = FakeAttester.honest();
    AttestedTlsServer draft =
        Ends.server(Ends.relyingParty(FakeVerifier.affirming()).insecureDraftBindingOnly().build())
            .build();
    Pair pair = new Pair(Ends.client(attester).build(), draft);
    assertServerRefuses(pair, Reason.BINDING_TOO_WEAK, 40);
    assertThat(attester.challenges()).isEmpty();
  }

  @Test
  void noCommonEvidenceType() throws Exception {
    RelyingParty other =
        RelyingParty.builder(FakeVerifier.affirming(), FakeVerifier.statusPolicy())
            .accept(new OtherTypeInspector())
            .build();
    Pair pair = new Pair(Ends.client(FakeAttester.honest()).build(), Ends.server(other).build());
    assertServerRefuses(pair, Reason.NO_COMMON_EVIDENCE, 224);
  }

  @Test
  void attesterThatFails() throws Exception {
    Pair pair =
        pairWith(
            (challenge, key) -> {
              throw new AttestationException(Reason.ATTESTER_UNAVAILABLE, "the TPM is gone");
            });
    assertClientRefuses(pair, Reason.ATTESTER_UNAVAILABLE, 80);
  }

  @Test
  void attesterWhoseDeviceTakesLess() throws Exception {
    Pair pair =
        pairWith(
            (challenge, key) -> {
              throw new AttestationException(Reason.CHALLENGE_TOO_LONG, "34 octets at most");
            });
    assertClientRefuses(pair, Reason.CHALLENGE_TOO_LONG, 40);
  }

  @Test
  void uniformAlertsTellNothing() throws Exception {
    AttestedTlsServer server =
        Ends.server(
                Ends.relyingParty(
                        FakeVerifier.answering(
                            (challenge, evidence, deadline) ->
                                FakeVerifier.result(challenge, Tier.WARNING)))
                    .build())
            .uniformAlerts()
            .build();
    Pair pair = new Pair(Ends.client(FakeAttester.honest()).build(), server);
    assertServerRefuses(pair, Reason.NOT_AFFIRMING, 42);
  }

  @Test
  void aServerCertificateForAnotherName() throws Exception {
    assertServerCertificateRefused(Ends.certificates().server("other.example"));
  }

  @Test
  void aServerCertificateOfAnotherAuthority() throws Exception {
    assertServerCertificateRefused(new TestCertificates().server("server.example"));
  }

  @Test
  void anExpiredServerCertificate() throws Exception {
    assertServerCertificateRefused(
        Ends.certificates()
            .server("server.example", Duration.ofHours(-1), KeyPurposeId.id_kp_serverAuth));
  }

  @Test
  void aCertificateWhoseKeyMustNotSign() throws Exception {
    assertServerCertificateRefused(
        Ends.certificates().serverWithKeyUsage("server.example", KeyUsage.keyAgreement));
  }

  @Test
  void aCertificateForClients() throws Exception {
    assertServerCertificateRefused(
        Ends.certificates()
            .server("server.example", Duration.ofHours(1), KeyPurposeId.id_kp_clientAuth));
  }

  private static void assertServerCertificateRefused(X509Credential credential) throws Exception {
    FakeAttester attester = FakeAttester.honest();
    AttestedTlsServer server =
        AttestedTlsServer.builder(credential, Ends.relyingParty(FakeVerifier.affirming()).build())
            .build();
    assertClientRefuses(
        new Pair(Ends.client(attester).build(), server), Reason.CERTIFICATE_REFUSED, 42);
    assertThat(attester.challenges()).as("no evidence for a server that is not trusted").isEmpty();
  }

  @Test
  void timeOverEndsTheHandshakeWithAnAlert() throws Exception {
    AttestedTlsServer server =
        Ends.server(Ends.relyingParty(FakeVerifier.affirming()).build())
            .limits(new TlsLimits(Duration.ofMillis(1), 128 * 1024))
            .build();
    Pair pair = new Pair(Ends.client(FakeAttester.honest()).build(), server);
    AttestedTlsException late = pair.server.timedOut();

    assertThat(late.reason()).isEqualTo(Reason.DEADLINE);
    assertThat(late.alert()).contains(40);
    assertThat(Pair.drain(pair.server)).containsExactly(21, 3, 3, 0, 2, 2, 40);
  }

  @Test
  void everyRelyingPartyListsItsTypes() {
    assertThat(Ends.relyingParty(FakeVerifier.affirming()).build().evidenceTypes())
        .isEqualTo(List.of(FakeEvidence.TYPE));
  }
}
