package org.attls.eat.check;

import java.util.List;
import java.util.Optional;

/**
 * How one check ended.
 *
 * @param check one of a list of checks, which are constants in their order
 * @param expected what had to be there; empty where the check did not run
 * @param found what was there, or why the check did not run; never raw structures
 */
public record Outcome<C extends Enum<C> & Titled>(
    C check, Status status, String expected, String found) {
  /** The ways to end. */
  public enum Status {
    /** It holds. */
    PASSED,
    /** It does not. */
    FAILED,
    /** The caller gave nothing to compare with. */
    NOT_ASKED,
    /** It looks at what could not be read, or depends on an earlier check that failed. */
    NOT_RUN
  }

  /** Whether it is the evidence that is wrong. */
  public boolean failed() {
    return status == Status.FAILED;
  }

  /** The first that failed. */
  public static <C extends Enum<C> & Titled> Optional<Outcome<C>> firstFailure(
      List<Outcome<C>> outcomes) {
    return outcomes.stream().filter(Outcome::failed).findFirst();
  }

  /**
   * Fails unless there is one outcome for each check, in their order, and a proof exactly where no
   * check failed.
   *
   * @throws IllegalArgumentException saying which
   */
  public static <C extends Enum<C> & Titled> void requireWhole(
      List<Outcome<C>> outcomes, C[] checks, boolean proved) {
    if (!outcomes.stream().map(Outcome::check).toList().equals(List.of(checks))) {
      throw new IllegalArgumentException("not one outcome for each check: " + outcomes);
    }
    if (firstFailure(outcomes).isPresent() == proved) {
      throw new IllegalArgumentException("proof and outcomes disagree: " + outcomes);
    }
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
