package org.attls.eat.parsec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.check.Outcome;
import org.attls.eat.check.Outcome.Status;
import org.attls.eat.key.EcCurve;
import org.attls.eat.parsec.ParsecTpmCheck.Group;
import org.attls.eat.tpm.ObjectAttributes;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmHash;
import org.attls.testing.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParsecTpmVerificationTest {
  private final LyingTpm tpm = new LyingTpm(EcCurve.P256);

  @ParameterizedTest
  @EnumSource(EcCurve.class)
  void acceptsAnHonestTokenOfEachCurve(EcCurve curve) {
    LyingTpm honest = new LyingTpm(curve);
    ParsecTpmReport report = ParsecTpmVerification.verify(honest.token(), honest.expectation());
    VerifiedParsecTpm verified = report.verified().orElseThrow();
    assertThat(report.outcomes()).extracting(Outcome::status).containsOnly(Status.PASSED);
    assertThat(verified.attestedKey()).isEqualTo(honest.identityKey());
    assertThat(verified.attestationKey()).isEqualTo(honest.attestationKey());
    assertThat(verified.challenge()).isEqualTo(LyingTpm.CHALLENGE);
    assertThat(verified.pcrs()).isEqualTo(honest.registers.selection());
    assertThat(verified.matchedReference()).contains(honest.registers);
  }

  @Test
  void rejectsAnotherChallengeInEitherHalf() {
    assertFails(lie -> lie.katChallenge = Bytes.of(1, 2, 3), ParsecTpmCheck.KAT_CHALLENGE);
    assertFails(lie -> lie.patChallenge = Bytes.EMPTY, ParsecTpmCheck.PAT_CHALLENGE);
    assertFails(
        lie -> lie.katChallenge = LyingTpm.CHALLENGE.slice(0, 31), ParsecTpmCheck.KAT_CHALLENGE);
    assertFails(
        lie -> lie.patChallenge = Bytes.concat(LyingTpm.CHALLENGE, Bytes.of(0)),
        ParsecTpmCheck.PAT_CHALLENGE);
  }

  @Test
  void rejectsACertifiedNameOfAnotherObject() {
    assertFails(
        lie -> lie.certifiedName = Optional.of(new LyingTpm(EcCurve.P256).publicArea().name()),
        ParsecTpmCheck.NAME);
    assertFails(lie -> lie.certifiedName = Optional.of(Bytes.EMPTY), ParsecTpmCheck.NAME);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        ObjectAttributes.FIXED_TPM,
        ObjectAttributes.FIXED_PARENT,
        ObjectAttributes.SENSITIVE_DATA_ORIGIN,
        ObjectAttributes.SIGN,
        ObjectAttributes.RESTRICTED,
        ObjectAttributes.DECRYPT
      })
  void rejectsEachWrongAttribute(int bit) {
    assertFails(
        lie -> lie.attributes = new ObjectAttributes(ObjectAttributes.IDENTITY_KEY.bits() ^ bit),
        ParsecTpmCheck.ATTRIBUTES);
  }

  @Test
  void rejectsEvidenceForAnotherTlsKey() {
    ParsecTpmReport report =
        ParsecTpmVerification.verify(
            tpm.token(), tpm.expectation().withTlsKey(new LyingTpm(EcCurve.P256).identityKey()));
    assertThat(failures(report)).containsExactly(ParsecTpmCheck.TLS_KEY);
  }

  @Test
  void rejectsAnotherAttestationKey() {
    ParsecTpmExpectation other =
        ParsecTpmExpectation.of(new LyingTpm(EcCurve.P256).attestationKey(), LyingTpm.CHALLENGE);
    ParsecTpmReport report = ParsecTpmVerification.verify(tpm.token(), other);
    assertThat(failures(report))
        .containsExactly(ParsecTpmCheck.KAT_SIGNATURE, ParsecTpmCheck.PAT_SIGNATURE);
    assertThat(report.failedGroups()).containsExactly(Group.SIGNATURES);
  }

  @Test
  void rejectsAnotherIdentifierInEitherHalf() {
    Bytes other = ParsecTpmToken.kidOf(new LyingTpm(EcCurve.P256).attestationKey());
    assertFails(lie -> lie.katKid = other, ParsecTpmCheck.KID_EQUAL, ParsecTpmCheck.KID_ENDORSED);
    assertFails(lie -> lie.patKid = other, ParsecTpmCheck.KID_EQUAL, ParsecTpmCheck.KID_ENDORSED);
    assertFails(
        lie -> {
          lie.katKid = other;
          lie.patKid = other;
        },
        ParsecTpmCheck.KID_ENDORSED);
  }

  @Test
  void takesAnyIdentifierWhenNoneIsEndorsed() {
    tpm.katKid = ParsecTpmToken.kidOf(tpm.identityKey());
    tpm.patKid = tpm.katKid;
    ParsecTpmReport report =
        ParsecTpmVerification.verify(
            tpm.token(), ParsecTpmExpectation.of(tpm.attestationKey(), LyingTpm.CHALLENGE));
    assertThat(report.verified()).isPresent();
    assertThat(report.outcome(ParsecTpmCheck.KID_ENDORSED).status()).isEqualTo(Status.NOT_ASKED);
  }

  @Test
  void rejectsHalvesOfDifferentSigners() {
    assertFails(lie -> lie.patSigner = Bytes.of(0x40, 0, 0, 1), ParsecTpmCheck.QUALIFIED_SIGNER);
  }

  @Test
  void rejectsAHashThatIsNotTheCurvesEvenWhenTheSignatureIsGood() {
    assertFails(
        lie -> lie.signatureHash = TpmHash.SHA512,
        ParsecTpmCheck.KAT_SIGNATURE,
        ParsecTpmCheck.PAT_SIGNATURE);
  }

  @Test
  void rejectsTheBankOfAnotherHash() {
    PcrSelection sha384 = PcrSelection.of(TpmHash.SHA384, List.of(0, 1, 2, 3));
    assertFails(
        lie -> lie.selections = List.of(sha384),
        ParsecTpmCheck.PCR_BANK,
        ParsecTpmCheck.PCR_SELECTION,
        ParsecTpmCheck.PCR_DIGEST);
  }

  @Test
  void rejectsTwoSelectionsAndNone() {
    assertFails(
        lie -> lie.selections = List.of(lie.registers.selection(), lie.registers.selection()),
        ParsecTpmCheck.PCR_BANK,
        ParsecTpmCheck.PCR_SELECTION,
        ParsecTpmCheck.PCR_DIGEST);
    assertFails(
        lie -> lie.selections = List.of(),
        ParsecTpmCheck.PCR_BANK,
        ParsecTpmCheck.PCR_SELECTION,
        ParsecTpmCheck.PCR_DIGEST);
  }

  @Test
  void rejectsTheQuoteOfAnInactiveBankEvenWithoutReferenceValues() {
    tpm.selections = List.of(PcrSelection.of(TpmHash.SHA256, List.of()));
    tpm.pcrDigest = TpmHash.SHA256.digest();
    ParsecTpmReport report =
        ParsecTpmVerification.verify(
            tpm.token(), ParsecTpmExpectation.of(tpm.attestationKey(), LyingTpm.CHALLENGE));
    assertThat(failures(report)).containsExactly(ParsecTpmCheck.PCR_SELECTION);
  }

  @Test
  void rejectsFewerRegistersThanReferenceValues() {
    assertFails(
        lie -> {
          lie.selections = List.of(PcrSelection.of(TpmHash.SHA256, List.of(0)));
          lie.pcrDigest = lie.registers.digest(List.of(0));
        },
        ParsecTpmCheck.PCR_SELECTION,
        ParsecTpmCheck.PCR_DIGEST);
  }

  @Test
  void requiredRegistersMayBeAmongMoreIfAllHaveReferenceValues() {
    PcrSelection required = PcrSelection.of(TpmHash.SHA256, List.of(1));
    tpm.selections = List.of(PcrSelection.of(TpmHash.SHA256, List.of(0, 1)));
    tpm.pcrDigest = tpm.registers.digest(List.of(0, 1));
    assertThat(
            ParsecTpmVerification.verify(tpm.token(), tpm.expectation().withRequiredPcrs(required))
                .verified())
        .isPresent();
    PcrSelection notQuoted = PcrSelection.of(TpmHash.SHA256, List.of(1, 2));
    assertThat(
            failures(
                ParsecTpmVerification.verify(
                    tpm.token(), tpm.expectation().withRequiredPcrs(notQuoted))))
        .containsExactly(ParsecTpmCheck.PCR_SELECTION);
    PcrValues onlyOne = new PcrValues(TpmHash.SHA256, tpm.registers.values().subMap(1, 2));
    assertThat(
            failures(
                ParsecTpmVerification.verify(
                    tpm.token(),
                    tpm.expectation().withRequiredPcrs(required).withReferences(List.of(onlyOne)))))
        .containsExactly(ParsecTpmCheck.PCR_SELECTION, ParsecTpmCheck.PCR_DIGEST);
  }

  @Test
  void oneSetOfReferenceValuesMustFitAsAWhole() {
    PcrValues good = tpm.registers;
    TreeMap<Integer, Bytes> firstWrong = new TreeMap<>(good.values());
    firstWrong.put(0, TpmHash.SHA256.digest());
    TreeMap<Integer, Bytes> lastWrong = new TreeMap<>(good.values());
    lastWrong.put(3, TpmHash.SHA256.digest());
    List<PcrValues> mixture =
        List.of(
            new PcrValues(TpmHash.SHA256, firstWrong), new PcrValues(TpmHash.SHA256, lastWrong));
    assertThat(
            failures(
                ParsecTpmVerification.verify(
                    tpm.token(), tpm.expectation().withReferences(mixture))))
        .containsExactly(ParsecTpmCheck.PCR_DIGEST);
    ParsecTpmReport second =
        ParsecTpmVerification.verify(
            tpm.token(), tpm.expectation().withReferences(List.of(mixture.get(0), good)));
    assertThat(second.verified().flatMap(VerifiedParsecTpm::matchedReference)).contains(good);
  }

  @Test
  void rejectsADigestOfTheWrongLengthWithoutReferenceValues() {
    tpm.pcrDigest = Bytes.EMPTY;
    ParsecTpmReport report =
        ParsecTpmVerification.verify(
            tpm.token(), ParsecTpmExpectation.of(tpm.attestationKey(), LyingTpm.CHALLENGE));
    assertThat(failures(report)).containsExactly(ParsecTpmCheck.PCR_DIGEST);
  }

  @Test
  void signedOctetsThatAreNoStructureStopEverythingBehind() {
    tpm.certInfoEdit = octets -> Bytes.concat(octets, Bytes.of(0));
    tpm.attestInfoEdit = octets -> Bytes.concat(Bytes.of(0), octets.slice(1, octets.size()));
    ParsecTpmReport report = ParsecTpmVerification.verify(tpm.token(), tpm.expectation());
    assertThat(failures(report))
        .containsExactly(ParsecTpmCheck.CERT_INFO_FORMAT, ParsecTpmCheck.ATTEST_INFO_FORMAT);
    assertThat(report.outcome(ParsecTpmCheck.PAT_SIGNATURE).status()).isEqualTo(Status.NOT_RUN);
    assertThat(report.evidence()).isEmpty();
    assertThat(report.firstFailure().orElseThrow().found()).contains("left over");
  }

  @Test
  void rejectsSwappedHalves() {
    ParsecTpmToken honest = tpm.token();
    ParsecTpmToken swapped =
        new ParsecTpmToken(
            new ParsecTpmToken.Kat(
                tpm.katKid, honest.pat().sig(), honest.pat().attestInfo(), honest.kat().pubArea()),
            new ParsecTpmToken.Pat(tpm.patKid, honest.kat().sig(), honest.kat().certInfo()));
    assertThat(failures(ParsecTpmVerification.verify(swapped, tpm.expectation())))
        .containsExactly(ParsecTpmCheck.CERT_INFO_FORMAT, ParsecTpmCheck.ATTEST_INFO_FORMAT);
  }

  @Test
  void octetsThatAreNoTokenFailTheFirstCheck() {
    ParsecTpmReport report = ParsecTpmVerification.verify(Bytes.of(0xa0), tpm.expectation());
    assertThat(report.firstFailure().map(Outcome::check)).contains(ParsecTpmCheck.TOKEN);
    assertThat(report.failedGroups()).containsExactly(Group.STRUCTURE);
    assertThat(report.outcomes()).hasSameSizeAs(ParsecTpmCheck.values());
  }

  @Test
  void everyBitOfARealTokenCounts() throws Exception {
    Properties vector = Vectors.properties("parsec-tpm-swtpm/p01-basic.properties");
    ParsecTpmExpectation expectation = SwtpmVectorsTest.expected(vector);
    Bytes token = SwtpmVectorsTest.hex(vector, "token");
    for (int bit = 0; bit < 8 * token.size(); bit++) {
      byte[] changed = token.toArray();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(ParsecTpmVerification.verify(Bytes.copyOf(changed), expectation).verified())
          .as("bit %s of octet %s", bit % 8, bit / 8)
          .isEmpty();
    }
  }

  @Test
  void aReportNeedsEveryCheckAndAgreesWithItsProof() {
    ParsecTpmReport report = ParsecTpmVerification.verify(tpm.token(), tpm.expectation());
    assertThatThrownBy(
            () -> new ParsecTpmReport(report.outcomes(), report.evidence(), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                new ParsecTpmReport(
                    report.outcomes().subList(1, 3), report.evidence(), report.verified()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anOutcomeReadsAsASentence() {
    tpm.patChallenge = Bytes.of(7);
    ParsecTpmReport report = ParsecTpmVerification.verify(tpm.token(), tpm.expectation());
    assertThat(report.firstFailure())
        .hasToString(
            "Optional[PAT_CHALLENGE failed: expected " + LyingTpm.CHALLENGE.hex() + ", found 07]");
  }

  @Test
  void selectionsAreComparedWhateverTheirBitmapsSize() {
    tpm.selections =
        List.of(
            new PcrSelection(TpmHash.SHA256.algorithm(), new TreeSet<>(List.of(0, 1, 2, 3)), 4));
    assertThat(ParsecTpmVerification.verify(tpm.token(), tpm.expectation()).verified()).isPresent();
  }

  private static void assertFails(Consumer<LyingTpm> lie, ParsecTpmCheck... checks) {
    LyingTpm liar = new LyingTpm(EcCurve.P256);
    lie.accept(liar);
    ParsecTpmReport report = ParsecTpmVerification.verify(liar.token(), liar.expectation());
    assertThat(failures(report)).as(report.toString()).containsExactly(checks);
    assertThat(report.verified()).isEmpty();
  }

  private static List<ParsecTpmCheck> failures(ParsecTpmReport report) {
    return report.outcomes().stream()
        .filter(outcome -> outcome.status() == Status.FAILED)
        .map(Outcome::check)
        .toList();
  }
}
