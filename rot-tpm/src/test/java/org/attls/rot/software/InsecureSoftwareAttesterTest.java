package org.attls.rot.software;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.Signature;
import java.time.Duration;
import java.util.List;
import org.attls.cmw.Cmw;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.claims.Claim;
import org.attls.eat.claims.ClaimsSet;
import org.attls.eat.inspect.KatBundleInspector;
import org.attls.eat.kat.InsecureSoftwareAttestation;
import org.attls.eat.kat.KatBundle;
import org.attls.eat.kat.KatExpectation;
import org.attls.eat.kat.KatReport;
import org.attls.eat.kat.KatVerification;
import org.attls.eat.kat.TpmKeyAttestation;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;
import org.attls.eat.key.EcSigner;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.rats.IdentityKey;
import org.attls.rats.InspectedEvidence;
import org.attls.rats.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InsecureSoftwareAttesterTest {
  private static final Bytes CHALLENGE = Bytes.utf8("a challenge of exactly 32 octets");

  private final EcSigner platformKey = EcSigner.generate(EcCurve.P256);
  private final InsecureSoftwareAttester attester = new InsecureSoftwareAttester(platformKey);

  @ParameterizedTest
  @EnumSource(EcCurve.class)
  void makesABundleThatVerifiesUnderItsKey(EcCurve curve) throws Exception {
    EcSigner own = EcSigner.generate(curve);
    try (InsecureSoftwareAttester any = new InsecureSoftwareAttester(own);
        IdentityKey key = any.identityKey(soon())) {
      Cmw evidence = any.attest(KatBundle.TYPE, CHALLENGE, key, soon());
      KatReport report =
          KatVerification.verify(
              KatBundle.read(evidence),
              KatExpectation.of(own.publicKey(), CHALLENGE)
                  .withPlatform(InsecureSoftwareAttestation.rule()));
      assertThat(report.verified())
          .hasValueSatisfying(
              verified ->
                  assertThat(verified.identityKey().spki()).isEqualTo(key.subjectPublicKeyInfo()));
      InspectedEvidence inspected = new KatBundleInspector().inspect(evidence);
      assertThat(inspected.instance()).contains(any.instance());
      assertThat(inspected.attestedKey()).isEqualTo(key.subjectPublicKeyInfo());
    }
  }

  @Test
  void itsEvidenceCallsItselfInsecureAndPassesForNoTpm() throws Exception {
    KatBundle bundle = KatBundle.read(evidence(CHALLENGE));
    ClaimsSet pat = ClaimsSet.readCbor(bundle.pat().unverifiedPayload());
    assertThat(pat.get(Claim.PROFILE).orElseThrow().toString()).contains("insecure");
    assertThat(pat.get(Claim.SOFTWARE_NAME)).contains("INSECURE software attester");
    assertThat(
            KatVerification.verify(
                    bundle,
                    KatExpectation.of(platformKey.publicKey(), CHALLENGE)
                        .withPlatform(
                            TpmKeyAttestation.of(platformKey.publicKey(), CHALLENGE, List.of())))
                .verified())
        .isEmpty();
  }

  @Test
  void itsIdentityKeysSignAndAreNewEachTime() throws Exception {
    try (IdentityKey one = attester.identityKey(soon());
        IdentityKey two = attester.identityKey(soon())) {
      assertThat(one.subjectPublicKeyInfo()).isNotEqualTo(two.subjectPublicKeyInfo());
      Signature verifying = Signature.getInstance("SHA256withECDSA");
      verifying.initVerify(EcKey.ofSpki(one.subjectPublicKeyInfo(), "key").publicKey());
      verifying.update(CHALLENGE.toArray());
      assertThat(verifying.verify(one.sign(CHALLENGE, soon()).toArray())).isTrue();
    }
  }

  @Test
  void refusesWhatItCannotAttest() {
    assertThatThrownBy(() -> evidence(Bytes.copyOf(new byte[65])))
        .isInstanceOfSatisfying(
            AttestationException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.CHALLENGE_TOO_LONG));
    assertThatThrownBy(
            () ->
                attester.attest(
                    ParsecTpmToken.TYPE, CHALLENGE, attester.identityKey(soon()), soon()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Cmw evidence(Bytes challenge) throws AttestationException {
    return attester.attest(KatBundle.TYPE, challenge, attester.identityKey(soon()), soon());
  }

  private static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(20));
  }
}
