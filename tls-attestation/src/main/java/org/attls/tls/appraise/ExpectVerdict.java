package org.attls.tls.appraise;

import org.attls.cmw.octets.Bytes;
import org.attls.rats.AppraisalPolicy;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Deadline;
import org.attls.rats.InspectedEvidence;
import org.attls.rats.Reason;
import org.attls.rats.Verdict;
import org.attls.rats.VerifierSession;

/** Step 4 of 4: the peer has proved its key and finished; verifier and policy are asked. */
public final class ExpectVerdict {
  private final EvidenceInHand evidence;

  ExpectVerdict(EvidenceInHand evidence) {
    this.evidence = evidence;
  }

  /** The key of CertificateVerify: DER SubjectPublicKeyInfo. */
  public Bytes provedKey() {
    return evidence.inspected().attestedKey();
  }

  /** What local inspection found. */
  public InspectedEvidence inspected() {
    return evidence.inspected();
  }

  /**
   * Has the evidence appraised, under the challenge of this connection as the verifier's nonce.
   *
   * @throws AttestationException {@link Reason#VERIFIER_UNAVAILABLE}, {@link Reason#RESULT_INVALID}
   *     or {@link Reason#DEADLINE}
   */
  public AttestationResult appraise(Deadline deadline) throws AttestationException {
    Deadline verdictDeadline = deadline.atMost(evidence.relyingParty().verdictTimeout());
    try (VerifierSession session =
        evidence.relyingParty().verifier().open(evidence.challenge(), verdictDeadline)) {
      AttestationResult result = session.appraise(evidence.evidence(), verdictDeadline);
      verdictDeadline.check("having the evidence appraised");
      return result;
    } catch (AttestationException failed) {
      // The verifier's time is part of the handshake's: when only the former is over, the verifier
      // was too slow.
      if (failed.reason() == Reason.DEADLINE && !deadline.expired()) {
        throw new AttestationException(Reason.VERIFIER_UNAVAILABLE, failed.getMessage(), failed);
      }
      throw failed;
    }
  }

  /** Lets the policy decide. */
  public Verdict decide(AttestationResult result) throws AttestationException {
    return evidence
        .relyingParty()
        .policy()
        .decide(
            result,
            new AppraisalPolicy.Facts(
                evidence.type(), evidence.challenge(), provedKey(), evidence.inspected()));
  }
}
