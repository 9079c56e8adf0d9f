package org.attls.cli.attack;

import java.util.List;
import org.attls.attack.Result;
import org.attls.attack.Scenario;

/** Is told what came of each attack: for people or for programs. */
interface AttackReport {
  /** Here it begins. */
  void begins();

  /** An attack was tried, in each of its ways. */
  void tried(Scenario scenario, List<Result> results);

  /** An attack cannot be tried. */
  void notTried(Scenario scenario);

  /** All is over. */
  void ends(int attacks, int trials, int wrong, int notTried);
}
