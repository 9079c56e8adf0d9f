package org.attls.corim.measurement;

import java.util.Optional;

/** Integers that are acceptable (draft-ietf-rats-corim-11, section 5.1.4.8). */
public sealed interface IntRange {
  /** Whether a value is acceptable. */
  boolean contains(long value);

  /** One integer. */
  record Exact(long value) implements IntRange {
    @Override
    public boolean contains(long other) {
      return value == other;
    }
  }

  /**
   * All integers between two, tag 564.
   *
   * @param minimum the smallest; absent where there is none
   * @param maximum the largest, not less than the smallest; absent where there is none
   */
  record Between(Optional<Long> minimum, Optional<Long> maximum) implements IntRange {
    /** Checks the order. */
    public Between {
      if (minimum.isPresent() && maximum.isPresent() && minimum.get() > maximum.get()) {
        throw new IllegalArgumentException(
            "a range from " + minimum.get() + " to " + maximum.get() + ", which has no integer");
      }
    }

    @Override
    public boolean contains(long value) {
      return minimum.orElse(Long.MIN_VALUE) <= value && value <= maximum.orElse(Long.MAX_VALUE);
    }
  }
}
