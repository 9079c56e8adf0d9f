package org.attls.attack;

/** What came of a trial. */
public record Result(Scenario scenario, Trial trial, Observation observed) {
  /** Whether it came as it must. */
  public boolean asExpected() {
    return trial.expected().isMetBy(observed);
  }
}
