package org.attls.corim.comid;

import java.util.List;
import org.attls.corim.environment.Environment;
import org.attls.corim.term.Identifier;

/**
 * CoSWIDs that have the reference values of an environment (draft-ietf-rats-corim-11, section
 * 5.1.12).
 *
 * @param environment the environment
 * @param tagIds names of the CoSWIDs, at least one
 */
public record CoswidTriple(Environment environment, List<Identifier> tagIds) {
  /** Checks that there is a name and copies the list. */
  public CoswidTriple {
    tagIds = List.copyOf(tagIds);
    if (tagIds.isEmpty()) {
      throw new IllegalArgumentException("a CoSWID triple without CoSWID");
    }
  }
}
