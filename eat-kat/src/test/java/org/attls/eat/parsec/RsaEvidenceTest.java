package org.attls.eat.parsec;

import static org.assertj.core.api.Assertions.assertThat;

import org.attls.cmw.octets.Bytes;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.RsaKey;
import org.attls.eat.tpm.TpmHash;
import org.attls.eat.tpm.TpmSigningScheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Evidence by an RSA attestation key. */
class RsaEvidenceTest {
  @ParameterizedTest
  @CsvSource({
    "BITS_2048, RSASSA, P256", "BITS_2048, RSAPSS, P256",
    "BITS_2048, RSASSA, P384", "BITS_2048, RSAPSS, P384",
    "BITS_3072, RSASSA, P256", "BITS_3072, RSAPSS, P256",
    "BITS_3072, RSASSA, P384", "BITS_3072, RSAPSS, P384",
  })
  void isAcceptedWhenHonest(RsaKey.Size size, TpmSigningScheme scheme, EcCurve curve) {
    LyingTpm tpm = tpm(curve, new RsaAttestation(size, scheme, TpmHash.of(curve)));
    ParsecTpmReport report = verify(tpm);
    assertThat(report.firstFailure()).isEmpty();
    assertThat(report.verified().orElseThrow().attestedKey()).isEqualTo(tpm.identityKey());
  }

  @Test
  void halvesInDifferentWaysAreNotOneKeys() {
    RsaAttestation rsa = rsa();
    LyingTpm tpm = tpm(EcCurve.P256, rsa);
    ParsecTpmToken.Kat kat = tpm.token().kat();
    rsa.scheme = TpmSigningScheme.RSAPSS;
    ParsecTpmToken mixed = new ParsecTpmToken(kat, tpm.token().pat());
    assertThat(ParsecTpmVerification.verify(mixed, tpm.expectation()).firstFailure())
        .hasValueSatisfying(it -> assertThat(it.check()).isEqualTo(ParsecTpmCheck.KAT_SIGNATURE));
  }

  @Test
  void theBankIsTheOneOfTheSignaturesHash() {
    RsaAttestation rsa = rsa();
    rsa.hash = TpmHash.SHA384;
    assertThat(verify(tpm(EcCurve.P256, rsa)).firstFailure())
        .hasValueSatisfying(it -> assertThat(it.check()).isEqualTo(ParsecTpmCheck.PCR_BANK));
  }

  @Test
  void sha512IsNotForRsa() {
    RsaAttestation rsa = rsa();
    rsa.hash = TpmHash.SHA512;
    assertThat(verify(tpm(EcCurve.P521, rsa)).firstFailure())
        .hasValueSatisfying(it -> assertThat(it.check()).isEqualTo(ParsecTpmCheck.KAT_SIGNATURE));
  }

  @ParameterizedTest
  @EnumSource(
      value = TpmSigningScheme.class,
      names = {"RSASSA", "RSAPSS"})
  void anotherKindOfKeyThanTheEndorsedOneIsRefused(TpmSigningScheme scheme) {
    LyingTpm curve = new LyingTpm(EcCurve.P256);
    LyingTpm rsa =
        tpm(EcCurve.P256, new RsaAttestation(RsaKey.Size.BITS_2048, scheme, TpmHash.SHA256));
    curve.katKid = rsa.katKid;
    curve.patKid = rsa.katKid;
    assertThat(ParsecTpmVerification.verify(curve.token(), rsa.expectation()).failedGroups())
        .contains(ParsecTpmCheck.Group.SIGNATURES);
    curve.rsa = rsa.rsa;
    ParsecTpmExpectation onCurve =
        ParsecTpmExpectation.of(curve.attestationKey(), LyingTpm.CHALLENGE);
    assertThat(ParsecTpmVerification.verify(curve.token(), onCurve).failedGroups())
        .containsExactly(ParsecTpmCheck.Group.SIGNATURES);
  }

  @Test
  void anRsaIdentityKeyIsMalformed() {
    LyingTpm tpm = tpm(EcCurve.P256, rsa());
    ParsecTpmToken token = tpm.token();
    Bytes area = token.kat().pubArea();
    ParsecTpmToken.Kat kat =
        new ParsecTpmToken.Kat(
            token.kat().kid(),
            token.kat().sig(),
            token.kat().certInfo(),
            Bytes.concat(Bytes.of(0, 1), area.slice(2, area.size())));
    assertThat(
            ParsecTpmVerification.verify(new ParsecTpmToken(kat, token.pat()), tpm.expectation())
                .firstFailure())
        .hasValueSatisfying(it -> assertThat(it.check()).isEqualTo(ParsecTpmCheck.PUB_AREA_FORMAT));
  }

  private static RsaAttestation rsa() {
    return new RsaAttestation(RsaKey.Size.BITS_2048, TpmSigningScheme.RSASSA, TpmHash.SHA256);
  }

  private static LyingTpm tpm(EcCurve curve, RsaAttestation rsa) {
    return LyingTpm.withRsa(curve, rsa);
  }

  private static ParsecTpmReport verify(LyingTpm tpm) {
    return ParsecTpmVerification.verify(tpm.token(), tpm.expectation());
  }
}
