package org.attls.rats;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.attls.cmw.Cmw;
import org.attls.cmw.octets.Bytes;

/** The verifier of RFC 9334, wherever it runs. */
public interface Verifier {
  /**
   * Opens a session for one piece of evidence.
   *
   * @param challenge what the evidence has to contain; also the nonce of the session
   * @throws AttestationException {@link Reason#VERIFIER_UNAVAILABLE} or {@link Reason#DEADLINE}
   */
  VerifierSession open(Bytes challenge, Deadline deadline) throws AttestationException;

  /**
   * The whole exchange, for callers that do not wait. A verifier that can only be waited for is
   * waited for in {@code mayBlock}; one that can be asked without a thread uses none of its, and
   * one that only computes does so at once.
   *
   * @param mayBlock has a thread for each question that it takes
   * @return the result, or an {@link AttestationException} as {@link #open} and {@link
   *     VerifierSession#appraise} throw it, wrapped as futures do. What follows should be short
   */
  default CompletableFuture<AttestationResult> appraise(
      Bytes challenge, Cmw evidence, Deadline deadline, Executor mayBlock) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (VerifierSession session = open(challenge, deadline)) {
            return session.appraise(evidence, deadline);
          } catch (AttestationException failed) {
            throw new CompletionException(failed);
          }
        },
        mayBlock);
  }
}
