package org.attls.rats;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.attls.cmw.Cmw;
import org.attls.cmw.octets.Bytes;

/**
 * A verifier by name, of which it is known how much it is asked, whether it answers, and after how
 * long.
 */
public final class WatchedVerifier implements Verifier {
  private final String name;
  private final Verifier asked;
  private final Supplier<Circuit> circuit;
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile boolean up = true;
  private volatile Watcher watcher = (answered, took) -> {};

  /** Is told of every question that ended; quick, because the verifier's threads call it. */
  public interface Watcher {
    /**
     * A question ended.
     *
     * @param answered with whatever verdict
     * @param took from the first request for it to its end
     */
    void ended(boolean answered, Duration took);
  }

  /**
   * @param name for operators
   * @param circuit what would become of a question
   */
  public WatchedVerifier(String name, Verifier asked, Supplier<Circuit> circuit) {
    this.name = name;
    this.asked = asked;
    this.circuit = circuit;
  }

  /** Tells this one, and nobody else, from now on. */
  public void tell(Watcher other) {
    watcher = other;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** How many questions it has not answered yet. */
  public int inFlight() {
    return inFlight.get();
  }

  /**
   * Whether the last question that ended was answered, with whatever verdict; true before there was
   * one.
   */
  public boolean up() {
    return up;
  }

  /** What would become of a question. */
  public Circuit circuit() {
    return circuit.get();
  }

  @Override
  public VerifierSession open(Bytes challenge, Deadline deadline) throws AttestationException {
    long began = System.nanoTime();
    inFlight.incrementAndGet();
    try {
      return new Session(asked.open(challenge, deadline), began);
    } catch (AttestationException failed) {
      inFlight.decrementAndGet();
      ended(isAnswer(failed.reason()), began);
      throw failed;
    } catch (RuntimeException | Error defect) {
      inFlight.decrementAndGet();
      throw defect;
    }
  }

  @Override
  public CompletableFuture<AttestationResult> appraise(
      Bytes challenge, Cmw evidence, Deadline deadline, Executor mayBlock) {
    long began = System.nanoTime();
    inFlight.incrementAndGet();
    try {
      return asked
          .appraise(challenge, evidence, deadline, mayBlock)
          .whenComplete(
              (result, failed) -> {
                inFlight.decrementAndGet();
                ended(failed == null || isAnswer(AttestationException.of(failed).reason()), began);
              });
    } catch (RuntimeException | Error defect) {
      inFlight.decrementAndGet();
      throw defect;
    }
  }

  private void ended(boolean answered, long began) {
    up = answered;
    watcher.ended(answered, Duration.ofNanos(System.nanoTime() - began));
  }

  /** A result that is not to be believed is an answer; silence is none. */
  private static boolean isAnswer(Reason reason) {
    return reason != Reason.VERIFIER_UNAVAILABLE && reason != Reason.DEADLINE;
  }

  private final class Session implements VerifierSession {
    private final VerifierSession opened;
    private final long began;
    private final AtomicBoolean over = new AtomicBoolean();

    Session(VerifierSession opened, long began) {
      this.opened = opened;
      this.began = began;
    }

    @Override
    public AttestationResult appraise(Cmw evidence, Deadline deadline) throws AttestationException {
      try {
        AttestationResult result = opened.appraise(evidence, deadline);
        ended(true, began);
        return result;
      } catch (AttestationException failed) {
        ended(isAnswer(failed.reason()), began);
        throw failed;
      }
    }

    @Override
    public void close() {
      if (over.compareAndSet(false, true)) {
        inFlight.decrementAndGet();
        opened.close();
      }
    }
  }
}
