package org.attls.corim.comid;

import java.util.List;
import java.util.Optional;
import org.attls.corim.term.Entity;
import org.attls.corim.term.Extensions;
import org.attls.corim.term.Identifier;

/**
 * A concise module identifier (draft-ietf-rats-corim-11, section 5.1).
 *
 * @param language language of its texts, as RFC 5646 names it
 * @param tagId its name
 * @param tagVersion version of the tag; 0 where it does not say
 * @param entities who made it; may be empty
 * @param linkedTags how it stands to other CoMIDs; may be empty
 * @param triples what it states
 * @param others members of profiles, kept without being interpreted
 */
public record Comid(
    Optional<String> language,
    Identifier tagId,
    long tagVersion,
    List<Entity> entities,
    List<LinkedTag> linkedTags,
    Triples triples,
    Extensions others) {
  /** Checks the version and copies the lists. */
  public Comid {
    if (tagVersion < 0) {
      throw new IllegalArgumentException("tag version " + tagVersion + " is negative");
    }
    entities = List.copyOf(entities);
    linkedTags = List.copyOf(linkedTags);
    others.mustNotHave(0, 1, 2, 3, 4);
  }

  /** A CoMID of version 0 that says nothing but its triples. */
  public static Comid of(Identifier tagId, Triples triples) {
    return new Comid(Optional.empty(), tagId, 0, List.of(), List.of(), triples, Extensions.NONE);
  }
}
