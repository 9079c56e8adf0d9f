package org.attls.corim.term;

import java.util.List;
import java.util.Optional;

/**
 * An organisation that took part in a manifest or a tag (draft-ietf-rats-corim-11, sections 4.1.5
 * and 5.1.2).
 *
 * @param name its name, not empty
 * @param registrationId a URI that names it
 * @param roles numbers of its roles, at least one; what they mean depends on where the entity
 *     stands
 * @param others members that are kept without being interpreted
 */
public record Entity(
    String name, Optional<String> registrationId, List<Long> roles, Extensions others) {
  /** Role of a CoRIM's entity. */
  public static final long MANIFEST_CREATOR = 1;

  /** Role of a CoRIM's entity; at most one in a manifest. */
  public static final long MANIFEST_SIGNER = 2;

  /** Role of a CoMID's entity: made the tag. */
  public static final long TAG_CREATOR = 0;

  /** Role of a CoMID's entity: made the module that the tag describes. */
  public static final long CREATOR = 1;

  /** Role of a CoMID's entity: maintains the tag. */
  public static final long MAINTAINER = 2;

  /** Checks name and roles and copies the list. */
  public Entity {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("an entity without name");
    }
    roles = List.copyOf(roles);
    if (roles.isEmpty()) {
      throw new IllegalArgumentException("an entity without role");
    }
    others.mustNotHave(0, 1, 2);
  }

  /** An entity with these roles and no more. */
  public static Entity of(String name, Long... roles) {
    return new Entity(name, Optional.empty(), List.of(roles), Extensions.NONE);
  }
}
