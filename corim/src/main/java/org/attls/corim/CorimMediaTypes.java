package org.attls.corim;

/** Media types of CoRIMs. {@link Profile#mediaType()} adds the parameter that verifiers demand. */
public final class CorimMediaTypes {
  /** An unsigned CoRIM (draft-ietf-rats-corim-11). */
  public static final String UNSIGNED = "application/rim+cbor";

  /** An unsigned CoRIM for Veraison up to v0.0.2601. */
  public static final String UNSIGNED_UNTIL_2601 = "application/corim-unsigned+cbor";

  private CorimMediaTypes() {}
}
