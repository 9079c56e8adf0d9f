package org.attls.eat.kat;

/**
 * How one check ended.
 *
 * @param expected what had to be there; empty where the check did not run
 * @param found what was there, or why the check did not run; never raw structures
 */
public record KatOutcome(KatCheck check, Status status, String expected, String found) {
  /** The ways to end. */
  public enum Status {
    /** It holds. */
    PASSED,
    /** It does not. */
    FAILED,
    /** The caller gave nothing to compare with. */
    NOT_ASKED,
    /** An earlier check failed on which it depends. */
    NOT_RUN
  }

  /** One line, such as {@code CHALLENGE failed: expected …, found …}. */
  @Override
  public String toString() {
    return switch (status) {
      case PASSED -> check + " passed: " + found;
      case FAILED -> check + " failed: expected " + expected + ", found " + found;
      case NOT_ASKED -> check + " not asked: " + found;
      case NOT_RUN -> check + " not run: " + found;
    };
  }
}
