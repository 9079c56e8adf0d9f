package org.attls.corim.comid;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.attls.corim.environment.Environment;
import org.attls.corim.key.CryptoKey;
import org.attls.corim.measurement.Measurement;
import org.attls.corim.measurement.MeasurementKey;

/**
 * Endorsements of which the first that fits is taken (draft-ietf-rats-corim-11, section 5.1.8).
 *
 * @param condition what must have been found before the series is looked at
 * @param series at least one entry, in the order in which they are tried; all select by the same
 *     members of the same measured elements
 */
public record ConditionalSeriesTriple(Condition condition, List<Entry> series) {
  /** Checks that there is an entry and that all select alike, and copies the list. */
  public ConditionalSeriesTriple {
    series = List.copyOf(series);
    if (series.isEmpty()) {
      throw new IllegalArgumentException("a conditional series without entry");
    }
    if (series.stream().map(Entry::pattern).distinct().count() > 1) {
      throw new IllegalArgumentException(
          "entries of a series that select by different elements or members");
    }
  }

  /**
   * What must have been found.
   *
   * @param environment the environment
   * @param claims its state; may be empty
   * @param authorizedBy keys that must have authorized it; empty where none is demanded
   */
  public record Condition(
      Environment environment, List<Measurement> claims, List<CryptoKey> authorizedBy) {
    /** Copies the lists. */
    public Condition {
      claims = List.copyOf(claims);
      authorizedBy = List.copyOf(authorizedBy);
    }
  }

  /**
   * One of the series.
   *
   * @param selection when it is taken, at least one measurement
   * @param addition what is added then, at least one measurement
   */
  public record Entry(List<Measurement> selection, List<Measurement> addition) {
    /** Checks that there are measurements and copies the lists. */
    public Entry {
      selection = List.copyOf(selection);
      addition = List.copyOf(addition);
      if (selection.isEmpty() || addition.isEmpty()) {
        throw new IllegalArgumentException("a series entry without selection or addition");
      }
    }

    private Set<Selected> pattern() {
      Set<Selected> pattern = new HashSet<>();
      selection.forEach(m -> pattern.add(new Selected(m.key(), m.values().codePoints())));
      return pattern;
    }
  }

  private record Selected(Optional<MeasurementKey> element, Set<String> members) {}
}
