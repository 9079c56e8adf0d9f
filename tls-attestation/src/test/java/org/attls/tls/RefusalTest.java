package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

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
import org.attls.tls.engine.AttestedTlsEngine.State;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.AttestedTlsException.Origin;
import org.attls.tls.engine.TlsLimits;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.FakeEvidence;
import org.attls.tls.fake.FakeVerifier;
import org.attls.tls.fake.SoftwareKey;
import org.attls.tls.wire.Direction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One test for one wrong thing, whoever attests: the reason here, the alert at the peer, and not an
 * octet delivered.
 */
class RefusalTest {
  private static void assertRefused(OneAttests ends, Reason reason, int alert)
      throws AttestedTlsException {
    assertRefusal(ends.run().refusalByRelyingEnd(), reason, alert);
    assertThat(ends.relyingEnd().inputAvailable()).isZero();
    assertThatIllegalStateException().isThrownBy(() -> ends.relyingEnd().session());
  }

  private static void assertServerRefuses(OneAttests ends, Reason reason, int alert)
      throws AttestedTlsException {
    assertRefusal(ends.run().refusalByServer(), reason, alert);
  }

  private static void assertClientRefuses(OneAttests ends, Reason reason, int alert)
      throws AttestedTlsException {
    assertRefusal(ends.run().refusalByClient(), reason, alert);
  }

  private static void assertRefusal(AttestedTlsException refusal, Reason reason, int alert) {
    assertThat(refusal.reason()).as("%s", refusal).isEqualTo(reason);
    assertThat(refusal.alert()).contains(alert);
    assertThat(refusal.origin()).contains(Origin.SENT);
  }

  private static OneAttests lying(Direction attests, FakeAttester.Lie lie) {
    return OneAttests.with(attests, FakeAttester.lying(lie));
  }

  private static OneAttests judgedBy(Direction attests, Verifier verifier) {
    return OneAttests.with(attests, Ends.relyingParty(verifier).build());
  }

  @ParameterizedTest
  @EnumSource
  void evidenceForAnotherChallenge(Direction attests) throws Exception {
    OneAttests ends =
        lying(
            attests,
            (challenge, key) -> new FakeEvidence(Bytes.utf8("x".repeat(32)), key, true).wrapped());
    assertRefused(ends, Reason.BINDING_MISMATCH, 42);
  }

  @ParameterizedTest
  @EnumSource
  void evidenceWithACutChallenge(Direction attests) throws Exception {
    OneAttests ends =
        lying(
            attests,
            (challenge, key) -> new FakeEvidence(challenge.slice(0, 31), key, true).wrapped());
    assertRefused(ends, Reason.BINDING_MISMATCH, 42);
  }

  @ParameterizedTest
  @EnumSource
  void recordedEvidenceOfAnEarlierConnection(Direction attests) throws Exception {
    AtomicReference<Cmw> recorded = new AtomicReference<>();
    FakeAttester recording =
        FakeAttester.lying(
            (challenge, key) -> {
              Cmw made = new FakeEvidence(challenge, key, true).wrapped();
              recorded.set(made);
              return made;
            });
    assertThat(OneAttests.with(attests, recording).run().relyingEnd().state())
        .isEqualTo(State.OPEN);

    assertRefused(
        lying(attests, (challenge, key) -> java.util.Objects.requireNonNull(recorded.get())),
        Reason.BINDING_MISMATCH,
        42);
  }

  @ParameterizedTest
  @EnumSource
  void evidenceForAKeyThatTheClientDoesNotHave(Direction attests) throws Exception {
    // The challenge of mode bound depends on the key, so a wrong key already shows there.
    Bytes other = new SoftwareKey().subjectPublicKeyInfo();
    OneAttests ends =
        lying(attests, (challenge, key) -> new FakeEvidence(challenge, other, true).wrapped());
    assertRefused(ends, Reason.BINDING_MISMATCH, 42);
  }

  @ParameterizedTest
  @EnumSource
  void certificateVerifyByAnotherKey(Direction attests) throws Exception {
    SoftwareKey attested = new SoftwareKey();
    OneAttests ends =
        OneAttests.with(attests, new OtherKeyAttester(attested, FakeAttester.honest()));
    assertRefused(ends, Reason.PROOF_OF_POSSESSION, 51);
  }

  @ParameterizedTest
  @EnumSource
  void aKeyThatIsNotResident(Direction attests) throws Exception {
    OneAttests ends =
        lying(attests, (challenge, key) -> new FakeEvidence(challenge, key, false).wrapped());
    assertRefused(ends, Reason.KEY_MISMATCH, 42);
  }

