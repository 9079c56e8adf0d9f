package org.attls.tls.appraise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.Indicator;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.EvidenceInspector;
import org.attls.rats.InspectedEvidence;
import org.attls.rats.Reason;
import org.attls.tls.fake.FakeEvidence;
import org.attls.tls.fake.FakeVerifier;
import org.attls.tls.wire.BindingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The first step of a relying party, on evidence in which one thing is wrong. */
class ExpectEvidenceTest {
  private static final Bytes CHALLENGE = Bytes.copyOf(new byte[32]);
  private static final Bytes OTHER = Bytes.utf8("o".repeat(32));
  private static final Bytes KEY = Bytes.of(1, 2, 3);

  private static ExpectProof inspected(BindingMode mode, Bytes expected, Bytes... challenges)
      throws AttestationException {
    return inspected(new FakeEvidence(CHALLENGE, KEY, true).wrapped(), mode, expected, challenges);
  }

  private static ExpectProof inspected(
      Cmw evidence, BindingMode mode, Bytes expected, Bytes... challenges)
      throws AttestationException {
    EvidenceInspector inspector =
        new EvidenceInspector() {
          @Override
          public CmwType evidenceType() {
            return evidence.type();
          }

          @Override
          public InspectedEvidence inspect(Cmw ignored) {
            return new InspectedEvidence(
                List.of(challenges), KEY, Optional.empty(), Optional.empty(), Optional.empty());
          }
        };
    RelyingParty relyingParty =
        RelyingParty.builder(FakeVerifier.affirming(), FakeVerifier.statusPolicy())
            .accept(inspector)
            .build();
    return new ExpectEvidence(relyingParty, evidence.type(), mode, key -> expected, Bytes.EMPTY)
        .certificate(List.of(new CredentialEntry(evidence.octets(), Map.of())));
  }

  private static void assertRefused(
      Reason reason, BindingMode mode, Bytes expected, Bytes... challenges) {
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(() -> inspected(mode, expected, challenges))
        .matches(refused -> refused.reason() == reason);
  }

  @ParameterizedTest
  @EnumSource
  void everyChallengeInsideIsTheExpectedOne(BindingMode mode) throws Exception {
    assertThat(inspected(mode, CHALLENGE, CHALLENGE, CHALLENGE).claimedKey()).isEqualTo(KEY);
    assertRefused(Reason.BINDING_MISMATCH, mode, CHALLENGE, CHALLENGE, OTHER);
    assertRefused(Reason.BINDING_MISMATCH, mode, CHALLENGE, OTHER, CHALLENGE);
    assertRefused(Reason.BINDING_MISMATCH, mode, CHALLENGE, CHALLENGE, OTHER, CHALLENGE);
    assertRefused(Reason.BINDING_MISMATCH, mode, CHALLENGE, CHALLENGE, Bytes.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 31})
  void aShortChallengeIsNotBound(int octets) throws Exception {
    Bytes challenge = CHALLENGE.slice(0, octets);
    assertRefused(Reason.NONCE_LENGTH, BindingMode.BOUND, challenge, challenge);
    assertThat(inspected(BindingMode.DRAFT, challenge, challenge).claimedKey()).isEqualTo(KEY);
  }

  private static Cmw indicating(Indicator... indicators) {
    return CmwWriter.cborRecord(FakeEvidence.TYPE, Bytes.of(1), Set.of(indicators));
  }

  private static void assertOtherThanEvidence(Cmw wrapper) {
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(() -> inspected(wrapper, BindingMode.BOUND, CHALLENGE, CHALLENGE))
        .matches(refused -> refused.reason() == Reason.TYPE_MISMATCH);
  }

  @Test
  void whatSaysThatItIsSomethingElseIsNoEvidence() throws Exception {
    for (Indicator other : EnumSet.complementOf(EnumSet.of(Indicator.EVIDENCE))) {
      Cmw wrapper = indicating(other);
      assertOtherThanEvidence(wrapper);
      assertOtherThanEvidence(CmwWriter.cborCollection().put(1, wrapper).build());
      assertOtherThanEvidence(
          CmwWriter.cborCollection()
              .put("evidence", indicating(Indicator.EVIDENCE))
              .put("more", CmwWriter.cborCollection().put(1, wrapper).build())
              .build());
    }
    Cmw both = indicating(Indicator.EVIDENCE, Indicator.ENDORSEMENTS);
    for (Cmw taken :
        List.of(
            both,
            indicating(Indicator.EVIDENCE),
            CmwWriter.cborCollection().put(1, both).put(2, indicating()).build())) {
      assertThat(inspected(taken, BindingMode.BOUND, CHALLENGE, CHALLENGE).claimedKey())
          .isEqualTo(KEY);
    }
  }

  @Test
  void noEntryIsNoEvidence() {
    RelyingParty relyingParty =
        RelyingParty.builder(FakeVerifier.affirming(), FakeVerifier.statusPolicy())
            .accept(new FakeEvidence.Inspector())
            .build();
    ExpectEvidence step =
        new ExpectEvidence(
            relyingParty, FakeEvidence.TYPE, BindingMode.BOUND, key -> CHALLENGE, Bytes.EMPTY);
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(() -> step.certificate(List.of()))
        .matches(refused -> refused.reason() == Reason.CREDENTIAL_EMPTY);
  }
}
