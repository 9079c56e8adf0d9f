package org.attls.rats;

/**
 * The trust tiers of attestation results (draft-ietf-rats-ear-03; draft-ietf-rats-ar4si). Later
 * ones are worse.
 */
public enum Tier {
  /** The verifier makes no statement. This is not a pass. */
  NONE(0),
  /** The only tier that passes unless something worse was allowed by name. */
  AFFIRMING(2),
  /** Something is amiss. */
  WARNING(32),
  /** The verifier advises against trust. */
  CONTRAINDICATED(96);

  private final int code;

  Tier(int code) {
    this.code = code;
  }

  /** The number that stands for the tier in CBOR. */
  public int code() {
    return code;
  }

  /** The band of a claim in a trustworthiness vector, a signed 8-bit value. */
  public static Tier ofClaim(int value) {
    if (value < Byte.MIN_VALUE || value > Byte.MAX_VALUE) {
      throw new IllegalArgumentException(value + " is no signed 8-bit value");
    }
    if (value >= -1 && value <= 1) {
      return NONE;
    }
    if (value >= -32 && value <= 31) {
      return AFFIRMING;
    }
    if (value >= -96 && value <= 95) {
      return WARNING;
    }
    return CONTRAINDICATED;
  }
}
