package org.attls.corim;

import org.attls.cmw.CmwType;

/**
 * Media types of CoRIMs (draft-ietf-rats-corim-11, section 12.5). {@link Profile#mediaType()} adds
 * the parameter that verifiers demand.
 */
public final class CorimMediaTypes {
  /** An unsigned CoRIM. */
  public static final String UNSIGNED = "application/rim+cbor";

  /** A signed CoRIM. */
  public static final String SIGNED = "application/rim+cose";

  /** An unsigned CoRIM for Veraison up to v0.0.2601. */
  public static final String UNSIGNED_UNTIL_2601 = "application/corim-unsigned+cbor";

  private CorimMediaTypes() {}

  /**
   * Whether a type names unsigned CoRIMs of just the profile that this one has: where there is a
   * profile there is its parameter, and none otherwise.
   */
  public static boolean describes(CmwType type, Corim corim) {
    return describes(UNSIGNED, type, corim);
  }

  /** As {@link #describes}, of a signed CoRIM. */
  public static boolean describesSigned(CmwType type, Corim corim) {
    return describes(SIGNED, type, corim);
  }

  private static boolean describes(String base, CmwType type, Corim corim) {
    String expected =
        base + corim.profile().map(profile -> "; profile=\"" + profile + "\"").orElse("");
    return type.matches(CmwType.mediaType(expected));
  }
}
