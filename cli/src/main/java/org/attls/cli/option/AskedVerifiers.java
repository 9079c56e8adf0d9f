package org.attls.cli.option;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.attls.cmw.Cmw;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Deadline;
import org.attls.rats.FirstAvailableVerifier;
import org.attls.rats.Verifier;
import org.attls.rats.VerifierSession;
import org.attls.verifier.veraison.VeraisonVerifier;

/** Verifiers behind Veraison's REST API, of which the first that can be had is asked. */
public final class AskedVerifiers implements Verifier, AutoCloseable {
  private final List<VeraisonVerifier> verifiers;
  private final Verifier first;

  AskedVerifiers(List<VeraisonVerifier> verifiers) {
    this.verifiers = List.copyOf(verifiers);
    this.first = new FirstAvailableVerifier(verifiers);
  }

  @Override
  public VerifierSession open(Bytes challenge, Deadline deadline) throws AttestationException {
    return first.open(challenge, deadline);
  }

  @Override
  public CompletableFuture<AttestationResult> appraise(
      Bytes challenge, Cmw evidence, Deadline deadline, Executor mayBlock) {
    return first.appraise(challenge, evidence, deadline, mayBlock);
  }

  /** Ends whatever is being asked; never fails. */
  @Override
  public void close() {
    verifiers.forEach(VeraisonVerifier::close);
  }
}
