package org.attls.tls.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.rats.Verdict;
import org.attls.tls.appraise.ExpectVerdict;

/**
 * The appraisal of one peer, which has proved its key and finished its handshake, waiting for
 * somebody who has time for it. It touches nothing of the connection, so that it runs wherever it
 * may block; its outcome is handed back to the engine that it came from:
 *
 * <pre>{@code
 * PendingVerdict pending = engine.pendingVerdict().orElseThrow();
 * CompletableFuture.supplyAsync(pending, workers)
 *     .thenAcceptAsync(judgement -> handBack(engine, judgement), eventLoop);
 * }</pre>
 *
 * Whoever waits for it enforces the deadline of the connection, with {@link
 * AttestedTlsEngine#timedOut}; a verdict that comes later does not count.
 */
public final class PendingVerdict implements Supplier<Judgement> {
  private final ExpectVerdict step;
  private final AttestedSession.Attestation attestation;
  private final Deadline deadline;
  private final AtomicBoolean begun = new AtomicBoolean();

  /**
   * @param attestation what was negotiated about it
   * @param deadline of the handshake, appraisal included
   */
  public PendingVerdict(
      ExpectVerdict step, AttestedSession.Attestation attestation, Deadline deadline) {
    this.step = step;
    this.attestation = attestation;
    this.deadline = deadline;
  }

  /** When the time for it is over. */
  public Deadline deadline() {
    return deadline;
  }

  /**
   * Asks verifier and policy, and blocks for as long as they take; a refusal is an outcome, too.
   *
   * @throws IllegalStateException when called again
   */
  @Override
  public Judgement get() {
    if (!begun.compareAndSet(false, true)) {
      throw new IllegalStateException("this peer is being judged, or has been");
    }
    StageClock clock = new StageClock();
    try {
      AttestationResult result = clock.time(Stage.VERIFIER, () -> step.appraise(deadline));
      Verdict verdict = clock.time(Stage.POLICY, () -> step.decide(result));
      deadline.check("judging the peer");
      return Judgement.admitted(
          this,
          clock,
          new AttestedSession.AttestedPeer(
              attestation,
              step.provedKey(),
              step.inspected(),
              step.certifiedName(),
              verdict,
              Deadline.in(verdict.lifetime())));
    } catch (AttestationException refused) {
      return Judgement.refused(this, clock, refused);
    } catch (RuntimeException defect) {
      return Judgement.refused(
          this, clock, new AttestationException(Reason.DEFECT, "unexpected " + defect, defect));
    }
  }
}
