package org.attls.rats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link AffirmingPolicy} on results that a peer presents, in which one thing is wrong. */
class PresentedResultPolicyTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Bytes KEY = Bytes.utf8("the peer's key");
  private static final Bytes OTHER = Bytes.utf8("another key");
  private static final Bytes INSTANCE = Bytes.of(1, 0xAB);
  private static final PassportPolicy.Holder HOLDER =
      new PassportPolicy.Holder(KEY, Optional.empty());

  @Test
  void admitsAPinnedInstanceWhateverChallengeTheResultAnswers() throws Exception {
    Verdict verdict = pinned().decide(presented(INSTANCE), HOLDER);

    assertThat(verdict.identity())
        .isEqualTo(new AttestedIdentity(AttestedIdentity.Level.INSTANCE, "01ab"));
    assertThat(verdict.lifetime()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void refusesAnInstanceThatIsNotPinnedOrNotNamed() {
    assertRefused(Reason.IDENTITY_REFUSED, pinned(), presented(Bytes.of(2)));
    assertRefused(
        Reason.IDENTITY_REFUSED,
        pinned(),
        new PresentedResult(result(Map.of("LABEL", good())), Optional.empty()));
  }

  @Test
  void namesThePeerByItsCertificateWhereThatIsThePolicy() throws Exception {
    AffirmingPolicy policy = builder().namedByCertificate().build();
    PassportPolicy.Holder certified = new PassportPolicy.Holder(KEY, Optional.of("CN=device 1"));

    assertThat(policy.decide(presented(INSTANCE), certified).identity())
        .isEqualTo(new AttestedIdentity(AttestedIdentity.Level.PKIX_NAME, "CN=device 1"));
    assertRefused(Reason.IDENTITY_REFUSED, policy, presented(INSTANCE));
  }

  @Test
  void saysWhomToAdmitInOneWay() {
    assertThatIllegalStateException()
        .isThrownBy(() -> builder().anyOfClass("sensors").namedByCertificate().build());
    assertThatIllegalStateException().isThrownBy(() -> builder().build());
  }

  @ParameterizedTest
  @EnumSource(
      value = Tier.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"AFFIRMING"})
  void refusesAnyOtherStatus(Tier tier) {
    assertRefused(Reason.NOT_AFFIRMING, appraisal(tier, Optional.of(KEY)));
  }

  @Test
  void refusesAResultForAnotherKeyAndOneForNone() {
    assertRefused(Reason.KEY_MISMATCH, appraisal(Tier.AFFIRMING, Optional.of(OTHER)));
    assertRefused(Reason.KEY_MISMATCH, appraisal(Tier.AFFIRMING, Optional.empty()));
  }

  @Test
  void refusesLabelsOfNoExpectedEvidence() {
    assertRefused(
        Reason.RESULT_INVALID,
        pinned(),
        new PresentedResult(result(Map.of("OTHER", good())), Optional.of(INSTANCE)));
    assertRefused(
        Reason.RESULT_INVALID,
        pinned(),
        new PresentedResult(
            result(Map.of("LABEL", good(), "OTHER", good())), Optional.of(INSTANCE)));
  }

  @ParameterizedTest
  @ValueSource(longs = {301, 3600, -61})
  void refusesAResultThatIsTooOldOrFromTheFuture(long ageSeconds) {
    AffirmingPolicy later =
        builder()
            .clock(InstantSource.fixed(NOW.plusSeconds(ageSeconds)))
            .pinnedInstances(Set.of(INSTANCE))
            .build();

    assertRefused(Reason.RESULT_STALE, later, presented(INSTANCE));
  }

  private static void assertRefused(Reason reason, Appraisal appraisal) {
    assertRefused(
        reason,
        pinned(),
        new PresentedResult(result(Map.of("LABEL", appraisal)), Optional.of(INSTANCE)));
  }

  private static void assertRefused(
      Reason reason, AffirmingPolicy policy, PresentedResult presented) {
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(() -> policy.decide(presented, HOLDER))
        .matches(refused -> refused.reason() == reason, reason.name());
  }

  private static AffirmingPolicy.Builder builder() {
    return AffirmingPolicy.builder()
        .expect(CmwType.mediaType("application/vnd.example.tpm"), Set.of("LABEL"))
        .clock(InstantSource.fixed(NOW));
  }

  private static AffirmingPolicy pinned() {
    return builder().pinnedInstances(Set.of(INSTANCE)).build();
  }

  private static PresentedResult presented(Bytes instance) {
    return new PresentedResult(result(Map.of("LABEL", good())), Optional.of(instance));
  }

  private static Appraisal good() {
    return appraisal(Tier.AFFIRMING, Optional.of(KEY));
  }

  private static Appraisal appraisal(Tier status, Optional<Bytes> key) {
    return new Appraisal(
        status,
        new TrustVector(Map.of(TrustVector.Claim.HARDWARE, 2)),
        List.of(),
        key,
        Optional.empty(),
        Optional.empty());
  }

  private static AttestationResult result(Map<String, Appraisal> appraisals) {
    return new AttestationResult(
        Bytes.EMPTY,
        "tag:example.org,2026:ear",
        NOW,
        Optional.empty(),
        Optional.empty(),
        Optional.of(Bytes.utf8("the attester's own challenge")),
        "D",
        "B",
        Optional.empty(),
        appraisals);
  }
}
