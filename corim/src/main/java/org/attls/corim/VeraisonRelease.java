package org.attls.corim;

/**
 * Which verifier an unsigned CoRIM is written for: the layouts differ by release of Veraison, and
 * no release takes more than one.
 */
public enum VeraisonRelease {
  /**
   * draft-ietf-rats-corim-11, and Veraison after v0.0.2608: tag 501, CoMIDs {@code 506(bytes)},
   * profile {@code 32(text)}.
   */
  CURRENT_DRAFT,
  /** Veraison v0.0.2603 to v0.0.2608: as the draft, but the profile is text without tag 32. */
  V0_0_2603_TO_2608,
  /**
   * Veraison v0.0.2408 to v0.0.2601: no tag 501, CoMIDs byte strings that hold {@code 506(map)},
   * profile text without tag 32. Of several digests for one register it keeps the last only, and it
   * knows the instance of a Parsec TPM as UEID.
   */
  V0_0_2408_TO_2601;

  /** Media type under which such a CoRIM is provisioned. */
  public String mediaType(Profile profile) {
    return this == V0_0_2408_TO_2601
        ? CorimMediaTypes.UNSIGNED_UNTIL_2601 + "; profile=\"" + profile + "\""
        : profile.mediaType();
  }
}
