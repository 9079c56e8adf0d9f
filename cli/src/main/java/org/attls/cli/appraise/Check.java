package org.attls.cli.appraise;

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
  /** The ways to end. */
  enum Status {
    /** It holds. */
    PASSED,
    /** It does not. */
    FAILED,
    /** There was nothing to compare with. */
    NOT_ASKED,
    /** An earlier one failed. */
    NOT_RUN
  }

  /** Names the check and both values. */
  String problem() {
    return title + ": expected " + expected + ", found " + actual;
  }
}
