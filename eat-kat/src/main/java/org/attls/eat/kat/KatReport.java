package org.attls.eat.kat;

import java.util.List;
import java.util.Optional;
import org.attls.eat.check.Outcome;

/**
 * How a verification ended: the outcome of every check, and the proof when none failed.
 *
 * @param outcomes one for each {@link KatCheck}, in their order
 * @param verified the proof; present exactly when no check failed
 */
public record KatReport(List<Outcome<KatCheck>> outcomes, Optional<VerifiedKat> verified) {
  /** Copies the list and checks that it is complete and agrees with the proof. */
  public KatReport {
    outcomes = List.copyOf(outcomes);
    Outcome.requireWhole(outcomes, KatCheck.values(), verified.isPresent());
  }

  /** The first check that failed; empty when the bundle is verified. */
  public Optional<Outcome<KatCheck>> firstFailure() {
    return Outcome.firstFailure(outcomes);
  }

  /** The outcome of one check. */
  public Outcome<KatCheck> outcome(KatCheck check) {
    return outcomes.get(check.ordinal());
  }
}
