package org.attls.attack.weakened;

import org.attls.attack.Catalogue;
import org.attls.attack.Result;

/** What runs inside a weakened build; only text leaves it. */
public final class InsideWeakenedBuild {
  private InsideWeakenedBuild() {}

  /** One line for each trial of a scenario that does not end as it must. */
  public static String[] red(String id) {
    return Catalogue.all().stream()
        .filter(scenario -> scenario.id().equals(id))
        .flatMap(scenario -> scenario.run().stream())
        .filter(result -> !result.asExpected())
        .map(InsideWeakenedBuild::line)
        .toArray(String[]::new);
  }

  private static String line(Result result) {
    return result.trial().name() + ": " + result.observed().text();
  }
}
