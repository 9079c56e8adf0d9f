package org.attls.corim.comid;

import java.util.List;
import org.attls.corim.environment.Environment;
import org.attls.corim.measurement.Measurement;

/**
 * One possible state of an environment (draft-ietf-rats-corim-11, section 5.1.5): several states
 * are several triples.
 *
 * @param environment whose state it is
 * @param measurements all measurements of the state, at least one
 */
public record ReferenceTriple(Environment environment, List<Measurement> measurements) {
  /** Checks that there is a measurement and copies the list. */
  public ReferenceTriple {
    measurements = List.copyOf(measurements);
    if (measurements.isEmpty()) {
      throw new IllegalArgumentException("a reference triple without measurement");
    }
  }
}
