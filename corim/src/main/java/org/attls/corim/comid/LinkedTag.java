package org.attls.corim.comid;

import org.attls.corim.term.Identifier;

/**
 * How this CoMID stands to another (draft-ietf-rats-corim-11, section 5.1.3).
 *
 * @param tagId name of the other
 * @param relation number of the relation
 */
public record LinkedTag(Identifier tagId, long relation) {
  /** Relation: says more about the module than the other. */
  public static final long SUPPLEMENTS = 0;

  /** Relation: stands for the other, which is to be disregarded. */
  public static final long REPLACES = 1;
}
