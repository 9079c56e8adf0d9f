package org.attls.corim.term;

/** Which generation of layouts a document has: they differ in many small places. */
public enum Layout {
  /** draft-ietf-rats-corim-11, and Veraison's v2 library. */
  DRAFT_11,
  /**
   * Veraison's v1 library in its last form: CoMIDs are byte strings that hold tag 506, keys may be
   * {@code {0: base64}}, identifiers may be of tags that the draft has given up or that mean
   * something else today (551, 600, 601, 602).
   */
  V1,
  /**
   * Veraison's v1 library up to v1.1.2: as {@link #V1}, but the profile is a list, and attest keys
   * and identities have each other's number among the triples.
   */
  V1_PROFILE_LIST;

  /** Whether it is one of Veraison's v1 library. */
  public boolean isVersion1() {
    return this != DRAFT_11;
  }

  /** Number of the identity triples in the map of triples. */
  public int identityTriples() {
    return this == V1_PROFILE_LIST ? 3 : 2;
  }

  /** Number of the attest key triples in the map of triples. */
  public int attestKeyTriples() {
    return this == V1_PROFILE_LIST ? 2 : 3;
  }
}