  @ParameterizedTest
  @EnumSource
  void evidenceThatIsNoWrapper(Direction attests) throws Exception {
    OneAttests ends =
        lying(
            attests,
            (challenge, key) -> new RawCmw(Bytes.utf8("neither CBOR nor JSON")).asEvidence());
    assertRefused(ends, Reason.EVIDENCE_MALFORMED, 42);
  }

  @ParameterizedTest
  @EnumSource
  void evidenceWithOctetsLeftOver(Direction attests) throws Exception {
    OneAttests ends =
        lying(
            attests,
            (challenge, key) ->
                CmwWriter.cborRecord(
                    FakeEvidence.TYPE,
                    Bytes.concat(new FakeEvidence(challenge, key, true).encoded(), Bytes.of(0))));
    assertRefused(ends, Reason.EVIDENCE_MALFORMED, 42);
  }

  @ParameterizedTest
  @EnumSource
  void evidenceOfAnotherTypeThanNegotiated(Direction attests) throws Exception {
    OneAttests ends =
        lying(
            attests,
            (challenge, key) ->
                CmwWriter.cborRecord(
                    CmwType.mediaType("application/vnd.attls.other"),
                    new FakeEvidence(challenge, key, true).encoded()));
    assertRefused(ends, Reason.TYPE_MISMATCH, 43);
  }

  @ParameterizedTest
  @EnumSource
  void evidenceOverTheCap(Direction attests) throws Exception {
    FakeAttester attester =
        FakeAttester.lying(
            (challenge, key) ->
                CmwWriter.cborRecord(FakeEvidence.TYPE, Bytes.copyOf(new byte[70_000])));
    assertRefused(OneAttests.with(attests, attester), Reason.TOO_LARGE, 47);
  }

  @ParameterizedTest
  @EnumSource
  void aHandshakeMessageOverTheCap(Direction attests) throws Exception {
    FakeAttester attester =
        FakeAttester.lying(
            (challenge, key) ->
                CmwWriter.cborRecord(FakeEvidence.TYPE, Bytes.copyOf(new byte[200_000])));
    assertRefused(OneAttests.with(attests, attester), Reason.TOO_LARGE, 47);
  }

