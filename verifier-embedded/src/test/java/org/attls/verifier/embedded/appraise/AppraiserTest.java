package org.attls.verifier.embedded.appraise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.CorimReader;
import org.attls.corim.CorimWriter;
import org.attls.corim.Validity;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.eat.parsec.ParsecTpmCheck;
import org.attls.eat.parsec.ParsecTpmJson;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.rats.Tier;
import org.attls.rats.TrustVector.Claim;
import org.attls.testing.Vectors;
import org.attls.verifier.embedded.SwtpmCase;
import org.attls.verifier.embedded.endorse.EndorsementStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AppraiserTest {
  private static final Instant NOW = Instant.parse("2026-08-01T12:00:00Z");

  private static final String NO_IDENTITY = "could not establish identity from evidence";
  private static final Map<String, String> PROBLEM_BY_CHECK =
      Map.of(
          "nonce", "freshness: the challenge in the key attestation token",
          "pat-nonce", "freshness: the challenge in the platform attestation token",
          "kat-signature", "failed to verify signature on key attestation token",
          "pat-signature", "failed to verify signature on platform attestation token",
          "pcr-digest", "registers: digest of the registers do not match",
          "tik-attributes", NO_IDENTITY,
          "kid-mismatch", NO_IDENTITY,
          "name", NO_IDENTITY);

  static List<SwtpmCase> cases() {
    return SwtpmCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void decidesEveryCaseAsItsVectorSays(SwtpmCase vector) throws Exception {
    Finding finding = appraise(store(vector.corim()), vector.nonce(), vector.token());
    if (vector.accepted()) {
      assertAffirming(finding, vector);
      return;
    }
    assertThat(finding.appraisal().status()).isEqualTo(Tier.CONTRAINDICATED);
    assertThat(finding.appraisal().status()).isEqualTo(Tier.CONTRAINDICATED);
    assertThat(finding.appraisal().attestedKey()).isEmpty();
    assertThat(finding.annotatedEvidence()).isEmpty();
    assertThat(finding.failedCheck()).isPresent();
    assertThat(PROBLEM_BY_CHECK).containsKey(vector.check());
    assertThat(finding.appraisal().problem().orElseThrow())
        .contains(String.valueOf(PROBLEM_BY_CHECK.get(vector.check())));
    if (vector.check().equals("pcr-digest")) {
      assertOtherState(finding);
    } else {
      assertAllClaimsFailed(finding);
    }
  }

  @Test
  void reportsEveryClaimOfGoodEvidence() throws Exception {
    SwtpmCase good = SwtpmCase.good();
    Finding finding = appraise(store(good.corim()), good.nonce(), good.token());
    assertThat(finding.appraisal().vector().claims())
        .containsOnly(
            Map.entry(Claim.INSTANCE_IDENTITY, 2),
            Map.entry(Claim.CONFIGURATION, 0),
            Map.entry(Claim.EXECUTABLES, 2),
            Map.entry(Claim.FILE_SYSTEM, 0),
            Map.entry(Claim.HARDWARE, 2),
            Map.entry(Claim.RUNTIME_OPAQUE, 0),
            Map.entry(Claim.STORAGE_OPAQUE, 0),
            Map.entry(Claim.SOURCED_DATA, 0));
    assertThat(finding.appraisal().evidenceNonce()).contains(good.nonce());
    assertThat(ParsecTpmJson.read(Bytes.utf8(finding.annotatedEvidence().orElseThrow().get())))
        .isEqualTo(ParsecTpmToken.read(good.token()));
  }

  @Test
  void refusesEvidenceOfAnUnknownAttestationKey() throws Exception {
    SwtpmCase good = SwtpmCase.good();
    Finding finding = appraise(EndorsementStore.inMemory(fixed(NOW)), good.nonce(), good.token());
    assertAllClaimsFailed(finding);
    assertThat(finding.appraisal().problem()).contains("no trust anchor for evidence");
    assertThat(finding.kid()).contains(good.kid());
  }

  @Test
  void refusesAnotherKeyEndorsedUnderTheSameKid() throws Exception {
    SwtpmCase good = SwtpmCase.good();
    SwtpmCase other = SwtpmCase.named("p08-endorsement-primary-ak");
    Bytes corim =
        CorimWriter.write(
            ParsecTpmProfile.endorsement(
                SwtpmCase.CLASS,
                good.kid(),
                other.attestationKey(),
                Optional.of(good.reference())));
    Finding finding = appraise(store(corim), good.nonce(), good.token());
    assertAllClaimsFailed(finding);
    assertThat(finding.appraisal().problem().orElseThrow())
        .startsWith("integrity validation failed: bad evidence: failed to verify signature");
  }

  @Test
  void refusesAStateWithoutReferenceValues() throws Exception {
    SwtpmCase good = SwtpmCase.good();
    Finding finding =
        appraise(store(CorimWriter.write(good.keyOnly())), good.nonce(), good.token());
    assertOtherState(finding);
    assertThat(finding.appraisal().problem()).contains("registers: no reference values");
  }

  @Test
  void doesNotUseReferenceValuesOfAnotherClass() throws Exception {
    SwtpmCase good = SwtpmCase.good();
    SwtpmCase other = SwtpmCase.named("p08-endorsement-primary-ak");
    Bytes otherClass =
        CorimWriter.write(
            ParsecTpmProfile.endorsement(
                UUID.randomUUID(),
                other.kid(),
                other.attestationKey(),
                Optional.of(good.reference())));
    assertOtherState(
        appraise(store(CorimWriter.write(good.keyOnly()), otherClass), good.nonce(), good.token()));
  }

  @Test
  void acceptsAnyOneOfSeveralStatesOfTheClass() throws Exception {
    SwtpmCase good = SwtpmCase.good();
    SwtpmCase sparse = SwtpmCase.named("p05-sparse-pcrs");
    EndorsementStore store = store(good.corim(), sparse.corim());
    assertAffirming(appraise(store, good.nonce(), good.token()), good);
    assertAffirming(appraise(store, sparse.nonce(), sparse.token()), sparse);
  }

  @Test
  void refusesAQuoteOverOtherRegistersThanThoseOfTheState() throws Exception {
    SwtpmCase sparse = SwtpmCase.named("p05-sparse-pcrs");
    assertThat(sparse.kid()).isEqualTo(SwtpmCase.good().kid());
    assertOtherState(appraise(store(SwtpmCase.good().corim()), sparse.nonce(), sparse.token()));
  }

  @Test
  void refusesGoodEvidenceForAnotherChallenge() throws Exception {
    SwtpmCase good = SwtpmCase.good();
    Bytes almost = Bytes.concat(good.nonce().slice(0, 31), Bytes.of(good.nonce().u8(31) ^ 1));
    for (Bytes challenge : List.of(almost, good.nonce().slice(0, 31))) {
      Finding finding = appraise(store(good.corim()), challenge, good.token());
      assertAllClaimsFailed(finding);
      assertThat(finding.appraisal().problem().orElseThrow()).contains("freshness");
    }
  }

  @Test
  void usesEndorsementsOnlyWhileTheyHold() throws Exception {
    SwtpmCase good = SwtpmCase.good();
    Validity validity = new Validity(Optional.of(NOW), NOW.plusSeconds(60));
    EndorsementStore store = store(good.corimWithin(validity));
    assertAffirming(appraise(store, good.nonce(), good.token(), NOW), good);
    assertAffirming(appraise(store, good.nonce(), good.token(), NOW.plusSeconds(60)), good);
    for (Instant outside : List.of(NOW.minusMillis(1), NOW.plusSeconds(61))) {
      Finding finding = appraise(store, good.nonce(), good.token(), outside);
      assertThat(finding.appraisal().problem()).contains("no trust anchor for evidence");
    }
  }

  @Test
  void dropsAStateThatExpiredBeforeItsKey() throws Exception {
    SwtpmCase good = SwtpmCase.good();
    Validity validity = new Validity(Optional.empty(), NOW.plusSeconds(60));
    EndorsementStore store = store(CorimWriter.write(good.keyOnly()), good.corimWithin(validity));
    assertAffirming(appraise(store, good.nonce(), good.token(), NOW), good);
    assertOtherState(appraise(store, good.nonce(), good.token(), NOW.plusSeconds(61)));
  }

  @Test
  void refusesEveryPrefixAndAnyTrailingOctet() throws Exception {
    SwtpmCase good = SwtpmCase.good();
    EndorsementStore store = store(good.corim());
    List<Bytes> broken = new ArrayList<>();
    for (int size = 0; size < good.token().size(); size++) {
      broken.add(good.token().slice(0, size));
    }
    broken.add(Bytes.concat(good.token(), Bytes.of(0)));
    for (Bytes token : broken) {
      Finding finding = appraise(store, good.nonce(), token);
      assertAllClaimsFailed(finding);
      assertThat(finding.appraisal().problem()).contains(NO_IDENTITY);
      assertThat(finding.failedCheck().orElseThrow()).startsWith("structure: token");
    }
  }

  @Test
  void neverAffirmsEvidenceWithAFlippedBit() throws Exception {
    SwtpmCase good = SwtpmCase.good();
    EndorsementStore store = store(good.corim());
    byte[] octets = good.token().toArray();
    for (int i = 0; i < octets.length; i++) {
      octets[i] ^= (byte) (1 << (i % 8));
      Finding finding = appraise(store, good.nonce(), Bytes.copyOf(octets));
      assertThat(finding.appraisal().status()).as("octet %d", i).isEqualTo(Tier.CONTRAINDICATED);
      octets[i] ^= (byte) (1 << (i % 8));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"main-6b88102", "v0.0.2608"})
  void affirmsVeraisonsSampleWithVeraisonsEndorsement(String release) throws Exception {
    CorimReader reader =
        CorimReader.acceptingBareTextProfile(java.util.Set.of(ParsecTpmProfile.PROFILE));
    EndorsementStore store = EndorsementStore.inMemory(fixed(NOW), reader);
    store.add(Vectors.bytes("veraison/corim/parsec-tpm-valid." + release + ".cbor"));
    Finding finding =
        appraise(
            store,
            Bytes.fromHex("deadbeefdeadbeef"),
            Vectors.bytes("veraison/evidence/parsec-tpm-good.cbor"));
    assertThat(finding.failedCheck()).isEmpty();
    assertThat(finding.appraisal().status()).isEqualTo(Tier.AFFIRMING);
    assertThat(finding.appraisal().attestedKey())
        .contains(Vectors.bytes("veraison/evidence/parsec-tpm-good.attested-key.der"));
  }

  @Test
  void isNotAskedAboutOtherTypes() {
    EndorsementStore store = EndorsementStore.inMemory(fixed(NOW));
    assertThatThrownBy(
            () ->
                Appraiser.appraise(
                    store.snapshot(),
                    Bytes.fromHex("0011223344556677"),
                    CmwType.mediaType("application/psa-attestation-token"),
                    Bytes.of(1),
                    NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("psa");
  }

  @Test
  void writesOneLogLinePerAppraisal() throws Exception {
    SwtpmCase stale = SwtpmCase.named("n10-stale-pat");
    List<String> lines = new ArrayList<>();
    AppraisalLog.lines(lines::add)
        .appraised(NOW, appraise(store(stale.corim()), stale.nonce(), stale.token()));
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0))
        .startsWith(
            "2026-08-01T12:00:00Z appraisal status=contraindicated kid=" + stale.kid().hex())
        .contains("failed=PAT_CHALLENGE")
        .doesNotContain("\n");
  }

  @Test
  void hasAVerdictForEveryCheckThatIsNotAboutRegisters() {
    assertThat(Appraiser.DECISIVE)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(
            java.util.Arrays.stream(ParsecTpmCheck.values())
                .filter(check -> check.group() != ParsecTpmCheck.Group.REGISTERS)
                .toList());
  }

  private static void assertAffirming(Finding finding, SwtpmCase vector) {
    assertThat(finding.failedCheck()).isEmpty();
    assertThat(finding.appraisal().status()).isEqualTo(Tier.AFFIRMING);
    assertThat(finding.appraisal().status()).isEqualTo(Tier.AFFIRMING);
    assertThat(finding.appraisal().attestedKey()).contains(vector.attestedKey());
    assertThat(finding.appraisal().problem()).isEmpty();
    assertThat(finding.kid()).contains(vector.kid());
  }

  private static void assertOtherState(Finding finding) {
    assertThat(finding.appraisal().status()).isEqualTo(Tier.CONTRAINDICATED);
    assertThat(finding.appraisal().attestedKey()).isEmpty();
    assertThat(finding.appraisal().vector().claims())
        .containsEntry(Claim.EXECUTABLES, 96)
        .containsEntry(Claim.HARDWARE, 2)
        .containsEntry(Claim.INSTANCE_IDENTITY, 0);
  }

  private static void assertAllClaimsFailed(Finding finding) {
    assertThat(finding.appraisal().status()).isEqualTo(Tier.CONTRAINDICATED);
    assertThat(finding.appraisal().attestedKey()).isEmpty();
    assertThat(finding.appraisal().vector().claims()).hasSize(8);
    assertThat(finding.appraisal().vector().claims().values()).containsOnly(99);
  }

  private static EndorsementStore store(Bytes... corims) throws Exception {
    EndorsementStore store = EndorsementStore.inMemory(fixed(NOW));
    for (Bytes corim : corims) {
      store.add(corim);
    }
    return store;
  }

  private static Finding appraise(EndorsementStore store, Bytes challenge, Bytes token) {
    return appraise(store, challenge, token, NOW);
  }

  private static Finding appraise(
      EndorsementStore store, Bytes challenge, Bytes token, Instant now) {
    return Appraiser.appraise(store.snapshot(), challenge, ParsecTpmToken.TYPE, token, now);
  }

  private static InstantSource fixed(Instant now) {
    return InstantSource.fixed(now);
  }
}
