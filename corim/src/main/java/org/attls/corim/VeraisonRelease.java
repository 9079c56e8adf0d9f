package org.attls.corim;

import org.attls.corim.term.Layout;

/**
 * Which verifier an unsigned CoRIM is written for: the layouts differ by release of Veraison, and
 * no release takes more than one. In order, the newest first.
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
  V0_0_2408_TO_2601,
  /**
   * Veraison's branch of 2023, as the proof of concept of attested TLS used it: as v0.0.2408, but
   * the profile is a list of one, and attest keys and identities have each other's number.
   */
  BRANCH_OF_2023;

  /** Media type under which such a CoRIM is provisioned. */
  public String mediaType(Profile profile) {
    return isVersion1()
        ? CorimMediaTypes.UNSIGNED_UNTIL_2601 + "; profile=\"" + profile + "\""
        : profile.mediaType();
  }

  /** The generation of its layout. */
  public Layout layout() {
    return switch (this) {
      case CURRENT_DRAFT, V0_0_2603_TO_2608 -> Layout.DRAFT_11;
      case V0_0_2408_TO_2601 -> Layout.V1;
      case BRANCH_OF_2023 -> Layout.V1_PROFILE_LIST;
    };
  }

  /** Whether the layout is one of the v1 library. */
  public boolean isVersion1() {
    return layout().isVersion1();
  }
}
