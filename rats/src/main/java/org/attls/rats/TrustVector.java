package org.attls.rats;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * A trustworthiness vector (draft-ietf-rats-ar4si): up to eight claims of one signed octet each.
 * Absent means 0.
 */
public record TrustVector(Map<Claim, Integer> claims) {
  /** The claims, in the order of their CBOR keys 0..7. */
  public enum Claim {
    /** Key 0. */
    INSTANCE_IDENTITY,
    /** Key 1. */
    CONFIGURATION,
    /** Key 2. */
    EXECUTABLES,
    /** Key 3. */
    FILE_SYSTEM,
    /** Key 4. */
    HARDWARE,
    /** Key 5. */
    RUNTIME_OPAQUE,
    /** Key 6. */
    STORAGE_OPAQUE,
    /** Key 7. */
    SOURCED_DATA;

    private final String jsonName = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The name in JSON, such as {@code instance-identity}. */
    public String jsonName() {
      return jsonName;
    }
  }

  /** Copies the map and checks that every value is a signed octet. */
  public TrustVector {
    EnumMap<Claim, Integer> copy = new EnumMap<>(Claim.class);
    copy.putAll(claims);
    copy.values().forEach(Tier::ofClaim);
    claims = java.util.Collections.unmodifiableMap(copy);
  }

  /** The worst tier among the claims; {@link Tier#NONE} when there are none. */
  public Tier worst() {
    Tier worst = Tier.NONE;
    for (int value : claims.values()) {
      Tier tier = Tier.ofClaim(value);
      worst = tier.compareTo(worst) > 0 ? tier : worst;
    }
    return worst;
  }
}
