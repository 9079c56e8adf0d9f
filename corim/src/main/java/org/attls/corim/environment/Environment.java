package org.attls.corim.environment;

import java.util.Optional;

/**
 * What a triple speaks of: a class of devices, one instance, or a group, at least one of them
 * (draft-ietf-rats-corim-11, section 5.1.4.1).
 *
 * @param environmentClass the class
 * @param instance the one instance; an OID names none
 * @param group the group; a UUID, octets or a kind of a profile
 */
public record Environment(
    Optional<EnvironmentClass> environmentClass,
    Optional<EnvironmentId> instance,
    Optional<EnvironmentId> group) {
  /** Checks that something is named, and by a fitting kind of name. */
  public Environment {
    if (environmentClass.isEmpty() && instance.isEmpty() && group.isEmpty()) {
      throw new IllegalArgumentException("an environment that names nothing");
    }
    if (instance.filter(EnvironmentId.ObjectId.class::isInstance).isPresent()) {
      throw new IllegalArgumentException("an OID as instance");
    }
    if (group
        .filter(id -> id instanceof EnvironmentId.ObjectId || id instanceof EnvironmentId.Ueid)
        .isPresent()) {
      throw new IllegalArgumentException("an OID or UEID as group");
    }
    if (group.filter(EnvironmentId.Key.class::isInstance).isPresent()) {
      throw new IllegalArgumentException("a key as group");
    }
  }

  /** All instances of a class. */
  public static Environment of(EnvironmentClass environmentClass) {
    return new Environment(Optional.of(environmentClass), Optional.empty(), Optional.empty());
  }

  /** One instance of a class. */
  public static Environment of(EnvironmentClass environmentClass, EnvironmentId instance) {
    return new Environment(Optional.of(environmentClass), Optional.of(instance), Optional.empty());
  }
}
