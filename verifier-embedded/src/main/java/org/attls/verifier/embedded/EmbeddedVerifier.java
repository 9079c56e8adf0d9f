package org.attls.verifier.embedded;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwCollection;
import org.attls.cmw.CmwMessage;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.kat.KatBundle;
import org.attls.rats.Appraisal;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.rats.Verifier;
import org.attls.rats.VerifierSession;

/**
 * The verifier in this process. Its results say what a relying party would read in those of a
 * remote one, so that it makes the same checks with either. Only what protects them on the way is
 * missing: nobody is between the two. {@link AttestationResult#token()} writes and signs the result
 * for others.
 */
public final class EmbeddedVerifier implements Verifier {
  private static final int MIN_CHALLENGE = 8;
  private static final int MAX_CHALLENGE = 64;

  /** Checks that compared two values; of the others the result says all there is to say. */
  private static final Predicate<String> COMPARISON = failed -> failed.contains(": expected ");

  private final ResultIssuer issuer;

  /** A verifier whose results come from {@code issuer}. */
  public EmbeddedVerifier(ResultIssuer issuer) {
    this.issuer = issuer;
  }

  /**
   * Opens a session; nothing is kept for it.
   *
   * @throws AttestationException {@link Reason#VERIFIER_UNAVAILABLE} for a challenge outside 8..64
   *     octets, which no session can have; {@link Reason#DEADLINE}
   */
  @Override
  public VerifierSession open(Bytes challenge, Deadline deadline) throws AttestationException {
    deadline.check("opening a verifier session");
    if (challenge.size() < MIN_CHALLENGE || challenge.size() > MAX_CHALLENGE) {
      throw new AttestationException(
          Reason.VERIFIER_UNAVAILABLE,
          "a verifier session has a challenge of 8..64 octets, not " + challenge.size());
    }
    return new Session(challenge);
  }

  /** Computed at once: there is nobody to wait for. */
  @Override
  public CompletableFuture<AttestationResult> appraise(
      Bytes challenge, Cmw evidence, Deadline deadline, Executor mayBlock) {
    return Verifier.super.appraise(challenge, evidence, deadline, Runnable::run);
  }

  private final class Session implements VerifierSession {
    private final Bytes challenge;

    Session(Bytes challenge) {
      this.challenge = challenge;
    }

    @Override
    public AttestationResult appraise(Cmw evidence, Deadline deadline) throws AttestationException {
      deadline.check("appraising evidence");
      Bytes octets = evidence instanceof CmwMessage message ? message.value() : evidence.octets();
      if (evidence instanceof CmwCollection != evidence.type().matches(KatBundle.TYPE)
          || issuer.evidenceTypes().stream().noneMatch(evidence.type()::matches)) {
        throw new AttestationException(
            Reason.VERIFIER_UNAVAILABLE,
            "the embedded verifier does not appraise " + evidence.type());
      }
      List<String> failed = new ArrayList<>();
      AttestationResult result =
          issuer.issueHere(
              challenge,
              evidence.type(),
              octets,
              (at, found) -> found.failedCheck().filter(COMPARISON).ifPresent(failed::add));
      return explained(result, failed);
    }

    /**
     * A result tells whoever gets it what went wrong, but no values: it may be shown to the device.
     * In this process there is nobody but the relying party to tell, and it logs them.
     */
    private static AttestationResult explained(
        AttestationResult result, List<String> failedChecks) {
      if (failedChecks.isEmpty()) {
        return result;
      }
      Map<String, Appraisal> appraisals = new HashMap<>();
      result
          .appraisals()
          .forEach(
              (label, said) ->
                  appraisals.put(
                      label,
                      new Appraisal(
                          said.status(),
                          said.vector(),
                          said.policyIds(),
                          said.attestedKey(),
                          said.evidenceNonce(),
                          said.problem()
                              .map(problem -> problem + "; " + String.join("; ", failedChecks)))));
      return new AttestationResult(
          result.source(),
          result.profile(),
          result.issuedAt(),
          result.notBefore(),
          result.expiresAt(),
          result.nonce(),
          result.developer(),
          result.build(),
          result.globalStatus(),
          appraisals);
    }

    @Override
    public void close() {
      // A session holds nothing but its challenge.
    }
  }
}
