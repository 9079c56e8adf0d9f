package org.attls.eat.cca;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.attls.eat.check.Outcome;

/**
 * How a verification ended: the outcome of every check, and the proof when none failed.
 *
 * @param outcomes one for each {@link ParsecCcaCheck}, in their order
 * @param evidence what the token says, where all its structures could be read; believe it only as
 *     far as the outcomes go
 * @param verified the proof; present exactly when no check failed
 */
public record ParsecCcaReport(
    List<Outcome<ParsecCcaCheck>> outcomes,
    Optional<ParsecCcaEvidence> evidence,
    Optional<VerifiedParsecCca> verified) {
  /** Copies the list and checks that it is complete and agrees with the proof. */
  public ParsecCcaReport {
    outcomes = List.copyOf(outcomes);
    Outcome.requireWhole(outcomes, ParsecCcaCheck.values(), verified.isPresent());
  }

  /** The first check that failed; empty when the evidence is verified. */
  public Optional<Outcome<ParsecCcaCheck>> firstFailure() {
    return Outcome.firstFailure(outcomes);
  }

  /** The outcome of one check. */
  public Outcome<ParsecCcaCheck> outcome(ParsecCcaCheck check) {
    return outcomes.get(check.ordinal());
  }

  /** The groups in which a check failed. */
  public Set<ParsecCcaCheck.Group> failedGroups() {
    Set<ParsecCcaCheck.Group> groups = EnumSet.noneOf(ParsecCcaCheck.Group.class);
    for (Outcome<ParsecCcaCheck> outcome : outcomes) {
      if (outcome.failed()) {
        groups.add(outcome.check().group());
      }
    }
    return groups;
  }
}
