package org.attls.eat.check;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** How one check ended. Its texts are made when somebody asks. */
public final class Outcome<C extends Enum<C> & Titled> {
  private final C check;
  private final Status status;
  private final Supplier<String> expected;
  private final Supplier<String> found;

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

  Outcome(C check, Status status, Supplier<String> expected, Supplier<String> found) {
    this.check = check;
    this.status = status;
    this.expected = expected;
    this.found = found;
  }

  /** One of a list of checks, which are constants in their order. */
  public C check() {
    return check;
  }

  /** How it ended. */
  public Status status() {
    return status;
  }

  /** What had to be there; empty where the check did not run. */
  public String expected() {
    return expected.get();
  }

  /** What was there, or why the check did not run; never raw structures. */
  public String found() {
    return found.get();
  }

  /** Whether it is the evidence that is wrong. */
  public boolean failed() {
    return status == Status.FAILED;
  }

  /** The first that failed. */
  public static <C extends Enum<C> & Titled> Optional<Outcome<C>> firstFailure(
      List<Outcome<C>> outcomes) {
    for (Outcome<C> outcome : outcomes) {
      if (outcome.failed()) {
        return Optional.of(outcome);
      }
    }
    return Optional.empty();
  }

  /**
   * Fails unless there is one outcome for each check, in their order, and a proof exactly where no
   * check failed.
   *
   * @throws IllegalArgumentException saying which
   */
  public static <C extends Enum<C> & Titled> void requireWhole(
      List<Outcome<C>> outcomes, C[] checks, boolean proved) {
    boolean whole = outcomes.size() == checks.length;
    for (int i = 0; whole && i < checks.length; i++) {
      whole = outcomes.get(i).check == checks[i];
    }
    if (!whole) {
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
      case PASSED -> check + " passed: " + found();
      case FAILED -> check + " failed: expected " + expected() + ", found " + found();
      case NOT_ASKED -> check + " not asked: " + found();
      case NOT_RUN -> check + " not run: " + found();
    };
  }
}
