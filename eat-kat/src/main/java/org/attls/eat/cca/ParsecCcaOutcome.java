package org.attls.eat.cca;

/**
 * How one check ended.
 *
 * @param expected what had to be there; empty where the check did not run
 * @param found what was there, or why the check did not run; never raw structures
 */
public record ParsecCcaOutcome(ParsecCcaCheck check, Status status, String expected, String found) {
  /** The ways to end. */
  public enum Status {
    /** It holds. */
    PASSED,
    /** It does not. */
    FAILED,
    /** The caller gave nothing to compare with. */
    NOT_ASKED,
    /** The structures it looks at could not be read. */
    NOT_RUN
  }

  /** One line, such as {@code 11 CHALLENGE failed: expected …, found …}. */
  @Override
  public String toString() {
    String name = check.number() + " " + check;
    return switch (status) {
      case PASSED -> name + " passed: " + found;
      case FAILED -> name + " failed: expected " + expected + ", found " + found;
      case NOT_ASKED -> name + " not asked: " + found;
      case NOT_RUN -> name + " not run: " + found;
    };
  }
}
