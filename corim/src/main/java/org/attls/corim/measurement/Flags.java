package org.attls.corim.measurement;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.attls.corim.term.Extensions;

/**
 * Modes of operation (draft-ietf-rats-corim-11, section 5.1.4.5.5). Of a mode that is not listed
 * nothing is known, which is not the same as off.
 *
 * @param known the modes that are listed
 * @param others modes of profiles, kept without being interpreted
 */
public record Flags(Map<Flag, Boolean> known, Extensions others) {
  /** Copies the map. */
  public Flags {
    Map<Flag, Boolean> copy = new EnumMap<>(Flag.class);
    copy.putAll(known);
    known = Collections.unmodifiableMap(copy);
    for (Flag flag : Flag.values()) {
      others.mustNotHave(flag.number());
    }
  }

  /** One mode. */
  public static Flags of(Flag flag, boolean on) {
    return new Flags(Map.of(flag, on), Extensions.NONE);
  }

  /** Whether a mode is on, where that is known. */
  public Optional<Boolean> get(Flag flag) {
    return Optional.ofNullable(known.get(flag));
  }
}
