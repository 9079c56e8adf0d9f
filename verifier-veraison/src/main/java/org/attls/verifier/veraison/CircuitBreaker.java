package org.attls.verifier.veraison;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.attls.rats.Circuit;

/**
 * Leaves a service alone that has failed several times in a row. After a pause one question is let
 * through: its answer closes the circuit, its failure begins the next pause.
 *
 * <p>Only questions that no peer has any influence on are counted (discovery and new sessions):
 * else whoever finds evidence that a verifier cannot digest could cut it off from everybody.
 */
final class CircuitBreaker {
  private final int failures;
  private final Duration pause;
  private final LongSupplier nanoTime;
  private int inARow;
  private boolean trial;
  private long openUntil;
  private String lastFailure = "";

  /**
   * @param failures so many in a row open the circuit
   * @param nanoTime a monotonic clock
   */
  CircuitBreaker(int failures, Duration pause, LongSupplier nanoTime) {
    this.failures = failures;
    this.pause = pause;
    this.nanoTime = nanoTime;
  }

  /** Why nothing may be asked now; empty if something may. */
  synchronized Optional<String> refusal() {
    if (inARow < failures) {
      return Optional.empty();
    }
    long wait = openUntil - nanoTime.getAsLong();
    if (wait <= 0 && !trial) {
      trial = true;
      return Optional.empty();
    }
    return Optional.of(
        "not asked, because it failed "
            + inARow
            + " times in a row; "
            + (wait <= 0
                ? "it is being tried"
                : "it is tried again in " + Duration.ofNanos(wait).toMillis() + " ms")
            + "; the last failure: "
            + lastFailure);
  }

  /** What would become of a question; asking this is none. */
  synchronized Circuit state() {
    if (inARow < failures) {
      return Circuit.CLOSED;
    }
    return trial || openUntil - nanoTime.getAsLong() > 0 ? Circuit.OPEN : Circuit.TRYING;
  }

  /** The service answered. */
  synchronized void succeeded() {
    inARow = 0;
    trial = false;
  }

  /** The service did not answer, or said that it cannot. */
  synchronized void failed(String failure) {
    inARow++;
    trial = false;
    lastFailure = failure;
    openUntil = nanoTime.getAsLong() + pause.toNanos();
  }

  /** A question ended without saying anything about the service. */
  synchronized void unknown() {
    trial = false;
  }
}
