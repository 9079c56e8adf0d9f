package org.attls.corim.term;

/** Which generation of layouts a document has: they differ in many small places. */
public enum Layout {
  /** draft-ietf-rats-corim-11, and Veraison's v2 library. */
  DRAFT_11,
  /**
   * Veraison's v1 library: CoMIDs are byte strings that hold tag 506, keys may be {@code {0:
   * base64}}, identifiers may be of tags that the draft has given up or that mean something else
   * today (551, 600, 601, 602).
   */
  V1
}
