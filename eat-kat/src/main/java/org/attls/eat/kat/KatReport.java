package org.attls.eat.kat;

import java.util.List;
import java.util.Optional;

/**
 * How a verification ended: the outcome of every check, and the proof when none failed.
 *
 * @param outcomes one for each {@link KatCheck}, in their order
 * @param verified the proof; present exactly when no check failed
 */
public record KatReport(List<KatOutcome> outcomes, Optional<VerifiedKat> verified) {
  /** Copies the list and checks that it is complete and agrees with the proof. */
  public KatReport {
    outcomes = List.copyOf(outcomes);
    if (!outcomes.stream().map(KatOutcome::check).toList().equals(List.of(KatCheck.values()))) {
      throw new IllegalArgumentException("not one outcome for each check: " + outcomes);
    }
    boolean failed = outcomes.stream().anyMatch(o -> o.status() == KatOutcome.Status.FAILED);
    if (failed == verified.isPresent()) {
      throw new IllegalArgumentException("proof and outcomes disagree: " + outcomes);
    }
  }

  /** The first check that failed; empty when the bundle is verified. */
  public Optional<KatOutcome> firstFailure() {
    return outcomes.stream().filter(o -> o.status() == KatOutcome.Status.FAILED).findFirst();
  }

  /** The outcome of one check. */
  public KatOutcome outcome(KatCheck check) {
    return outcomes.get(check.ordinal());
  }
}
