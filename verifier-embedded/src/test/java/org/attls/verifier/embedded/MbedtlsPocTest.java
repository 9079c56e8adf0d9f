package org.attls.verifier.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.cose.EcCoseSigner;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.key.EcCurve;
import org.attls.eat.mbedtls.InsecurePublishedKey;
import org.attls.eat.mbedtls.MbedtlsBundle;
import org.attls.rats.Appraisal;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.rats.Tier;
import org.attls.testing.Vectors;
import org.attls.verifier.embedded.appraise.MbedtlsAppraiser;
import org.attls.verifier.embedded.endorse.EndorsementStore;
import org.junit.jupiter.api.Test;

/** Evidence of the mbedTLS proof of concept, appraised only where that was asked for. */
class MbedtlsPocTest {
  private static final Bytes NONCE = Bytes.fromHex("0001020304050607");
  private static final Deadline SOON = Deadline.in(Duration.ofMinutes(1));
  private static final Bytes CAPTURED =
      Bytes.fromHex(Vectors.text("mbedtls-poc/eat/evidence.hex").strip());

  private final List<String> failures = new ArrayList<>();
  private final ResultIssuer issuer =
      ResultIssuer.of(
          EndorsementStore.inMemory(InstantSource.system()),
          EarSigner.generate(EcCurve.P256),
          InstantSource.system(),
          (when, finding) -> finding.failedCheck().ifPresent(failures::add));
  private final ResultIssuer trusting =
      issuer.insecurelyTrustingMbedtlsPoc(InsecurePublishedKey.publicKey());

  private static Appraisal appraised(ResultIssuer by, Bytes nonce, Bytes bundle) throws Exception {
    return Objects.requireNonNull(
        new EmbeddedVerifier(by)
            .open(nonce, SOON)
            .appraise(CmwWriter.cborRecord(MbedtlsBundle.TYPE, bundle), SOON)
            .appraisals()
            .get(MbedtlsAppraiser.LABEL));
  }

  @Test
  void affirmsWhatThePublishedKeySigned() throws Exception {
    Appraisal appraisal = appraised(trusting, NONCE, CAPTURED);
    assertThat(appraisal.status()).isEqualTo(Tier.AFFIRMING);
    assertThat(appraisal.attestedKey())
        .contains(Bytes.fromHex(Vectors.text("mbedtls-poc/eat/ik-spki.hex").strip()));
    assertThat(failures).isEmpty();
  }

  @Test
  void refusesAnotherNonceAnotherKeyAndWhatCannotBeRead() throws Exception {
    Bytes otherKey =
        MbedtlsBundle.make(
                EcCoseSigner.generate(EcCurve.P256),
                NONCE,
                EcCoseSigner.generate(EcCurve.P256).publicKey(),
                Bytes.utf8("ueid"))
            .octets();
    assertThat(appraised(trusting, Bytes.copyOf(new byte[8]), CAPTURED).status())
        .isEqualTo(Tier.CONTRAINDICATED);
    assertThat(appraised(trusting, NONCE, otherKey).status()).isEqualTo(Tier.CONTRAINDICATED);
    assertThat(appraised(trusting, NONCE, CAPTURED.slice(0, 100)).status())
        .isEqualTo(Tier.CONTRAINDICATED);
    assertThat(failures)
        .satisfiesExactly(
            nonce -> assertThat(nonce).contains("not the challenge"),
            signature -> assertThat(signature).isNotEmpty(),
            structure -> assertThat(structure).startsWith("structure: "));
  }

  @Test
  void withoutTheInsecureSwitchThereIsNoSuchEvidence() {
    assertThat(issuer.evidenceTypes()).doesNotContain(MbedtlsBundle.TYPE);
    assertThat(trusting.evidenceTypes()).contains(MbedtlsBundle.TYPE);
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(() -> appraised(issuer, NONCE, CAPTURED))
        .matches(refused -> refused.reason() == Reason.VERIFIER_UNAVAILABLE);
  }
}
