package org.attls.eat.parsec;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a verification ended: the outcome of every check, and the proof when none failed.
 *
 * @param outcomes one for each {@link ParsecTpmCheck}, in their order
 * @param evidence what the token says, where all its structures could be read; believe it only as
 *     far as the outcomes go
 * @param verified the proof; present exactly when no check failed
 */
public record ParsecTpmReport(
    List<ParsecTpmOutcome> outcomes,
    Optional<ParsecTpmEvidence> evidence,
    Optional<VerifiedParsecTpm> verified) {
  /** Copies the list and checks that it is complete and agrees with the proof. */
  public ParsecTpmReport {
    outcomes = List.copyOf(outcomes);
    ParsecTpmCheck[] checks = ParsecTpmCheck.values();
    if (!outcomes.stream().map(ParsecTpmOutcome::check).toList().equals(List.of(checks))) {
      throw new IllegalArgumentException("not one outcome for each check: " + outcomes);
    }
    boolean failed = outcomes.stream().anyMatch(o -> o.status() == ParsecTpmOutcome.Status.FAILED);
    if (failed == verified.isPresent()) {
      throw new IllegalArgumentException("proof and outcomes disagree: " + outcomes);
    }
  }

  /** The first check that failed; empty when the token is verified. */
  public Optional<ParsecTpmOutcome> firstFailure() {
    return outcomes.stream()
        .filter(outcome -> outcome.status() == ParsecTpmOutcome.Status.FAILED)
        .findFirst();
  }

  /** The outcome of one check. */
  public ParsecTpmOutcome outcome(ParsecTpmCheck check) {
    return outcomes.get(check.ordinal());
  }

  /** The groups in which a check failed. */
  public Set<ParsecTpmCheck.Group> failedGroups() {
    Set<ParsecTpmCheck.Group> groups = EnumSet.noneOf(ParsecTpmCheck.Group.class);
    for (ParsecTpmOutcome outcome : outcomes) {
      if (outcome.status() == ParsecTpmOutcome.Status.FAILED) {
        groups.add(outcome.check().group());
      }
    }
    return groups;
  }
}
