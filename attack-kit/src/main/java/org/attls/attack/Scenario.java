package org.attls.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.attls.attack.lab.LabSite;

/**
 * One attack of the catalogue: what is tried, in one or more trials, and what must come of it.
 *
 * @param id A1 to A45 and C1 to C5, as the catalogue numbers them
 * @param title the attack in a few words
 * @param mustHappen the rule
 * @param trials the ways in which it is tried; none where it cannot be tried
 * @param notTried why it cannot be tried here; only where there is no trial
 */
public record Scenario(
    String id, String title, String mustHappen, List<Trial> trials, Optional<String> notTried) {
  /** Copies the list; a scenario has either trials or a reason. */
  public Scenario {
    trials = List.copyOf(trials);
    if (trials.isEmpty() == notTried.isEmpty()) {
      throw new IllegalArgumentException(id + ": either trials or a reason why there is none");
    }
  }

  /** A scenario whose trials follow. */
  static Building of(String id, String title, String mustHappen) {
    return new Building(id, title, mustHappen);
  }

  /** An attack that cannot be tried here. */
  static Scenario notTried(String id, String title, String mustHappen, String why) {
    return new Scenario(id, title, mustHappen, List.of(), Optional.of(why));
  }

  /** Tries everything, each trial at a site of its own. */
  public List<Result> run() {
    return trials.stream().map(trial -> trial.run(this)).toList();
  }

  /** Collects trials. */
  static final class Building {
    private final String id;
    private final String title;
    private final String mustHappen;
    private final List<Trial> trials = new ArrayList<>();

    private Building(String id, String title, String mustHappen) {
      this.id = id;
      this.title = title;
      this.mustHappen = mustHappen;
    }

    Building trial(String name, Expectation expected, Trial.Attempt attempt) {
      trials.add(new Trial(name, expected, attempt));
      return this;
    }

    Scenario build() {
      return new Scenario(id, title, mustHappen, trials, Optional.empty());
    }
  }

  /** Makes the site of a trial. */
  static LabSite newSite() {
    return new LabSite();
  }
}
