package org.attls.attack.relay;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attls.cmw.Cmw;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Appraisal;
import org.attls.rats.AppraisalPolicy;
import org.attls.rats.AttestationResult;
import org.attls.rats.AttestedIdentity;
import org.attls.rats.Deadline;
import org.attls.rats.Tier;
import org.attls.rats.TrustVector;
import org.attls.rats.Verdict;
import org.attls.rats.Verifier;
import org.attls.rats.VerifierSession;

/**
 * Verifier and policy of an attacker's own server: makes up a result and admits everybody, so that
 * a victim notices nothing.
 */
final class AdmitsEverybody implements Verifier, AppraisalPolicy {
  @Override
  public VerifierSession open(Bytes challenge, Deadline deadline) {
    return new VerifierSession() {
      @Override
      public AttestationResult appraise(Cmw evidence, Deadline by) {
        return madeUp(challenge);
      }

      @Override
      public void close() {
        // There is nothing behind it.
      }
    };
  }

  @Override
  public Verdict decide(AttestationResult result, Facts facts) {
    return new Verdict(
        new AttestedIdentity(AttestedIdentity.Level.CLASS, "whoever"), result, Duration.ofHours(1));
  }

  private static AttestationResult madeUp(Bytes challenge) {
    return new AttestationResult(
        Bytes.EMPTY,
        "made up",
        Instant.now(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(challenge),
        "the attacker",
        "none",
        Optional.empty(),
        Map.of(
            "anything",
            new Appraisal(
                Tier.AFFIRMING,
                new TrustVector(Map.of(TrustVector.Claim.HARDWARE, 2)),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty())));
  }
}
