package org.attls.corim.comid;

import java.util.Optional;
import org.attls.corim.term.Extensions;

/**
 * The values of a measurement, at least one (draft-ietf-rats-corim-11, section 5.1.4.5.2).
 *
 * @param digests digests of one thing under several algorithms
 * @param others values of other kinds, kept without being interpreted
 */
public record MeasurementValues(Optional<Digests> digests, Extensions others) {
  /** Checks that there is a value. */
  public MeasurementValues {
    others.mustNotHave(2);
    if (digests.isEmpty() && others.isEmpty()) {
      throw new IllegalArgumentException("a measurement without value");
    }
  }

  /** Digests alone. */
  public static MeasurementValues of(Digests digests) {
    return new MeasurementValues(Optional.of(digests), Extensions.NONE);
  }
}
