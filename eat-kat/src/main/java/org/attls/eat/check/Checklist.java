package org.attls.eat.check;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.check.Outcome.Status;
import org.jspecify.annotations.Nullable;

/** Outcomes of checks, as they come. */
public final class Checklist<C extends Enum<C> & Titled> {
  private static final Supplier<String> NOTHING = () -> "";
  private static final Supplier<String> WELL_FORMED = () -> "well-formed";

  private final List<Outcome<C>> outcomes = new ArrayList<>();
  private boolean failed;

  /** Reads a structure. */
  public interface Structure<T> {
    /** Reads it, to its last octet. */
    T read() throws MalformedException;
  }

  /** Whether a structure can be read; null where it cannot. */
  public <T> @Nullable T structure(C check, Structure<T> structure) {
    try {
      T value = structure.read();
      wellFormed(check);
      return value;
    } catch (MalformedException malformed) {
      decide(check, false, "a well-formed structure", String.valueOf(malformed.getMessage()));
      return null;
    }
  }

  /** A structure was read elsewhere. */
  public void wellFormed(C check) {
    add(check, Status.PASSED, NOTHING, WELL_FORMED);
  }

  /** Whether the octets are the expected ones. */
  public boolean equal(C check, Bytes expected, Bytes found) {
    return decide(check, expected.equals(found), expected::hex, found::hex);
  }

  /** Whether it holds. */
  public boolean decide(C check, boolean holds, String expected, String found) {
    return decide(check, holds, () -> expected, () -> found);
  }

  /** Whether it holds; the texts are made when somebody asks for them. */
  public boolean decide(C check, boolean holds, Supplier<String> expected, Supplier<String> found) {
    failed |= !holds;
    add(check, holds ? Status.PASSED : Status.FAILED, expected, found);
    return holds;
  }

  /** There was nothing to compare with. */
  public void notAsked(C check, Supplier<String> found) {
    add(check, Status.NOT_ASKED, NOTHING, found);
  }

  /** Whether any check failed so far. */
  public boolean failed() {
    return failed;
  }

  /**
   * One outcome for each check.
   *
   * @param checks all, in their order; those made so far are the first of them
   * @param why the others were not made
   */
  public List<Outcome<C>> complete(C[] checks, String why) {
    for (int i = outcomes.size(); i < checks.length; i++) {
      add(checks[i], Status.NOT_RUN, NOTHING, () -> why);
    }
    return List.copyOf(outcomes);
  }

  private void add(C check, Status status, Supplier<String> expected, Supplier<String> found) {
    outcomes.add(new Outcome<>(check, status, expected, found));
  }
}
