package org.attls.eat.parsec;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.attls.eat.check.Outcome;

/**
 * How a verification ended: the outcome of every check, and the proof when none failed.
 *
 * @param outcomes one for each {@link ParsecTpmCheck}, in their order
 * @param evidence what the token says, where all its structures could be read; believe it only as
 *     far as the outcomes go
 * @param verified the proof; present exactly when no check failed
 */
public record ParsecTpmReport(
    List<Outcome<ParsecTpmCheck>> outcomes,
    Optional<ParsecTpmEvidence> evidence,
    Optional<VerifiedParsecTpm> verified) {
  /** Copies the list and checks that it is complete and agrees with the proof. */
  public ParsecTpmReport {
    outcomes = List.copyOf(outcomes);
    Outcome.requireWhole(outcomes, ParsecTpmCheck.values(), verified.isPresent());
  }

  /** The first check that failed; empty when the token is verified. */
  public Optional<Outcome<ParsecTpmCheck>> firstFailure() {
    return Outcome.firstFailure(outcomes);
  }

  /** The outcome of one check. */
  public Outcome<ParsecTpmCheck> outcome(ParsecTpmCheck check) {
    return outcomes.get(check.ordinal());
  }

  /** The groups in which a check failed. */
  public Set<ParsecTpmCheck.Group> failedGroups() {
    Set<ParsecTpmCheck.Group> groups = EnumSet.noneOf(ParsecTpmCheck.Group.class);
    for (Outcome<ParsecTpmCheck> outcome : outcomes) {
      if (outcome.failed()) {
        groups.add(outcome.check().group());
      }
    }
    return groups;
  }
}
