package org.attls.corim.comid;

import java.util.List;
import org.attls.corim.environment.Environment;
import org.attls.corim.measurement.Measurement;

/**
 * What is known of an environment beyond its evidence (draft-ietf-rats-corim-11, section 5.1.6).
 *
 * @param condition the environment that must have been found
 * @param endorsement what is added to it, at least one measurement
 */
public record EndorsedTriple(Environment condition, List<Measurement> endorsement) {
  /** Checks that there is a measurement and copies the list. */
  public EndorsedTriple {
    endorsement = List.copyOf(endorsement);
    if (endorsement.isEmpty()) {
      throw new IllegalArgumentException("an endorsed-values triple without measurement");
    }
  }
}
