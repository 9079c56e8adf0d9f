package org.attls.rats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AppraisalPolicy.Facts;
import org.attls.rats.TrustVector.Claim;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AffirmingPolicyTest {
  private static final CmwType TYPE = CmwType.mediaType("application/vnd.example.tpm");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Bytes CHALLENGE = Bytes.fromHex("11".repeat(32));
  private static final Bytes KEY = Bytes.utf8("the peer's key");
  private static final Bytes INSTANCE = Bytes.of(1, 0xAB);
  private static final Bytes OTHER = Bytes.fromHex("22".repeat(32));

  @Test
  void admitsAPinnedInstance() throws AttestationException {
    AttestationResult result = result();
    Verdict verdict = pinned().decide(result, facts());
    assertThat(verdict.identity())
        .isEqualTo(new AttestedIdentity(AttestedIdentity.Level.INSTANCE, "01ab"));
    assertThat(verdict.result()).isSameAs(result);
    assertThat(verdict.lifetime()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void admitsAnyOfAClassWhenToldSo() throws AttestationException {
    AppraisalPolicy policy = builder().anyOfClass("sensors").build();
    assertThat(policy.decide(result(), facts(evidence(Optional.empty()))).identity())
        .isEqualTo(new AttestedIdentity(AttestedIdentity.Level.CLASS, "sensors"));
  }

  @Test
  void refusesAnInstanceThatIsNotPinned() {
    assertThat(refusal(pinned(), result(), facts(evidence(Optional.of(OTHER)))))
        .isEqualTo(Reason.IDENTITY_REFUSED);
    assertThat(refusal(pinned(), result(), facts(evidence(Optional.empty()))))
        .isEqualTo(Reason.IDENTITY_REFUSED);
  }

  @Test
  void refusesAResultForAnotherChallenge() {
    assertThat(refusal(result(OTHER, good()))).isEqualTo(Reason.RESULT_INVALID);
    assertThat(refusal(result(CHALLENGE.slice(0, 31), good()))).isEqualTo(Reason.RESULT_INVALID);
  }

  @Test
  void refusesAResultWithoutNonce() {
    AttestationResult good = result();
    assertThat(refusal(with(good, Optional.empty(), good.globalStatus())))
        .isEqualTo(Reason.RESULT_INVALID);
  }

  @Test
  void doesNotBlameThisPeerForARefusalOfAnother() {
    assertThat(refusal(result(OTHER, status(Tier.CONTRAINDICATED))))
        .isEqualTo(Reason.RESULT_INVALID);
  }

  @ParameterizedTest
  @EnumSource(
      value = Tier.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"AFFIRMING"})
  void refusesAnyOtherStatus(Tier tier) {
    // The vector affirms: the status alone has to be enough.
    assertThat(refusal(result(CHALLENGE, status(tier)))).isEqualTo(Reason.NOT_AFFIRMING);
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 95, 96, 127, -33, -40, -96, -97, -128})
  void refusesAStatusThatTheVectorContradicts(int value) {
    assertThat(
            refusal(result(CHALLENGE, vector(Map.of(Claim.HARDWARE, 2, Claim.EXECUTABLES, value)))))
        .isEqualTo(Reason.NOT_AFFIRMING);
  }

  @Test
  void takesAWarningOnlyWhereThatIsAllowedByName() throws AttestationException {
    AppraisalPolicy lenient =
        builder().pinnedInstances(Set.of(INSTANCE)).insecureAcceptWarnings().build();
    AttestationResult warning = result(CHALLENGE, warning(Map.of(Claim.CONFIGURATION, 32)));
    assertThat(refusal(warning)).isEqualTo(Reason.NOT_AFFIRMING);
    assertThat(lenient.decide(warning, facts()).result()).isSameAs(warning);
    assertThat(lenient.decide(result(), facts()).identity().name()).isEqualTo("01ab");
    for (Appraisal never :
        List.of(
            status(Tier.CONTRAINDICATED),
            status(Tier.NONE),
            warning(Map.of()),
            warning(Map.of(Claim.HARDWARE, 0)),
            warning(Map.of(Claim.CONFIGURATION, 96)),
            vector(Map.of(Claim.CONFIGURATION, 32)))) {
      assertThat(refusal(lenient, result(CHALLENGE, never), facts()))
          .isEqualTo(Reason.NOT_AFFIRMING);
    }
  }

  @Test
  void refusesAStatusForWhichTheVectorSaysNothing() {
    assertThat(refusal(result(CHALLENGE, vector(Map.of())))).isEqualTo(Reason.NOT_AFFIRMING);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1})
  void refusesAStatusForWhichTheVectorLeavesEverythingOpen(int value) {
    assertThat(refusal(result(CHALLENGE, vector(Map.of(Claim.HARDWARE, value)))))
        .isEqualTo(Reason.NOT_AFFIRMING);
  }

  @ParameterizedTest
  @ValueSource(ints = {-32, -2, -1, 0, 1, 2, 31})
  void takesClaimsThatAreAffirmingOrOpen(int value) throws AttestationException {
    pinned()
        .decide(
            result(CHALLENGE, vector(Map.of(Claim.HARDWARE, 2, Claim.EXECUTABLES, value))),
            facts());
  }

  @ParameterizedTest
  @EnumSource(
      value = Tier.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"AFFIRMING"})
  void refusesAnyOtherStatusOverAll(Tier tier) {
    AttestationResult good = result();
    assertThat(refusal(with(good, good.nonce(), Optional.of(tier))))
        .isEqualTo(Reason.NOT_AFFIRMING);
  }

  @Test
  void refusesAnOverallStatusBetterThanAnAppraisal() {
    AttestationResult bad = result(CHALLENGE, status(Tier.WARNING));
    assertThat(refusal(with(bad, bad.nonce(), Optional.of(Tier.AFFIRMING))))
        .isEqualTo(Reason.NOT_AFFIRMING);
  }

  @Test
  void repeatsTheVerifiersWordsInOneShortLine() {
    String words = "no trust anchor\r\nfor " + "evidence ".repeat(100);
    Appraisal bad =
        new Appraisal(
            Tier.CONTRAINDICATED,
            new TrustVector(Map.of()),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(words));
    assertThatThrownBy(() -> pinned().decide(result(CHALLENGE, bad), facts()))
        .hasMessageContaining("no trust anchor  for evidence")
        .hasMessageMatching("\\A[^\\r\\n]{1,400}\\z");
  }

  @Test
  void reportsARefusalUnderAForeignLabelAsARefusal() {
    AttestationResult error = result(CHALLENGE, Map.of("ERROR", status(Tier.CONTRAINDICATED)));
    assertThat(refusal(error)).isEqualTo(Reason.NOT_AFFIRMING);
  }

  @Test
  void refusesAnyOtherSetOfLabels() {
    assertThat(refusal(result(CHALLENGE, Map.of("A", good())))).isEqualTo(Reason.RESULT_INVALID);
    assertThat(refusal(result(CHALLENGE, Map.of("PARSEC_TPM", good(), "A", good()))))
        .isEqualTo(Reason.RESULT_INVALID);
    AppraisalPolicy two =
        AffirmingPolicy.builder()
            .expect(TYPE, Set.of("PARSEC_TPM", "A"))
            .anyOfClass("c")
            .clock(InstantSource.fixed(NOW))
            .build();
    assertThat(refusal(two, result(), facts())).isEqualTo(Reason.RESULT_INVALID);
    assertThat(refusal(two, result(CHALLENGE, Map.of("PARSEC_TPM", good(), "A", good())), facts()))
        .isNull();
  }

  @Test
  void knowsTheEvidenceTypeInAnySpelling() {
    CmwType spelled = CmwType.mediaType("Application/VND.example.tpm");
    assertThat(refusal(pinned(), result(), new Facts(spelled, CHALLENGE, KEY, evidence())))
        .isNull();
    CmwType other = CmwType.mediaType("application/vnd.example.other");
    assertThat(refusal(pinned(), result(), new Facts(other, CHALLENGE, KEY, evidence())))
        .isEqualTo(Reason.RESULT_INVALID);
  }

  @Test
  void refusesAnotherNonceInTheEvidenceThanLocalInspectionFound() {
    assertThat(refusal(result(CHALLENGE, evidenceNonce(OTHER)))).isEqualTo(Reason.RESULT_INVALID);
    assertThat(refusal(result(CHALLENGE, evidenceNonce(CHALLENGE)))).isNull();
  }

  @Test
  void judgesTime() {
    AppraisalPolicy policy =
        builder()
            .anyOfClass("c")
            .maxAge(Duration.ofSeconds(300))
            .clockSkew(Duration.ofSeconds(60))
            .build();
    assertThat(refusal(policy, at(-300, -1, 9999), facts())).isNull();
    assertThat(refusal(policy, at(-301, -1, 9999), facts())).isEqualTo(Reason.RESULT_STALE);
    assertThat(refusal(policy, at(60, 0, 9999), facts())).isNull();
    assertThat(refusal(policy, at(61, 0, 9999), facts())).isEqualTo(Reason.RESULT_STALE);
    assertThat(refusal(policy, at(0, 60, 9999), facts())).isNull();
    assertThat(refusal(policy, at(0, 61, 9999), facts())).isEqualTo(Reason.RESULT_STALE);
    assertThat(refusal(policy, at(0, 0, 1), facts())).isNull();
    assertThat(refusal(policy, at(0, 0, 0), facts())).isEqualTo(Reason.RESULT_STALE);
    assertThat(refusal(policy, at(-10, 0, -1), facts())).isEqualTo(Reason.RESULT_STALE);
  }

  @Test
  void endsTheVerdictWithTheResult() throws AttestationException {
    assertThat(pinned().decide(at(0, 0, 90), facts()).lifetime()).isEqualTo(Duration.ofSeconds(90));
    assertThat(pinned().decide(at(0, 0, 9999), facts()).lifetime()).isEqualTo(Duration.ofHours(1));
    AppraisalPolicy brief = builder().anyOfClass("c").lifetime(Duration.ofSeconds(5)).build();
    assertThat(brief.decide(at(0, 0, 90), facts()).lifetime()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void refusesAnotherAttestedKeyAndNone() {
    assertThat(refusal(result(CHALLENGE, key(Optional.of(OTHER))))).isEqualTo(Reason.KEY_MISMATCH);
    assertThat(refusal(result(CHALLENGE, key(Optional.empty())))).isEqualTo(Reason.KEY_MISMATCH);
    AppraisalPolicy two =
        AffirmingPolicy.builder()
            .expect(TYPE, Set.of("PARSEC_TPM", "A"))
            .anyOfClass("c")
            .clock(InstantSource.fixed(NOW))
            .build();
    assertThat(
            refusal(
                two,
                result(CHALLENGE, Map.of("PARSEC_TPM", good(), "A", key(Optional.of(OTHER)))),
                facts()))
        .isEqualTo(Reason.KEY_MISMATCH);
  }

  @Test
  void refusesAKeyThatIsNotResident() {
    InspectedEvidence loose =
        new InspectedEvidence(
            List.of(CHALLENGE),
            KEY,
            Optional.of("fixedTPM is not set"),
            Optional.of(INSTANCE),
            Optional.empty());
    assertThat(refusal(pinned(), result(), facts(loose))).isEqualTo(Reason.KEY_MISMATCH);
  }

  @Test
  void refusesAnotherVerifierAndAnotherPolicy() {
    assertThat(
            refusal(
                builder()
                    .anyOfClass("c")
                    .verifierDeveloper("D")
                    .verifierBuild("B")
                    .policyId("p")
                    .build(),
                result(),
                facts()))
        .isNull();
    assertThat(refusal(builder().anyOfClass("c").verifierDeveloper("X").build(), result(), facts()))
        .isEqualTo(Reason.RESULT_INVALID);
    assertThat(refusal(builder().anyOfClass("c").verifierBuild("X").build(), result(), facts()))
        .isEqualTo(Reason.RESULT_INVALID);
    assertThat(refusal(builder().anyOfClass("c").policyId("X").build(), result(), facts()))
        .isEqualTo(Reason.RESULT_INVALID);
  }

  @Test
  void refusesARequiredClaimThatIsLeftOpen() {
    AppraisalPolicy policy =
        builder()
            .anyOfClass("c")
            .requireAffirming(Set.of(Claim.HARDWARE, Claim.EXECUTABLES))
            .build();
    assertThat(refusal(policy, result(), facts())).isEqualTo(Reason.NOT_AFFIRMING);
    assertThat(
            refusal(
                policy,
                result(CHALLENGE, vector(Map.of(Claim.HARDWARE, 2, Claim.EXECUTABLES, 3))),
                facts()))
        .isNull();
  }

  @Test
  void judgesAResultAlone() throws AttestationException {
    AffirmingPolicy policy = builder().anyOfClass("c").build();
    Set<String> labels = Set.of("PARSEC_TPM");
    policy.checkResult(result(), labels, Optional.of(CHALLENGE), Optional.of(KEY));
    policy.checkResult(result(OTHER, good()), labels, Optional.empty(), Optional.empty());
    for (AttestationResult bad :
        List.of(
            result(OTHER, good()),
            result(CHALLENGE, status(Tier.WARNING)),
            result(CHALLENGE, Map.of("A", good())),
            at(-301, 0, 99),
            result(CHALLENGE, key(Optional.empty())))) {
      assertThatThrownBy(
              () -> policy.checkResult(bad, labels, Optional.of(CHALLENGE), Optional.of(KEY)))
          .isInstanceOf(AttestationException.class);
    }
  }

  @Test
  void isNotBuiltWithoutKnowingWhomToAdmit() {
    assertThatThrownBy(() -> builder().build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("pin");
    assertThatThrownBy(() -> builder().pinnedInstances(Set.of()).build())
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> builder().pinnedInstances(Set.of(INSTANCE)).anyOfClass("c").build())
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> builder().anyOfClass(" "))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void isNotBuiltWithoutAnEvidenceType() {
    assertThatThrownBy(() -> AffirmingPolicy.builder().anyOfClass("c").build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("evidence type");
    assertThatThrownBy(() -> AffirmingPolicy.builder().expect(TYPE, Set.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void takesNoAbsurdTimes() {
    for (Duration absurd : List.of(Duration.ofSeconds(-1), Duration.ofDays(9999))) {
      assertThatThrownBy(() -> builder().maxAge(absurd))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> builder().clockSkew(absurd))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> builder().lifetime(absurd))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> builder().lifetime(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static AffirmingPolicy.Builder builder() {
    return AffirmingPolicy.builder()
        .expect(TYPE, Set.of("PARSEC_TPM"))
        .clock(InstantSource.fixed(NOW));
  }

  private static AffirmingPolicy pinned() {
    return builder().pinnedInstances(Set.of(INSTANCE)).build();
  }

  private static Facts facts() {
    return facts(evidence());
  }

  private static Facts facts(InspectedEvidence evidence) {
    return new Facts(TYPE, CHALLENGE, KEY, evidence);
  }

  private static InspectedEvidence evidence() {
    return evidence(Optional.of(INSTANCE));
  }

  private static InspectedEvidence evidence(Optional<Bytes> instance) {
    return new InspectedEvidence(
        List.of(CHALLENGE, CHALLENGE), KEY, Optional.empty(), instance, Optional.empty());
  }

  private static @org.jspecify.annotations.Nullable Reason refusal(AttestationResult result) {
    return refusal(pinned(), result, facts());
  }

  private static @org.jspecify.annotations.Nullable Reason refusal(
      AppraisalPolicy policy, AttestationResult result, Facts facts) {
    try {
      policy.decide(result, facts);
      return null;
    } catch (AttestationException refused) {
      return refused.reason();
    }
  }

  private static Appraisal good() {
    return vector(Map.of(Claim.HARDWARE, 2));
  }

  private static Appraisal vector(Map<Claim, Integer> claims) {
    return appraisal(Tier.AFFIRMING, claims, Optional.of(KEY), Optional.empty());
  }

  private static Appraisal warning(Map<Claim, Integer> claims) {
    return appraisal(Tier.WARNING, claims, Optional.of(KEY), Optional.empty());
  }

  private static Appraisal status(Tier tier) {
    return appraisal(tier, Map.of(Claim.HARDWARE, 2), Optional.of(KEY), Optional.empty());
  }

  private static Appraisal key(Optional<Bytes> key) {
    return appraisal(Tier.AFFIRMING, Map.of(Claim.HARDWARE, 2), key, Optional.empty());
  }

  private static Appraisal evidenceNonce(Bytes nonce) {
    return appraisal(
        Tier.AFFIRMING, Map.of(Claim.HARDWARE, 2), Optional.of(KEY), Optional.of(nonce));
  }

  private static Appraisal appraisal(
      Tier status, Map<Claim, Integer> claims, Optional<Bytes> key, Optional<Bytes> nonce) {
    return new Appraisal(
        status, new TrustVector(claims), List.of("p"), key, nonce, Optional.empty());
  }

  private static AttestationResult result() {
    return result(CHALLENGE, good());
  }

  private static AttestationResult result(Bytes nonce, Appraisal appraisal) {
    return result(nonce, Map.of("PARSEC_TPM", appraisal));
  }

  private static AttestationResult result(Bytes nonce, Map<String, Appraisal> appraisals) {
    return new AttestationResult(
        Bytes.EMPTY,
        "tag:example.org,2026:ear",
        NOW,
        Optional.empty(),
        Optional.empty(),
        Optional.of(nonce),
        "D",
        "B",
        Optional.empty(),
        appraisals);
  }

  private static AttestationResult with(
      AttestationResult old, Optional<Bytes> nonce, Optional<Tier> globalStatus) {
    return new AttestationResult(
        old.token(),
        old.profile(),
        old.issuedAt(),
        old.notBefore(),
        old.expiresAt(),
        nonce,
        old.developer(),
        old.build(),
        globalStatus,
        old.appraisals());
  }

  /** All three in seconds from now. */
  private static AttestationResult at(int issued, int notBefore, int expires) {
    AttestationResult good = result();
    return new AttestationResult(
        good.token(),
        good.profile(),
        NOW.plusSeconds(issued),
        Optional.of(NOW.plusSeconds(notBefore)),
        Optional.of(NOW.plusSeconds(expires)),
        good.nonce(),
        good.developer(),
        good.build(),
        good.globalStatus(),
        good.appraisals());
  }
}
