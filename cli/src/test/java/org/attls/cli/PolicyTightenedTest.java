package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attls.cli.relying.EffectivePolicy;
import org.attls.cli.report.Report;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Appraisal;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.AttestedIdentity;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.rats.Tier;
import org.attls.rats.TrustVector;
import org.attls.rats.Verdict;
import org.attls.tls.engine.AttestedSession;
import org.attls.tls.wire.CredentialKind;
import org.attls.tls.wire.VerifierIdentity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A policy that became stricter, and devices that an earlier one let in. */
class PolicyTightenedTest {
  private static final String INSTANCE = "01" + "ab".repeat(32);

  @TempDir private Path directory = Path.of("");

  private Optional<Reason> against(String accept, Tier... found) throws Exception {
    Files.createDirectories(directory.resolve("endorsements"));
    Path file =
        Files.writeString(
            directory.resolve("policy.yaml"),
            """
            verifiers:
              - name: here
                endorsements: endorsements
            policy:
              evidence:
                types: [application/vnd.parallaxsecond.key-attestation.tpm]
                verifier: here
              accept: [ACCEPT]
              identity:
                instances: ["INSTANCE"]
            """
                .replace("ACCEPT", accept)
                .replace("INSTANCE", INSTANCE));
    Report silent =
        new Report(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), false);
    try (EffectivePolicy policy = EffectivePolicy.load(file, silent)) {
      return policy.against(found(found)).map(AttestationException::reason);
    }
  }

  private static AttestedSession.AttestedPeer found(Tier... tiers) {
    Map<String, Appraisal> appraisals = new HashMap<>();
    for (Tier tier : tiers) {
      appraisals.put(
          "PART" + appraisals.size(),
          new Appraisal(
              tier,
              new TrustVector(Map.of(TrustVector.Claim.HARDWARE, tier.code())),
              List.of(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty()));
    }
    AttestationResult result =
        new AttestationResult(
            Bytes.EMPTY,
            "tag:attls.example,2026:test",
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "developer",
            "build",
            Optional.empty(),
            appraisals);
    return new AttestedSession.AttestedPeer(
        new AttestedSession.Attestation.Result(
            CredentialKind.ATTESTATION, new VerifierIdentity(Bytes.utf8("verifier")), 1),
        Bytes.EMPTY,
        Optional.empty(),
        Optional.empty(),
        new Verdict(
            new AttestedIdentity(AttestedIdentity.Level.INSTANCE, INSTANCE),
            result,
            Duration.ofHours(1)),
        Deadline.in(Duration.ofHours(1)));
  }

  @Test
  void aDeviceThatWasWarnedOfGoesWhenWarningsAreAcceptedNoMore() throws Exception {
    String both = "affirming, insecure-warning";
    assertThat(against(both, Tier.WARNING)).isEmpty();
    assertThat(against("affirming", Tier.WARNING)).contains(Reason.NOT_AFFIRMING);
    assertThat(against("affirming", Tier.AFFIRMING, Tier.WARNING)).contains(Reason.NOT_AFFIRMING);
    assertThat(against("affirming", Tier.AFFIRMING)).isEmpty();
    assertThat(against(both, Tier.AFFIRMING, Tier.NONE)).contains(Reason.NOT_AFFIRMING);
  }
}
