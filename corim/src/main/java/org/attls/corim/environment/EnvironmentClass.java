package org.attls.corim.environment;

import java.util.Optional;

/**
 * A class of devices or modules, with at least one member (draft-ietf-rats-corim-11, section
 * 5.1.4.2).
 *
 * @param id its identifier: UUID, OID, octets or a kind of a profile
 * @param vendor who makes it
 * @param model its model; only with a vendor
 * @param layer where it stands in a layered boot, from 0
 * @param index which of several in the layer, from 0
 */
public record EnvironmentClass(
    Optional<EnvironmentId> id,
    Optional<String> vendor,
    Optional<String> model,
    Optional<Long> layer,
    Optional<Long> index) {
  /** Checks that there is a member, and the kind of identifier. */
  public EnvironmentClass {
    if (id.isEmpty() && vendor.isEmpty() && model.isEmpty() && layer.isEmpty() && index.isEmpty()) {
      throw new IllegalArgumentException("a class that names nothing");
    }
    if (id.filter(EnvironmentId.Ueid.class::isInstance).isPresent()) {
      throw new IllegalArgumentException("a UEID as class identifier");
    }
    if (id.filter(EnvironmentId.Key.class::isInstance).isPresent()) {
      throw new IllegalArgumentException("a key as class identifier");
    }
    if (model.isPresent() && vendor.isEmpty()) {
      throw new IllegalArgumentException("a model without vendor");
    }
    if (layer.orElse(0L) < 0 || index.orElse(0L) < 0) {
      throw new IllegalArgumentException("a negative layer or index");
    }
  }

  /** A class that has an identifier and nothing else. */
  public static EnvironmentClass of(EnvironmentId id) {
    return new EnvironmentClass(
        Optional.of(id), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }
}