  @ParameterizedTest
  @EnumSource
  void aVerdictThatIsNotAffirming(Direction attests) throws Exception {
    for (Tier tier : Set.of(Tier.NONE, Tier.WARNING, Tier.CONTRAINDICATED)) {
      Verifier verifier =
          FakeVerifier.answering(
              (challenge, evidence, deadline) -> FakeVerifier.result(challenge, tier));
      assertRefused(judgedBy(attests, verifier), Reason.NOT_AFFIRMING, 49);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aVerifierThatIsDown(Direction attests) throws Exception {
    Verifier verifier =
        (challenge, deadline) -> {
          throw new AttestationException(Reason.VERIFIER_UNAVAILABLE, "connection refused");
        };
    assertRefused(judgedBy(attests, verifier), Reason.VERIFIER_UNAVAILABLE, 46);
  }

  @ParameterizedTest
  @EnumSource
  void aVerifierThatIsTooSlowIsTheVerifiersFault(Direction attests) throws Exception {
    Verifier verifier =
        FakeVerifier.answering(
            (challenge, evidence, deadline) -> {
              throw new AttestationException(Reason.DEADLINE, "no answer in the time it was given");
            });
    assertRefused(judgedBy(attests, verifier), Reason.VERIFIER_UNAVAILABLE, 46);
  }

  @ParameterizedTest
  @EnumSource
  void aVerdictAfterTheDeadlineAdmitsNobody(Direction attests) throws Exception {
    Verifier late =
        FakeVerifier.answering(
            (challenge, evidence, deadline) -> {
              while (!deadline.expired()) {
                Thread.onSpinWait();
              }
              return FakeVerifier.result(challenge, Tier.AFFIRMING);
            });
    OneAttests ends = judgedBy(attests, late);
    ends.relyingLimits = new TlsLimits(Duration.ofMillis(400), 128 * 1024);
    assertRefused(ends, Reason.DEADLINE, 40);
  }

  @ParameterizedTest
  @EnumSource
  void aVerifierThatBreaks(Direction attests) throws Exception {
    Verifier verifier =
        FakeVerifier.answering(
            (challenge, evidence, deadline) -> {
              throw new IllegalStateException("a defect in the verifier's client");
            });
    assertRefused(judgedBy(attests, verifier), Reason.DEFECT, 80);
  }

  @ParameterizedTest
  @EnumSource
  void noVerifierTrafficForAPeerWithoutTheKey(Direction attests) throws Exception {
    FakeVerifier verifier = FakeVerifier.affirming();
    OneAttests ends = judgedBy(attests, verifier);
    ends.attester = new OtherKeyAttester(new SoftwareKey(), FakeAttester.honest());
    assertRefused(ends, Reason.PROOF_OF_POSSESSION, 51);
    assertThat(verifier.sessions()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void aClientThatDoesNotOfferAttestation(Direction attests) throws Exception {
    OneAttests ends = new OneAttests(attests);
    ends.clientInstead = AttestedTlsClient.withoutAttestation(Ends.trust()).build();
    assertServerRefuses(ends, Reason.NOT_OFFERED, 109);
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatDoesNotTakeTheOfferUp(Direction attests) throws Exception {
    OneAttests ends = new OneAttests(attests);
    ends.serverInstead =
        AttestedTlsServer.withoutAttestation(Ends.certificates().server("server.example")).build();
    assertClientRefuses(ends, Reason.NOT_ANSWERED, 40);
  }

  @ParameterizedTest
  @EnumSource
  void anAttesterThatBindsByTheRawNonceOnly(Direction attests) throws Exception {
    FakeAttester attester = FakeAttester.honest();
    OneAttests ends = OneAttests.with(attests, attester);
    ends.attesterTakesDraftOnly = true;
    assertServerRefuses(ends, Reason.BINDING_TOO_WEAK, 40);
    assertThat(attester.challenges()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aRelyingPartyThatBindsByTheRawNonceOnly(Direction attests) throws Exception {
    FakeAttester attester = FakeAttester.honest();
    OneAttests ends = OneAttests.with(attests, attester);
    ends.relyingParty =
        Ends.relyingParty(FakeVerifier.affirming()).insecureDraftBindingOnly().build();
    assertServerRefuses(ends, Reason.BINDING_TOO_WEAK, 40);
    assertThat(attester.challenges()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void noCommonEvidenceType(Direction attests) throws Exception {
    RelyingParty other =
        RelyingParty.builder(FakeVerifier.affirming(), FakeVerifier.statusPolicy())
            .accept(new OtherTypeInspector())
            .build();
    assertServerRefuses(OneAttests.with(attests, other), Reason.NO_COMMON_EVIDENCE, 224);
  }

  @ParameterizedTest
  @EnumSource
  void attesterThatFails(Direction attests) throws Exception {
    OneAttests ends =
        lying(
            attests,
            (challenge, key) -> {
              throw new AttestationException(Reason.ATTESTER_UNAVAILABLE, "the TPM is gone");
            });
    assertRefusal(ends.run().refusalByAttestingEnd(), Reason.ATTESTER_UNAVAILABLE, 80);
  }

  @ParameterizedTest
  @EnumSource
  void attesterWhoseDeviceTakesLess(Direction attests) throws Exception {
    OneAttests ends =
        lying(
            attests,
            (challenge, key) -> {
              throw new AttestationException(Reason.CHALLENGE_TOO_LONG, "34 octets at most");
            });
    assertRefusal(ends.run().refusalByAttestingEnd(), Reason.CHALLENGE_TOO_LONG, 40);
  }

  @ParameterizedTest
  @EnumSource
  void anAttesterThatBreaksLeavesNoKeyOpen(Direction attests) throws Exception {
    FakeAttester breaking =
        FakeAttester.lying(
            (challenge, key) -> {
              throw new IllegalStateException("a defect in the attester");
            });
    OneAttests ends = OneAttests.with(attests, breaking);
    assertRefusal(ends.run().refusalByAttestingEnd(), Reason.DEFECT, 80);
    assertThat(breaking.keys()).hasSize(1).allMatch(SoftwareKey::isClosed);
  }

  @ParameterizedTest
  @EnumSource
  void uniformAlertsTellNothing(Direction attests) throws Exception {
    OneAttests ends =
        judgedBy(
            attests,
            FakeVerifier.answering(
                (challenge, evidence, deadline) -> FakeVerifier.result(challenge, Tier.WARNING)));
    ends.uniformAlerts = true;
    assertRefused(ends, Reason.NOT_AFFIRMING, 42);
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
