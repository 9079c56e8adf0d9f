package org.attls.eat.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwReader;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.Indicator;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.ear.EarProfile;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.ear.EarStatement;
import org.attls.eat.ear.EarVerifier;
import org.attls.eat.ear.EarWriter;
import org.attls.eat.key.EcCurve;
import org.attls.eat.parsec.LyingTpm;
import org.attls.eat.parsec.ParsecTpmJson;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.rats.Appraisal;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.PresentedResult;
import org.attls.rats.Reason;
import org.attls.rats.Tier;
import org.attls.rats.TrustVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Results in wrappers, as attesters present them. */
class EarPassportTest {
  private static final EarSigner SIGNER = EarSigner.generate(EcCurve.P256);
  private static final EarVerifier RESULTS = EarVerifier.of(List.of(SIGNER.publicKey()));
  private static final ParsecTpmToken EVIDENCE = new LyingTpm(EcCurve.P256).token();
  private static final Bytes CHALLENGE = Bytes.copyOf(new byte[32]);
  private static final Set<Indicator> RESULT = Set.of(Indicator.ATTESTATION_RESULTS);

  private static Bytes token(EarSigner signer, EarProfile profile, EarStatement statement) {
    return EarWriter.of(profile, signer, "D", "B").write(Instant.now(), CHALLENGE, statement);
  }

  private static EarStatement statement(String label, Optional<String> annotated) {
    Appraisal appraisal =
        new Appraisal(
            Tier.AFFIRMING,
            new TrustVector(Map.of(TrustVector.Claim.HARDWARE, 2)),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return annotated.isPresent()
        ? EarStatement.annotated(label, appraisal, annotated.get())
        : new EarStatement(label, appraisal);
  }

  private static Bytes token(EarProfile profile) {
    return token(
        SIGNER, profile, statement("PARSEC_TPM", Optional.of(ParsecTpmJson.write(EVIDENCE))));
  }

  private static PresentedResult verify(Cmw presented) throws AttestationException {
    return new EarPassportVerifier(RESULTS).verify(presented);
  }

  private static void assertRefused(Reason reason, Cmw presented) {
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(() -> verify(presented))
        .matches(refused -> refused.reason() == reason, reason.name());
  }

  @ParameterizedTest
  @EnumSource(names = {"VERAISON_2023", "IETF_03"})
  void readsWhatItWraps(EarProfile profile) throws Exception {
    AttestationResult issued = RESULTS.verify(token(profile));
    Cmw wrapped = EarPassport.wrap(issued);

    PresentedResult presented = verify(new CmwReader(64 * 1024).read(wrapped.octets()));

    assertThat(presented.result()).isEqualTo(issued);
    assertThat(presented.instance()).contains(EVIDENCE.kat().kid());
  }

  @Test
  void readsAWrapperInJsonToo() throws Exception {
    EarProfile profile = EarProfile.IETF_03;
    Cmw json = CmwWriter.jsonRecord(EarPassport.type(profile), token(profile), RESULT);

    assertThat(verify(json).instance()).isPresent();
  }

  @Test
  void knowsNoInstanceWhereTheVerifierRepeatsNoEvidence() throws Exception {
    EarProfile profile = EarProfile.VERAISON_2023;
    Bytes silent = token(SIGNER, profile, statement("PARSEC_TPM", Optional.empty()));
    Bytes other =
        token(SIGNER, profile, statement("OTHER", Optional.of(ParsecTpmJson.write(EVIDENCE))));

    assertThat(verify(EarPassport.wrap(RESULTS.verify(silent))).instance()).isEmpty();
    assertThat(verify(EarPassport.wrap(RESULTS.verify(other))).instance()).isEmpty();
  }

  @Test
  void refusesRepeatedEvidenceThatIsNone() throws Exception {
    Bytes token =
        token(
            SIGNER, EarProfile.VERAISON_2023, statement("PARSEC_TPM", Optional.of("{\"kat\":{}}")));

    assertRefused(Reason.RESULT_INVALID, EarPassport.wrap(RESULTS.verify(token)));
  }

  @Test
  void refusesAResultOfAnotherVerifier() throws Exception {
    EarSigner other = EarSigner.generate(EcCurve.P256);
    Bytes token = token(other, EarProfile.IETF_03, statement("PARSEC_TPM", Optional.empty()));
    AttestationResult foreign = EarVerifier.of(List.of(other.publicKey())).verify(token);

    assertRefused(Reason.RESULT_INVALID, EarPassport.wrap(foreign));
  }

  @Test
  void refusesAWrapperThatDoesNotSayWhatItIs() {
    EarProfile profile = EarProfile.IETF_03;
    Bytes token = token(profile);
    CmwType type = EarPassport.type(profile);

    assertRefused(Reason.TYPE_MISMATCH, CmwWriter.cborRecord(type, token));
    assertRefused(
        Reason.TYPE_MISMATCH, CmwWriter.cborRecord(type, token, Set.of(Indicator.EVIDENCE)));
    assertRefused(
        Reason.TYPE_MISMATCH,
        CmwWriter.cborRecord(CmwType.mediaType("application/eat+jwt"), token, RESULT));
    assertRefused(Reason.TYPE_MISMATCH, CmwWriter.cborRecord(ParsecTpmToken.TYPE, token, RESULT));
  }

  @Test
  void refusesAnotherProfileInsideThanOutside() {
    assertRefused(
        Reason.RESULT_INVALID,
        CmwWriter.cborRecord(
            EarPassport.type(EarProfile.IETF_03), token(EarProfile.VERAISON_2023), RESULT));
  }

  @Test
  void takesNoCwtForAJwt() throws Exception {
    Bytes cwt =
        EarWriter.of(EarProfile.IETF_03, SIGNER, "D", "B")
            .writeCwt(Instant.now(), CHALLENGE, statement("PARSEC_TPM", Optional.empty()));

    assertRefused(
        Reason.RESULT_INVALID,
        CmwWriter.cborRecord(EarPassport.type(EarProfile.IETF_03), cwt, RESULT));
    AttestationResult read = RESULTS.verify(cwt);
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(() -> EarPassport.wrap(read))
        .matches(refused -> refused.reason() == Reason.RESULT_INVALID);
  }
}
