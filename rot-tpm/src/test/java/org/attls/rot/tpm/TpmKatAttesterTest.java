package org.attls.rot.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.List;
import java.util.TreeMap;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwReader;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.claims.ClaimsSet;
import org.attls.eat.cose.EcCoseSigner;
import org.attls.eat.inspect.KatBundleInspector;
import org.attls.eat.kat.KatBundle;
import org.attls.eat.kat.KatCheck;
import org.attls.eat.kat.KatExpectation;
import org.attls.eat.kat.KatReport;
import org.attls.eat.kat.KatTokens;
import org.attls.eat.kat.KatVerification;
import org.attls.eat.kat.TpmKeyAttestation;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmHash;
import org.attls.rats.AttestationException;
import org.attls.rats.InspectedEvidence;
import org.attls.rats.Reason;
import org.attls.rot.tpm.key.AttestationKeyType;
import org.attls.rot.tpm.key.TpmProvisioning;
import org.attls.rot.tpm.testing.SoftwareTpm;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TpmKatAttesterTest {
  private static final Bytes CHALLENGE = Bytes.copyOf(new byte[32]);

  private SoftwareTpm tpm;
  private TpmAttester parsec;
  private TpmKatAttester attester;
  private PcrValues registers;

  @BeforeAll
  void startTpm() throws Exception {
    tpm = SoftwareTpm.start();
    parsec = tpm.attester();
    attester = TpmKatAttester.over(parsec);
    registers = TpmPlatform.read(tpm.connection(), SoftwareTpm.PCRS, SoftwareTpm.soon());
  }

  @AfterAll
  @SuppressWarnings("NullAway") // Not started where swtpm is missing.
  void stopTpm() {
    if (attester != null) {
      attester.close();
    }
    if (tpm != null) {
      tpm.close();
    }
  }

  @Test
  void itsBundleIsReadInspectedAndVerified() throws Exception {
    try (TpmIdentityKey key = attester.identityKey(SoftwareTpm.soon())) {
      Cmw evidence = attest(key);
      assertThat(new CmwReader(4096).read(evidence.octets())).isEqualTo(evidence);
      InspectedEvidence inspected = new KatBundleInspector().inspect(evidence);
      assertThat(inspected.challenges()).containsExactly(CHALLENGE);
      assertThat(inspected.attestedKey()).isEqualTo(key.subjectPublicKeyInfo());
      assertThat(inspected.instance()).contains(parsec.attestationKey().kid());
      assertThat(verify(evidence, key.area().ecKey(), registers).firstFailure()).isEmpty();
      assertThat(tpm.loadedObjects()).isZero();
    }
  }

  @Test
  void anAttestationKeyOnP384SignsItToo() throws Exception {
    PcrSelection selection = PcrSelection.of(TpmHash.SHA384, List.of(0, 7));
    int handle = 0x8101000C;
    try (SoftwareTpm fresh = SoftwareTpm.start()) {
      TpmProvisioning.provision(
          fresh.connection(), handle, AttestationKeyType.P384, SoftwareTpm.soon());
      PcrValues values = TpmPlatform.read(fresh.connection(), selection, SoftwareTpm.soon());
      try (TpmAttester strong =
              TpmAttester.open(fresh.connection(), handle, selection, SoftwareTpm.soon());
          TpmIdentityKey key = strong.identityKey(SoftwareTpm.soon())) {
        EcKey attestationKey = strong.attestationKey().area().ecKey();
        KatReport report =
            KatVerification.verify(
                TpmKatAttester.over(strong)
                    .attest(KatBundle.TYPE, CHALLENGE, key, SoftwareTpm.soon()),
                KatExpectation.of(attestationKey, CHALLENGE)
                    .withTlsKey(key.area().ecKey())
                    .withPlatform(
                        TpmKeyAttestation.of(attestationKey, CHALLENGE, List.of(values))));
        assertThat(report.firstFailure()).isEmpty();
        // Longer than what the TPM hashes with one command.
        Bytes content = Bytes.copyOf(new byte[3000]);
        assertThat(
                strong
                    .testimony()
                    .sign(content, SoftwareTpm.soon())
                    .verifies(attestationKey, content))
            .isTrue();
        assertThat(fresh.loadedObjects()).isZero();
      }
    }
  }

  @Test
  void everyBundleHasAKeyAttestationKeyAndAQuoteOfItsOwn() throws Exception {
    try (TpmIdentityKey key = attester.identityKey(SoftwareTpm.soon())) {
      assertThat(KatBundle.read(attest(key)).pat().octets())
          .isNotEqualTo(KatBundle.read(attest(key)).pat().octets());
    }
  }

  @Test
  void registersOfAnotherStateAreADefectOfThePlatform() throws Exception {
    TreeMap<Integer, Bytes> other = new TreeMap<>(registers.values());
    other.put(7, TpmHash.SHA256.digest());
    try (TpmIdentityKey key = attester.identityKey(SoftwareTpm.soon())) {
      KatReport report =
          verify(attest(key), key.area().ecKey(), new PcrValues(TpmHash.SHA256, other));
      assertThat(report.firstFailure().orElseThrow().check()).isEqualTo(KatCheck.PLATFORM);
      assertThat(report.verified()).isEmpty();
    }
  }

  @Test
  void aKeyAttestationKeyOutsideTheTpmIsADefectOfThePlatform() throws Exception {
    EcCoseSigner software = EcCoseSigner.generate(EcCurve.P256);
    EcKey kakPub = software.publicKey();
    try (TpmIdentityKey key = attester.identityKey(SoftwareTpm.soon())) {
      // The TPM says the right thing over the right challenge, of another key.
      ParsecTpmToken ofAnother =
          parsec
              .testimony()
              .about(
                  key.open(), TpmKeyAttestation.challenge(kakPub, CHALLENGE), SoftwareTpm.soon());
      KatBundle forged =
          KatBundle.make(
              KatTokens.kat(CHALLENGE, key.area().ecKey(), kakPub, software),
              TpmKeyAttestation.pat(ofAnother, kakPub, new PlatformSigner()));
      assertThat(new KatBundleInspector().inspect(forged.cmw()).challenges())
          .containsExactly(CHALLENGE);
      KatReport report = verify(forged.cmw(), key.area().ecKey(), registers);
      assertThat(report.firstFailure().orElseThrow().check()).isEqualTo(KatCheck.PLATFORM);
      assertThat(report.firstFailure().orElseThrow().toString()).contains("another key");
    }
  }

  /**
   * Whoever keeps the KAK may sign a token over any challenge; the quote is of the state of then.
   */
  @Test
  void aQuoteOfAnEarlierConnectionIsADefectOfThePlatform() throws Exception {
    Bytes later = TpmHash.SHA256.digest(CHALLENGE);
    try (TpmIdentityKey key = attester.identityKey(SoftwareTpm.soon())) {
      ClaimsSet claims = ClaimsSet.readCbor(KatBundle.read(attest(key)).pat().unverifiedPayload());
      EcKey attestationKey = parsec.attestationKey().area().ecKey();
      assertThat(TpmKeyAttestation.of(attestationKey, CHALLENGE, List.of(registers)).defect(claims))
          .isEmpty();
      assertThat(TpmKeyAttestation.of(attestationKey, later, List.of(registers)).defect(claims))
          .hasValueSatisfying(defect -> assertThat(defect).contains("CHALLENGE"));
    }
  }

  @Test
  void refusesAChallengeThatNoKeyAttestationTokenHolds() throws Exception {
    try (TpmIdentityKey key = attester.identityKey(SoftwareTpm.soon())) {
      assertThatThrownBy(
              () ->
                  attester.attest(
                      KatBundle.TYPE, Bytes.copyOf(new byte[65]), key, SoftwareTpm.soon()))
          .asInstanceOf(type(AttestationException.class))
          .satisfies(it -> assertThat(it.reason()).isEqualTo(Reason.CHALLENGE_TOO_LONG));
    }
  }

  private Cmw attest(TpmIdentityKey key) throws AttestationException {
    return attester.attest(KatBundle.TYPE, CHALLENGE, key, SoftwareTpm.soon());
  }

  private KatReport verify(Cmw evidence, EcKey tlsKey, PcrValues reference) {
    EcKey attestationKey = parsec.attestationKey().area().ecKey();
    return KatVerification.verify(
        evidence,
        KatExpectation.of(attestationKey, CHALLENGE)
            .withTlsKey(tlsKey)
            .withPlatform(TpmKeyAttestation.of(attestationKey, CHALLENGE, List.of(reference))));
  }

  /** The attestation key, made to sign whatever a PAT says, as whoever has the TPM can. */
  private final class PlatformSigner implements org.attls.cmw.cose.CoseSigner {
    @Override
    public int algorithm() {
      return -7;
    }

    @Override
    public Bytes sign(Bytes toBeSigned) throws java.security.SignatureException {
      try {
        return parsec.testimony().sign(toBeSigned, SoftwareTpm.soon()).fixedWidth(EcCurve.P256);
      } catch (AttestationException failure) {
        throw new java.security.SignatureException(failure);
      }
    }
  }
}
