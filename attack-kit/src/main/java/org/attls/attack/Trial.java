package org.attls.attack;

import org.attls.attack.lab.LabSite;

/**
 * One way of trying an attack.
 *
 * @param name what is tried, in at most 60 letters
 * @param expected what must come of it
 * @param attempt tries it
 */
public record Trial(String name, Expectation expected, Attempt attempt) {
  /** Tries an attack. */
  public interface Attempt {
    /** Tries it at a site that nobody has used. */
    Observation run(LabSite site) throws Exception;
  }

  /** Tries it at a new site; what goes wrong in the attempt itself is observed too. */
  Result run(Scenario scenario) {
    Observation observed;
    try {
      observed = attempt.run(Scenario.newSite());
    } catch (Exception broken) {
      observed = new Observation.Broken(String.valueOf(broken));
    }
    return new Result(scenario, this, observed);
  }
}
