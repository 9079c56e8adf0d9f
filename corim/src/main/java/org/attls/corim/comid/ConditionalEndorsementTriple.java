package org.attls.corim.comid;

import java.util.List;

/**
 * Endorsements that hold where all conditions do (draft-ietf-rats-corim-11, section 5.1.7).
 *
 * @param conditions at least one
 * @param endorsements at least one
 */
public record ConditionalEndorsementTriple(
    List<StatefulEnvironment> conditions, List<EndorsedTriple> endorsements) {
  /** Checks that there are conditions and endorsements and copies the lists. */
  public ConditionalEndorsementTriple {
    conditions = List.copyOf(conditions);
    endorsements = List.copyOf(endorsements);
    if (conditions.isEmpty() || endorsements.isEmpty()) {
      throw new IllegalArgumentException(
          "a conditional endorsement without condition or endorsement");
    }
  }
}
