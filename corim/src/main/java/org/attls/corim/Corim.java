package org.attls.corim;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.attls.corim.comid.Comid;
import org.attls.corim.term.Entity;
import org.attls.corim.term.Extensions;
import org.attls.corim.term.Identifier;

/**
 * A concise reference integrity manifest (draft-ietf-rats-corim-11, section 4.1).
 *
 * @param id its name
 * @param tags what it brings, at least one tag
 * @param dependentRims where manifests that this one depends on are found; may be empty
 * @param profile which rules its extensions follow; absent for the document's own
 * @param validity when it holds; absent where it does not say
 * @param entities who made it; may be empty, at most one of them signs
 * @param others members of profiles, kept without being interpreted
 */
public record Corim(
    Identifier id,
    List<CorimTag> tags,
    List<Locator> dependentRims,
    Optional<Profile> profile,
    Optional<Validity> validity,
    List<Entity> entities,
    Extensions others) {
  /** Checks that there is a tag and one signer at most, and copies the lists. */
  public Corim {
    tags = List.copyOf(tags);
    if (tags.isEmpty()) {
      throw new IllegalArgumentException("a CoRIM without tag");
    }
    dependentRims = List.copyOf(dependentRims);
    entities = List.copyOf(entities);
    long signers =
        entities.stream().filter(entity -> entity.roles().contains(Entity.MANIFEST_SIGNER)).count();
    if (signers > 1) {
      throw new IllegalArgumentException(signers + " manifest signers");
    }
    others.mustNotHave(0, 1, 2, 3, 4, 5);
  }

  /** A CoRIM that depends on no other. */
  public Corim(
      Identifier id,
      List<CorimTag> tags,
      Optional<Profile> profile,
      Optional<Validity> validity,
      List<Entity> entities,
      Extensions others) {
    this(id, tags, List.of(), profile, validity, entities, others);
  }

  /** A CoRIM of a profile that brings CoMIDs and says nothing else. */
  public static Corim of(Identifier id, Profile profile, Comid... comids) {
    return new Corim(
        id,
        List.of(comids).stream().<CorimTag>map(CorimTag.OfComid::new).toList(),
        Optional.of(profile),
        Optional.empty(),
        List.of(),
        Extensions.NONE);
  }

  /** The CoMIDs among its tags, in order. */
  public List<Comid> comids() {
    return tags.stream()
        .filter(CorimTag.OfComid.class::isInstance)
        .map(tag -> ((CorimTag.OfComid) tag).comid())
        .toList();
  }

  /**
   * Whether the CoRIM holds at an instant, as far as it says. Reading does not ask: who keeps a
   * CoRIM has to ask again whenever it is used.
   */
  public boolean holdsAt(Instant at) {
    return validity.map(within -> within.contains(at)).orElse(true);
  }
}
