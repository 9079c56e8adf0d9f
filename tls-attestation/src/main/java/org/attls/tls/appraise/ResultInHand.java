package org.attls.tls.appraise;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Deadline;
import org.attls.rats.InspectedEvidence;
import org.attls.rats.PassportPolicy;
import org.attls.rats.PresentedResult;
import org.attls.rats.Verdict;

/**
 * A result that the selected verifier has signed, presented by the peer itself.
 *
 * @param presented authentic, and not judged yet
 * @param key the one key that it attests
 */
record ResultInHand(
    PassportTrust trust, PresentedResult presented, Bytes key, Optional<String> certifiedName)
    implements CredentialInHand {
  @Override
  public Optional<InspectedEvidence> inspected() {
    return Optional.empty();
  }

  /** The verifier has said it already: nobody is asked. */
  @Override
  public AttestationResult result(Deadline deadline) {
    return presented.result();
  }

  @Override
  public CompletableFuture<AttestationResult> result(Deadline deadline, Executor mayBlock) {
    return CompletableFuture.completedFuture(presented.result());
  }

  @Override
  public Verdict decide(AttestationResult result) throws AttestationException {
    return ExpectResult.ofPeer(
        () -> trust.policy().decide(presented, new PassportPolicy.Holder(key, certifiedName)));
  }
}
