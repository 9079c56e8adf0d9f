package org.attls.verifier.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwReader;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.ear.EarProfile;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.ear.EarVerifier;
import org.attls.eat.key.EcCurve;
import org.attls.rats.Appraisal;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.rats.Tier;
import org.attls.rats.TrustVector.Claim;
import org.attls.rats.VerifierSession;
import org.attls.testing.Vectors;
import org.attls.verifier.embedded.appraise.AppraisalLog;
import org.attls.verifier.embedded.appraise.TierDemands;
import org.attls.verifier.embedded.endorse.EndorsementStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EmbeddedVerifierTest {
  private static final Instant NOW = Instant.parse("2026-08-01T12:00:00Z");
  private static final Deadline SOON = Deadline.in(Duration.ofMinutes(1));

  private final SettableClock clock = new SettableClock(NOW);
  private final EarSigner signer = EarSigner.generate(EcCurve.P256);
  private final EndorsementStore store = EndorsementStore.inMemory(clock);
  private final List<String> lines = new ArrayList<>();
  private final SwtpmCase good = SwtpmCase.good();

  @BeforeEach
  void endorse() throws Exception {
    store.add(good.corim());
  }

  @ParameterizedTest
  @EnumSource(
      value = EarProfile.class,
      names = {"VERAISON_2023", "IETF_03"})
  void affirmsGoodEvidenceInEitherProfile(EarProfile profile) throws Exception {
    AttestationResult result = appraise(profile, good);
    assertThat(result.profile()).isEqualTo(profile.tag());
    assertThat(result.nonce()).contains(good.nonce());
    assertThat(result.issuedAt()).isEqualTo(NOW);
    assertThat(result.developer()).isEqualTo(ResultIssuer.DEVELOPER);
    Appraisal appraisal = only(result);
    assertThat(appraisal.status()).isEqualTo(Tier.AFFIRMING);
    assertThat(appraisal.attestedKey()).contains(good.attestedKey());
    assertThat(appraisal.policyIds()).containsExactly("policy:PARSEC_TPM");
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0)).contains("status=affirming").contains("failed=-");
  }

  @ParameterizedTest
  @EnumSource(
      value = EarProfile.class,
      names = {"VERAISON_2023", "IETF_03"})
  void returnsANegativeVerdictAsAResult(EarProfile profile) throws Exception {
    Appraisal appraisal = only(appraise(profile, SwtpmCase.named("n01-wrong-nonce")));
    assertThat(appraisal.status()).isEqualTo(Tier.CONTRAINDICATED);
    assertThat(appraisal.attestedKey()).isEmpty();
    assertThat(appraisal.problem().orElseThrow()).contains("freshness");
  }

  @Test
  void speaksLikeVeraisonOfGoodEvidence() throws Exception {
    EndorsementStore veraisons = EndorsementStore.inMemory(clock);
    veraisons.add(Vectors.bytes("veraison/corim/parsec-tpm-valid.main-6b88102.cbor"));
    JsonItem ours =
        submods(
            veraisons,
            Bytes.fromHex("deadbeefdeadbeef"),
            Vectors.bytes("veraison/evidence/parsec-tpm-good.cbor"));
    assertThat(ours).isEqualTo(recorded("ear-parsec-tpm-affirming"));
  }

  @Test
  void speaksLikeVeraisonOfAnUnknownKey() throws Exception {
    JsonItem ours =
        submods(
            EndorsementStore.inMemory(clock),
            Bytes.fromHex("deadbeefdeadbeef"),
            Vectors.bytes("veraison/evidence/parsec-tpm-good.cbor"));
    assertThat(ours).isEqualTo(recorded("ear-parsec-tpm-no-trust-anchor"));
  }

  @Test
  void appraisesByWhatIsEndorsedAtThatMoment() throws Exception {
    SwtpmCase other = SwtpmCase.named("p08-endorsement-primary-ak");
    assertThat(only(appraise(EarProfile.VERAISON_2023, other)).problem())
        .contains("no trust anchor for evidence");
    store.add(other.corim());
    assertThat(only(appraise(EarProfile.VERAISON_2023, other)).status()).isEqualTo(Tier.AFFIRMING);
  }

  @Test
  void demandsOfItsOperatorMakeAVerdictWorseAndAreNamed() throws Exception {
    TierDemands strict = new TierDemands("site-7", Map.of(Claim.CONFIGURATION, Tier.AFFIRMING));
    Appraisal missed = only(appraise(issuer().demanding(strict), good));
    assertThat(missed.status()).isEqualTo(Tier.WARNING);
    assertThat(missed.attestedKey()).isEmpty();
    assertThat(missed.policyIds()).containsExactly("policy:PARSEC_TPM/site-7");
    assertThat(missed.problem())
        .contains("policy site-7: configuration is none, affirming is demanded");
    assertThat(lines.get(0)).contains("status=warning").contains("failed=policy site-7: ");
    TierDemands met =
        new TierDemands(
            "m", Map.of(Claim.EXECUTABLES, Tier.AFFIRMING, Claim.HARDWARE, Tier.WARNING));
    Appraisal kept = only(appraise(issuer().demanding(met), good));
    assertThat(kept.status()).isEqualTo(Tier.AFFIRMING);
    assertThat(kept.attestedKey()).contains(good.attestedKey());
  }

  @Test
  void demandsMakeNoVerdictBetter() throws Exception {
    TierDemands lenient = new TierDemands("l", Map.of(Claim.EXECUTABLES, Tier.WARNING));
    Appraisal appraisal =
        only(appraise(issuer().demanding(lenient), SwtpmCase.named("n01-wrong-nonce")));
    assertThat(appraisal.status()).isEqualTo(Tier.CONTRAINDICATED);
    assertThat(appraisal.problem().orElseThrow()).contains("freshness");
  }

  @Test
  void refusesDemandsThatAreNone() {
    assertThatThrownBy(() -> new TierDemands("a b", Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TierDemands("a", Map.of(Claim.HARDWARE, Tier.CONTRAINDICATED)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void signsWithAnotherKeyFromTheNextResultOn() throws Exception {
    ResultIssuer issuer = issuer();
    EarSigner next = EarSigner.generate(EcCurve.P384);
    EmbeddedVerifier verifier = new EmbeddedVerifier(issuer);
    try (VerifierSession session = verifier.open(good.nonce(), SOON)) {
      issuer.rollOver(next);
      AttestationResult result = session.appraise(cmw(good), SOON);
      assertThat(EarVerifier.of(List.of(next.publicKey())).verify(result.token()))
          .usingRecursiveComparison()
          .ignoringFields("source")
          .isEqualTo(result);
    }
    assertThat(issuer.key()).isEqualTo(next.publicKey());
  }

  @Test
  void takesNoWordOfSoftwareUnlessToldTo() throws Exception {
    Appraisal refused = software(issuer(), SoftwareBundle.honest());
    assertThat(refused.status()).isEqualTo(Tier.CONTRAINDICATED);
    assertThat(refused.attestedKey()).isEmpty();
    assertThat(refused.problem()).contains("no trust anchor for evidence");

    Appraisal affirmed = software(trustingSoftware(), SoftwareBundle.honest());
    assertThat(affirmed.status()).isEqualTo(Tier.AFFIRMING);
    assertThat(affirmed.attestedKey()).contains(SoftwareBundle.IDENTITY_KEY.spki());
    assertThat(affirmed.vector().claims())
        .containsEntry(Claim.INSTANCE_IDENTITY, 2)
        .containsEntry(Claim.HARDWARE, 0)
        .containsEntry(Claim.EXECUTABLES, 0);
    assertThat(affirmed.policyIds()).containsExactly("policy:INSECURE_SOFTWARE");
  }

  @Test
  void doesNotTakeEverythingFromSoftwareEither() throws Exception {
    assertThat(software(trustingSoftware(), SoftwareBundle.byAStranger()).problem())
        .contains("no trust anchor for evidence");
    assertThat(software(trustingSoftware(), SoftwareBundle.signedByAStranger()).problem())
        .get()
        .asString()
        .startsWith("integrity validation failed");
    assertThat(software(trustingSoftware(), SoftwareBundle.overAnotherChallenge()).problem())
        .get()
        .asString()
        .contains("challenge in kat");
  }

  private ResultIssuer trustingSoftware() {
    return issuer().insecurelyTrustingSoftware(List.of(SoftwareBundle.PLATFORM_KEY));
  }

  private static Appraisal software(ResultIssuer issuer, Cmw bundle) throws Exception {
    try (VerifierSession session =
        new EmbeddedVerifier(issuer).open(SoftwareBundle.CHALLENGE, SOON)) {
      AttestationResult result = session.appraise(bundle, SOON);
      assertThat(result.appraisals()).containsOnlyKeys("INSECURE_SOFTWARE");
      return Objects.requireNonNull(result.appraisals().get("INSECURE_SOFTWARE"));
    }
  }

  private ResultIssuer issuer() {
    return ResultIssuer.of(store, signer, clock, AppraisalLog.lines(lines::add));
  }

  private AttestationResult appraise(ResultIssuer issuer, SwtpmCase vector) throws Exception {
    try (VerifierSession session = new EmbeddedVerifier(issuer).open(vector.nonce(), SOON)) {
      return session.appraise(cmw(vector), SOON);
    }
  }

  @Test
  void refusesAChallengeThatNoSessionCanHave() {
    EmbeddedVerifier verifier = verifier(EarProfile.VERAISON_2023);
    for (int size : new int[] {0, 7, 65}) {
      assertThatThrownBy(() -> verifier.open(Bytes.copyOf(new byte[size]), SOON))
          .isInstanceOfSatisfying(
              AttestationException.class,
              refused -> assertThat(refused.reason()).isEqualTo(Reason.VERIFIER_UNAVAILABLE));
    }
  }

  @Test
  void refusesEvidenceOfAnotherType() throws Exception {
    Cmw psa =
        CmwWriter.cborRecord(CmwType.mediaType("application/psa-attestation-token"), good.token());
    try (VerifierSession session = verifier(EarProfile.VERAISON_2023).open(good.nonce(), SOON)) {
      assertThatThrownBy(() -> session.appraise(psa, SOON))
          .isInstanceOfSatisfying(
              AttestationException.class,
              refused -> {
                assertThat(refused.reason()).isEqualTo(Reason.VERIFIER_UNAVAILABLE);
                assertThat(refused).hasMessageContaining("psa");
              });
    }
  }

  @Test
  void keepsToTheDeadline() throws Exception {
    Deadline over = Deadline.in(Duration.ZERO);
    EmbeddedVerifier verifier = verifier(EarProfile.VERAISON_2023);
    assertThatThrownBy(() -> verifier.open(good.nonce(), over))
        .isInstanceOfSatisfying(
            AttestationException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.DEADLINE));
    try (VerifierSession session = verifier.open(good.nonce(), SOON)) {
      assertThatThrownBy(() -> session.appraise(cmw(good), over))
          .isInstanceOfSatisfying(
              AttestationException.class,
              refused -> assertThat(refused.reason()).isEqualTo(Reason.DEADLINE));
    }
  }

  private AttestationResult appraise(EarProfile profile, SwtpmCase vector) throws Exception {
    try (VerifierSession session = verifier(profile).open(vector.nonce(), SOON)) {
      return session.appraise(cmw(vector), SOON);
    }
  }

  private EmbeddedVerifier verifier(EarProfile profile) {
    return new EmbeddedVerifier(
        ResultIssuer.of(store, signer, clock, AppraisalLog.lines(lines::add), profile));
  }

  private JsonItem submods(EndorsementStore endorsed, Bytes challenge, Bytes evidence)
      throws Exception {
    ResultIssuer issuer = ResultIssuer.of(endorsed, signer, clock, AppraisalLog.NONE);
    Bytes token = issuer.issue(challenge, issuer.evidenceTypes().get(0), evidence);
    String payload =
        new String(token.toArray(), java.nio.charset.StandardCharsets.US_ASCII).split("\\.", -1)[1];
    return JsonReader.read(Base64Url.decode(payload, "payload"), "ear", 64 * 1024)
        .asObject()
        .required("submods");
  }

  private static JsonItem recorded(String name) throws Exception {
    return JsonReader.read(
            Vectors.bytes("veraison/derived/" + name + ".claims.json"), "ear", 64 * 1024)
        .asObject()
        .required("submods");
  }

  private static Appraisal only(AttestationResult result) {
    assertThat(result.appraisals()).containsOnlyKeys("PARSEC_TPM");
    return Objects.requireNonNull(result.appraisals().get("PARSEC_TPM"));
  }

  private static Cmw cmw(SwtpmCase vector) throws Exception {
    return new CmwReader(64 * 1024).read(vector.cmw());
  }
}
