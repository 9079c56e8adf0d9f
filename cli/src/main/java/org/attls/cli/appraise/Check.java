package org.attls.cli.appraise;

import org.attls.eat.check.Outcome;
import org.attls.eat.check.Outcome.Status;
import org.attls.eat.check.Titled;

/**
 * One check, and how it ended.
 *
 * @param name for programs, such as {@code KAT_SIGNATURE}
 * @param title for people
 * @param status how it ended
 * @param expected what had to be there; empty where nothing was compared
 * @param actual what was there, or why nothing was compared
 */
record Check(String name, String title, Status status, String expected, String actual) {
  /** The same, of evidence. */
  static <C extends Enum<C> & Titled> Check of(Outcome<C> outcome) {
    return new Check(
        outcome.check().name(),
        outcome.check().title(),
        outcome.status(),
        outcome.expected(),
        outcome.found());
  }

  /** Names the check and both values. */
  String problem() {
    return title + ": expected " + expected + ", found " + actual;
  }
}
