package org.attls.corim.comid;

import java.util.List;
import org.attls.corim.environment.Environment;
import org.attls.corim.measurement.Measurement;

/**
 * A condition: an environment in a state (draft-ietf-rats-corim-11, section 5.1.7).
 *
 * @param environment the environment
 * @param claims its state, at least one measurement
 */
public record StatefulEnvironment(Environment environment, List<Measurement> claims) {
  /** Checks that there is a measurement and copies the list. */
  public StatefulEnvironment {
    claims = List.copyOf(claims);
    if (claims.isEmpty()) {
      throw new IllegalArgumentException("a stateful environment without measurement");
    }
  }
}
