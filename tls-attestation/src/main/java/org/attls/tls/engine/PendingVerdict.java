package org.attls.tls.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Deadline;
import org.attls.rats.Verdict;
import org.attls.tls.appraise.ExpectVerdict;

/**
 * The appraisal of one peer, which has proved its key and finished its handshake, waiting for
 * somebody who has time for it. It touches nothing of the connection, so that it runs anywhere, and
 * can be asked without waiting; its outcome is handed back to the engine that it came from:
 *
 * <pre>{@code
 * PendingVerdict pending = engine.pendingVerdict().orElseThrow();
 * pending.judge(workers)
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
    begin();
    StageClock clock = new StageClock();
    try {
      return decide(clock.time(Stage.VERIFIER, () -> step.appraise(deadline)), clock);
    } catch (AttestationException refused) {
      return Judgement.refused(this, clock, refused);
    } catch (RuntimeException defect) {
      return defect(clock, defect);
    }
  }

  /**
   * Asks verifier and policy, and does not wait: a verifier over a network needs no thread in the
   * meantime. One in this process computes before this returns. The outcome may be completed on a
   * thread of the verifier, so what follows should be short; it does not fail.
   *
   * @param mayBlock where a verifier that can only be waited for is, with a thread for each
   * @throws IllegalStateException when called again
   */
  public CompletableFuture<Judgement> judge(Executor mayBlock) {
    begin();
    StageClock clock = new StageClock();
    CompletableFuture<AttestationResult> asked;
    try {
      asked = step.appraise(deadline, mayBlock);
    } catch (RuntimeException defect) {
      return CompletableFuture.completedFuture(defect(clock, defect));
    }
    return asked.handle(
        (result, failed) -> {
          clock.sinceStart(Stage.VERIFIER);
          return failed == null
              ? decide(result, clock)
              : Judgement.refused(this, clock, AttestationException.of(failed));
        });
  }

  private void begin() {
    if (!begun.compareAndSet(false, true)) {
      throw new IllegalStateException("this peer is being judged, or has been");
    }
  }

  private Judgement decide(AttestationResult result, StageClock clock) {
    try {
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
      return defect(clock, defect);
    }
  }

  private Judgement defect(StageClock clock, RuntimeException defect) {
    return Judgement.refused(this, clock, AttestationException.of(defect));
  }
}
