package org.attls.tls.appraise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwRecord;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.Indicator;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.rats.Tier;
import org.attls.rats.Verdict;
import org.attls.tls.attest.OutgoingCredential;
import org.attls.tls.credential.ClientTrust;
import org.attls.tls.fake.FakeEvidence;
import org.attls.tls.fake.FakeResult;
import org.attls.tls.fake.Issuance;
import org.attls.tls.fake.SoftwareKey;
import org.attls.tls.wire.VerifierIdentity;
import org.junit.jupiter.api.Test;

/** A relying party to which results are presented, with one thing wrong at a time. */
class ExpectResultTest {
  private static final VerifierIdentity VERIFIER = VerifierIdentity.of("https://v.example/");
  private static final VerifierIdentity OTHER = VerifierIdentity.of("https://w.example/");
  private static final SoftwareKey SOFTWARE_KEY = new SoftwareKey();
  private static final Bytes KEY = SOFTWARE_KEY.subjectPublicKeyInfo();

  private static final PassportTrust TRUST =
      PassportTrust.builder(FakeResult.policy())
          .trust(VERIFIER, FakeResult.of("v"))
          .trust(OTHER, FakeResult.of("w"))
          .build();

  private static ExpectProof take(Cmw wrapper) throws AttestationException {
    return new ExpectResult(TRUST, VERIFIER, CredentialForm.alone())
        .certificate(OutgoingCredential.alone(wrapper.octets()).entries());
  }

  private static Verdict judge(FakeResult result) throws AttestationException {
    ExpectVerdict last = take(result.wrapped()).proved().finished();
    return last.decide(last.appraise(Deadline.in(Duration.ofSeconds(5))));
  }

  private static void assertRefused(Reason reason, Cmw wrapper) {
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(() -> take(wrapper))
        .matches(refused -> refused.reason() == reason, reason.name());
  }

  private static void assertJudged(Reason reason, FakeResult result) {
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(() -> judge(result))
        .matches(refused -> refused.reason() == reason, reason.name());
  }

  @Test
  void takesAFreshResultOfTheSelectedVerifier() throws Exception {
    FakeResult result = FakeResult.affirming("v", KEY);

    ExpectProof proof = take(result.wrapped());
    assertThat(proof.claimedKey()).isEqualTo(KEY);
    assertThat(proof.proved().finished().inspected()).isEmpty();
    assertThat(proof.proved().finished().certifiedName()).isEmpty();
    assertThat(judge(result).identity().name()).isEqualTo("fake");
  }

  @Test
  void refusesAResultOfAnotherVerifierThanTheSelectedOne() {
    assertRefused(Reason.PASSPORT_INVALID, FakeResult.affirming("w", KEY).wrapped());
  }

  @Test
  void refusesEvidenceInThePlaceOfAResult() {
    assertRefused(
        Reason.TYPE_MISMATCH, new FakeEvidence(Bytes.copyOf(new byte[32]), KEY, true).wrapped());
  }

  @Test
  void refusesAResultThatSaysItIsEvidence() {
    Bytes result = ((CmwRecord) FakeResult.affirming("v", KEY).wrapped()).value();
    assertRefused(
        Reason.TYPE_MISMATCH,
        CmwWriter.cborRecord(FakeResult.TYPE, result, Set.of(Indicator.EVIDENCE)));
  }

  @Test
  void refusesAResultThatAttestsNoKey() {
    assertRefused(Reason.KEY_MISMATCH, FakeResult.affirming("v", Bytes.EMPTY).wrapped());
  }

  @Test
  void refusesAResultThatIsTooOld() {
    Instant old = Instant.now().minusSeconds(302);
    assertJudged(Reason.RESULT_STALE, new FakeResult("v", KEY, Tier.AFFIRMING, old));
  }

  @Test
  void refusesAResultThatDoesNotAffirm() {
    for (Tier tier : List.of(Tier.NONE, Tier.WARNING, Tier.CONTRAINDICATED)) {
      assertJudged(Reason.NOT_AFFIRMING, new FakeResult("v", KEY, tier, Instant.now()));
    }
  }

  @Test
  void refusesAWrapperOverItsCap() {
    PassportTrust small =
        PassportTrust.builder(FakeResult.policy())
            .trust(VERIFIER, FakeResult.of("v"))
            .maxCmwOctets(64)
            .build();
    ExpectResult step = new ExpectResult(small, VERIFIER, CredentialForm.alone());

    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(
            () ->
                step.certificate(
                    OutgoingCredential.alone(FakeResult.affirming("v", KEY).wrapped().octets())
                        .entries()))
        .matches(refused -> refused.reason() == Reason.TOO_LARGE);
  }

  @Test
  void besideACertificateThatIsForTheAttestedKey() throws Exception {
    Issuance.Authority authority = new Issuance.Authority();
    CredentialForm form =
        CredentialForm.besideCertificate(60, ClientTrust.anchors(List.of(authority.root()))::check);
    ExpectResult step = new ExpectResult(TRUST, VERIFIER, form);
    OutgoingCredential honest =
        OutgoingCredential.besideCertificate(
            authority.issue(Issuance.forKey(KEY)),
            SOFTWARE_KEY,
            FakeResult.affirming("v", KEY).wrapped(),
            60);

    assertThat(step.certificate(honest.entries()).proved().finished().certifiedName())
        .contains("CN=device 1");
    Bytes foreign =
        FakeResult.affirming("v", new SoftwareKey().subjectPublicKeyInfo()).wrapped().octets();
    CredentialEntry mixed =
        new CredentialEntry(honest.entries().get(0).data(), Map.of(60, foreign));
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(() -> step.certificate(List.of(mixed, honest.entries().get(1))))
        .matches(refused -> refused.reason() == Reason.KEY_MISMATCH);
  }

  @Test
  void isConfiguredWhole() {
    assertThat(TRUST.verifiers()).containsExactly(VERIFIER, OTHER);
    PassportTrust.Builder builder = PassportTrust.builder(FakeResult.policy());
    assertThatIllegalStateException().isThrownBy(builder::build);
    builder.trust(VERIFIER, FakeResult.of("v"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.trust(VERIFIER, FakeResult.of("w")));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.maxCmwOctets(0));
    PassportTrust one = builder.build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ExpectResult(one, OTHER, CredentialForm.alone()));
  }
}
