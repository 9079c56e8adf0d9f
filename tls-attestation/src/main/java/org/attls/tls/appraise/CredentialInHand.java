package org.attls.tls.appraise;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Deadline;
import org.attls.rats.InspectedEvidence;
import org.attls.rats.Verdict;
import org.attls.rats.Verifier;

/**
 * A credential that has passed all checks which need nobody else; handed from step to step until
 * its holder has proved the key.
 */
sealed interface CredentialInHand permits EvidenceInHand, ResultInHand {
  /** The key that it attests: DER SubjectPublicKeyInfo. */
  Bytes key();

  /** What local inspection found in evidence; a result has no evidence in it. */
  Optional<InspectedEvidence> inspected();

  /** Whom the validated X.509 certificate names, in kind CERT_ATTESTATION. */
  Optional<String> certifiedName();

  /** The result of a verifier on it. */
  AttestationResult result(Deadline deadline) throws AttestationException;

  /** The same without waiting, in the sense of {@link Verifier#appraise}. */
  CompletableFuture<AttestationResult> result(Deadline deadline, Executor mayBlock);

  /**
   * The policy's decision.
   *
   * @param result what {@link #result} gave
   */
  Verdict decide(AttestationResult result) throws AttestationException;
}
