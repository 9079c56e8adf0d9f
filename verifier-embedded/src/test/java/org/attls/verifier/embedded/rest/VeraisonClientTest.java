package org.attls.verifier.embedded.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwReader;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.key.EcCurve;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.rats.Tier;
import org.attls.rats.Verifier;
import org.attls.rats.VerifierSession;
import org.attls.verifier.embedded.SoftwareBundle;
import org.attls.verifier.embedded.SwtpmCase;
import org.attls.verifier.veraison.Authorization;
import org.attls.verifier.veraison.ProvisioningOutcome;
import org.attls.verifier.veraison.VeraisonProvisioning;
import org.attls.verifier.veraison.VeraisonService;
import org.attls.verifier.veraison.VeraisonVerifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The project's client of Veraison, against the project's verifier. */
class VeraisonClientTest {
  private static final String TOKEN = "0123456789abcdef";

  private final Deadline soon = Deadline.in(Duration.ofMinutes(1));

  static List<SwtpmCase> cases() {
    return SwtpmCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void hearsTheSameVerdictAsInProcess(SwtpmCase vector) throws Exception {
    try (RunningService running = new RunningService();
        VeraisonVerifier client =
            VeraisonVerifier.withPinnedKey(at(running), running.signer.publicKey())) {
      running.store.add(vector.corim());
      assertThat(status(client, vector))
          .isEqualTo(vector.accepted() ? Tier.AFFIRMING : Tier.CONTRAINDICATED);
    }
  }

  @Test
  void hasABundleAppraisedOverHttp() throws Exception {
    try (RunningService running = new RunningService();
        VeraisonVerifier client =
            VeraisonVerifier.withPinnedKey(at(running), running.signer.publicKey());
        VerifierSession session = client.open(SoftwareBundle.CHALLENGE, soon)) {
      AttestationResult result = session.appraise(SoftwareBundle.honest(), soon);
      assertThat(result.appraisals()).containsOnlyKeys("INSECURE_SOFTWARE");
      assertThat(result.appraisals().get("INSECURE_SOFTWARE"))
          .satisfies(appraisal -> assertThat(appraisal.status()).isEqualTo(Tier.AFFIRMING));
    }
  }

  @Test
  void noticesThatTheVerifierSignsWithAnotherKeyNow() throws Exception {
    SwtpmCase good = SwtpmCase.good();
    try (RunningService running = new RunningService()) {
      running.store.add(good.corim());
      EarSigner next = EarSigner.generate(EcCurve.P384);
      try (VeraisonVerifier discovering =
              VeraisonVerifier.withDiscoveredKey(at(running)).insecureDiscoveryOverHttp().build();
          VeraisonVerifier pinned =
              VeraisonVerifier.withPinnedKeys(
                  at(running), List.of(running.signer.publicKey(), next.publicKey()))) {
        assertThat(status(pinned, good)).isEqualTo(Tier.AFFIRMING);
        running.issuer.rollOver(next);
        assertThat(status(pinned, good)).isEqualTo(Tier.AFFIRMING);
        assertThat(status(discovering, good)).as("who comes later").isEqualTo(Tier.AFFIRMING);
      }
      try (VeraisonVerifier old =
          VeraisonVerifier.withPinnedKey(at(running), running.signer.publicKey())) {
        assertThatThrownBy(() -> status(old, good))
            .isInstanceOfSatisfying(
                AttestationException.class,
                refused -> assertThat(refused.reason()).isEqualTo(Reason.RESULT_INVALID));
      }
    }
  }

  @Test
  void findsTheKeyByDiscovery() throws Exception {
    SwtpmCase good = SwtpmCase.good();
    try (RunningService running = new RunningService();
        VeraisonVerifier client =
            VeraisonVerifier.withDiscoveredKey(at(running)).insecureDiscoveryOverHttp().build()) {
      running.store.add(good.corim());
      assertThat(status(client, good)).isEqualTo(Tier.AFFIRMING);
    }
  }

  @Test
  void refusesResultsOfAVerifierWithAnotherKey() throws Exception {
    try (RunningService running = new RunningService();
        VeraisonVerifier client =
            VeraisonVerifier.withPinnedKey(
                at(running), EarSigner.generate(EcCurve.P256).publicKey())) {
      assertThatThrownBy(() -> status(client, SwtpmCase.good()))
          .isInstanceOfSatisfying(
              AttestationException.class,
              refused -> assertThat(refused.reason()).isEqualTo(Reason.RESULT_INVALID));
    }
  }

  @Test
  void provisionsWhatTheVerifierThenBelieves() throws Exception {
    SwtpmCase good = SwtpmCase.good();
    try (RunningService running =
            new RunningService(
                settings -> settings.withProvisioner(ProvisioningCredential.bearer(TOKEN)));
        VeraisonProvisioning provisioning =
            new VeraisonProvisioning(
                VeraisonService.at(running.service.origin())
                    .authorization(Authorization.bearer(TOKEN))
                    .insecureCredentialsOverHttp()
                    .build());
        VeraisonVerifier client =
            VeraisonVerifier.withPinnedKey(at(running), running.signer.publicKey())) {
      assertThat(status(client, good)).isEqualTo(Tier.CONTRAINDICATED);
      String type = ParsecTpmProfile.PROFILE.mediaType();
      assertThat(provisioning.submit(good.corim(), type, soon))
          .isEqualTo(new ProvisioningOutcome.Accepted());
      assertThat(status(client, good)).isEqualTo(Tier.AFFIRMING);
      assertThat(provisioning.submit(good.token(), type, soon))
          .isInstanceOf(ProvisioningOutcome.Refused.class);
    }
  }

  private Tier status(Verifier verifier, SwtpmCase vector) throws Exception {
    Cmw evidence = new CmwReader(64 * 1024).read(vector.cmw());
    try (VerifierSession session = verifier.open(vector.nonce(), soon)) {
      return Objects.requireNonNull(session.appraise(evidence, soon).appraisals().get("PARSEC_TPM"))
          .status();
    }
  }

  private static VeraisonService at(RunningService running) {
    return VeraisonService.at(running.service.origin()).build();
  }
}
