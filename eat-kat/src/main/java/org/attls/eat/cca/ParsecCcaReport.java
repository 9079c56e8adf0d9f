package org.attls.eat.cca;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a verification ended: the outcome of every check, and the proof when none failed.
 *
 * @param outcomes one for each {@link ParsecCcaCheck}, in their order
 * @param evidence what the token says, where all its structures could be read; believe it only as
 *     far as the outcomes go
 * @param verified the proof; present exactly when no check failed
 */
public record ParsecCcaReport(
    List<ParsecCcaOutcome> outcomes,
    Optional<ParsecCcaEvidence> evidence,
    Optional<VerifiedParsecCca> verified) {
  /** Copies the list and checks that it is complete and agrees with the proof. */
  public ParsecCcaReport {
    outcomes = List.copyOf(outcomes);
    List<ParsecCcaCheck> checks = List.of(ParsecCcaCheck.values());
    if (!outcomes.stream().map(ParsecCcaOutcome::check).toList().equals(checks)) {
      throw new IllegalArgumentException("not one outcome for each check: " + outcomes);
    }
    boolean failed = outcomes.stream().anyMatch(o -> o.status() == ParsecCcaOutcome.Status.FAILED);
    if (failed == verified.isPresent()) {
      throw new IllegalArgumentException("proof and outcomes disagree: " + outcomes);
    }
  }

  /** The first check that failed; empty when the evidence is verified. */
  public Optional<ParsecCcaOutcome> firstFailure() {
    return outcomes.stream()
        .filter(outcome -> outcome.status() == ParsecCcaOutcome.Status.FAILED)
        .findFirst();
  }

  /** The outcome of one check. */
  public ParsecCcaOutcome outcome(ParsecCcaCheck check) {
    return outcomes.get(check.ordinal());
  }

  /** The groups in which a check failed. */
  public Set<ParsecCcaCheck.Group> failedGroups() {
    Set<ParsecCcaCheck.Group> groups = EnumSet.noneOf(ParsecCcaCheck.Group.class);
    for (ParsecCcaOutcome outcome : outcomes) {
      if (outcome.status() == ParsecCcaOutcome.Status.FAILED) {
        groups.add(outcome.check().group());
      }
    }
    return groups;
  }
}
