package org.attls.cmw;

import java.util.Set;

/**
 * A bit of the indicator of a record (draft-ietf-rats-msg-wrap-23, section 3.1): the kind of
 * conceptual message.
 */
public enum Indicator {
  /** Bit 0. */
  REFERENCE_VALUES,
  /** Bit 1. */
  ENDORSEMENTS,
  /** Bit 2. */
  EVIDENCE,
  /** Bit 3. */
  ATTESTATION_RESULTS,
  /** Bit 4. Trust anchors in the 2023 form of the draft. */
  APPRAISAL_POLICY;

  /** Largest legal value: all assigned bits. */
  static final int ALL = (1 << values().length) - 1;

  static int toBits(Set<Indicator> indicators) {
    int bits = 0;
    for (Indicator indicator : indicators) {
      bits |= 1 << indicator.ordinal();
    }
    return bits;
  }

  static Set<Indicator> fromBits(int bits) {
    Set<Indicator> indicators = java.util.EnumSet.noneOf(Indicator.class);
    for (Indicator indicator : values()) {
      if ((bits & 1 << indicator.ordinal()) != 0) {
        indicators.add(indicator);
      }
    }
    return indicators;
  }
}
