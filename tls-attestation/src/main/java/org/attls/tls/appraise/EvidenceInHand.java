package org.attls.tls.appraise;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AppraisalPolicy;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Deadline;
import org.attls.rats.InspectedEvidence;
import org.attls.rats.Reason;
import org.attls.rats.Verdict;
import org.attls.rats.VerifierSession;

/**
 * Evidence whose challenge is that of this connection.
 *
 * @param type the negotiated type
 * @param evidence as received
 * @param inspection what local inspection found
 * @param challenge the challenge of this connection
 */
record EvidenceInHand(
    RelyingParty relyingParty,
    CmwType type,
    Cmw evidence,
    InspectedEvidence inspection,
    Bytes challenge,
    Optional<String> certifiedName)
    implements CredentialInHand {
  @Override
  public Bytes key() {
    return inspection.attestedKey();
  }

  @Override
  public Optional<InspectedEvidence> inspected() {
    return Optional.of(inspection);
  }

  /** Asks the verifier, with the challenge of this connection as its nonce. */
  @Override
  public AttestationResult result(Deadline deadline) throws AttestationException {
    Deadline verdictDeadline = deadline.atMost(relyingParty.verdictTimeout());
    try (VerifierSession session = relyingParty.verifier().open(challenge, verdictDeadline)) {
      AttestationResult result = session.appraise(evidence, verdictDeadline);
      verdictDeadline.check("having the evidence appraised");
      return result;
    } catch (AttestationException failed) {
      throw blamed(failed, deadline);
    }
  }

  @Override
  public CompletableFuture<AttestationResult> result(Deadline deadline, Executor mayBlock) {
    Deadline verdictDeadline = deadline.atMost(relyingParty.verdictTimeout());
    return relyingParty
        .verifier()
        .appraise(challenge, evidence, verdictDeadline, mayBlock)
        .handle(
            (result, failed) -> {
              try {
                if (failed != null) {
                  throw AttestationException.of(failed);
                }
                verdictDeadline.check("having the evidence appraised");
                return result;
              } catch (AttestationException reason) {
                throw new CompletionException(blamed(reason, deadline));
              }
            });
  }

  /**
   * The verifier's time is part of the handshake's: when only the former is over, the verifier was
   * too slow.
   */
  private static AttestationException blamed(AttestationException failed, Deadline handshake) {
    return failed.reason() == Reason.DEADLINE && !handshake.expired()
        ? new AttestationException(Reason.VERIFIER_UNAVAILABLE, failed.getMessage(), failed)
        : failed;
  }

  @Override
  public Verdict decide(AttestationResult result) throws AttestationException {
    return relyingParty
        .policy()
        .decide(
            result, new AppraisalPolicy.Facts(type, challenge, key(), inspection, certifiedName));
  }
}
