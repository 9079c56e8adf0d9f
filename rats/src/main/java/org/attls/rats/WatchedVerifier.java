package org.attls.rats;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.attls.cmw.Cmw;
import org.attls.cmw.octets.Bytes;

/** A verifier by name, of which it is known how much it is asked and whether it answers. */
public final class WatchedVerifier implements Verifier {
  private final String name;
  private final Verifier asked;
  private final BooleanSupplier resting;
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile boolean up = true;

  /**
   * @param name for operators
   * @param resting whether it is left alone at present because it failed several times in a row
   */
  public WatchedVerifier(String name, Verifier asked, BooleanSupplier resting) {
    this.name = name;
    this.asked = asked;
    this.resting = resting;
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

  /** Whether it is left alone at present because it failed several times in a row. */
  public boolean resting() {
    return resting.getAsBoolean();
  }

  @Override
  public VerifierSession open(Bytes challenge, Deadline deadline) throws AttestationException {
    inFlight.incrementAndGet();
    try {
      return new Session(asked.open(challenge, deadline));
    } catch (AttestationException failed) {
      ended(failed);
      throw failed;
    } catch (RuntimeException | Error defect) {
      inFlight.decrementAndGet();
      throw defect;
    }
  }

  @Override
  public CompletableFuture<AttestationResult> appraise(
      Bytes challenge, Cmw evidence, Deadline deadline, Executor mayBlock) {
    inFlight.incrementAndGet();
    try {
      return asked
          .appraise(challenge, evidence, deadline, mayBlock)
          .whenComplete(
              (result, failed) -> {
                if (failed == null) {
                  up = true;
                  inFlight.decrementAndGet();
                } else {
                  ended(AttestationException.of(failed));
                }
              });
    } catch (RuntimeException | Error defect) {
      inFlight.decrementAndGet();
      throw defect;
    }
  }

  private void ended(AttestationException failed) {
    answeredWith(failed.reason());
    inFlight.decrementAndGet();
  }

  /** A result that is not to be believed is an answer; silence is none. */
  private void answeredWith(Reason reason) {
    up = reason != Reason.VERIFIER_UNAVAILABLE && reason != Reason.DEADLINE;
  }

  private final class Session implements VerifierSession {
    private final VerifierSession opened;
    private final AtomicBoolean over = new AtomicBoolean();

    Session(VerifierSession opened) {
      this.opened = opened;
    }

    @Override
    public AttestationResult appraise(Cmw evidence, Deadline deadline) throws AttestationException {
      try {
        AttestationResult result = opened.appraise(evidence, deadline);
        up = true;
        return result;
      } catch (AttestationException failed) {
        answeredWith(failed.reason());
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
