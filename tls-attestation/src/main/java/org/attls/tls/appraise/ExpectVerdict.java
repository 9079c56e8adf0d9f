package org.attls.tls.appraise;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Deadline;
import org.attls.rats.InspectedEvidence;
import org.attls.rats.Reason;
import org.attls.rats.Verdict;

/** Step 4 of 4: the peer has proved its key and finished; verifier and policy are asked. */
public final class ExpectVerdict {
  private final CredentialInHand credential;

  ExpectVerdict(CredentialInHand credential) {
    this.credential = credential;
  }

  /** The key of CertificateVerify: DER SubjectPublicKeyInfo. */
  public Bytes provedKey() {
    return credential.key();
  }

  /** What local inspection found; empty in the passport model, which has no evidence. */
  public Optional<InspectedEvidence> inspected() {
    return credential.inspected();
  }

  /** Whom the peer's X.509 certificate names; empty in kind ATTESTATION. */
  public Optional<String> certifiedName() {
    return credential.certifiedName();
  }

  /**
   * Has evidence appraised, under the challenge of this connection as the verifier's nonce. In the
   * passport model nobody is asked: the result is the one that was presented.
   *
   * @throws AttestationException {@link Reason#VERIFIER_UNAVAILABLE}, {@link Reason#RESULT_INVALID}
   *     or {@link Reason#DEADLINE}
   */
  public AttestationResult appraise(Deadline deadline) throws AttestationException {
    return credential.result(deadline);
  }

  /**
   * As {@link #appraise(Deadline)}, without waiting.
   *
   * @param mayBlock where a verifier that can only be waited for is
   */
  public CompletableFuture<AttestationResult> appraise(Deadline deadline, Executor mayBlock) {
    return credential.result(deadline, mayBlock);
  }

  /** Lets the policy decide. */
  public Verdict decide(AttestationResult result) throws AttestationException {
    return credential.decide(result);
  }
}
