package org.attls.corim.comid;

import java.util.List;
import org.attls.corim.term.Extensions;

/**
 * The statements of a CoMID, at least one (draft-ietf-rats-corim-11, section 5.1.4).
 *
 * @param referenceValues possible states; may be empty
 * @param attestKeys keys that sign evidence; may be empty
 * @param others triples of other kinds, kept without being interpreted
 */
public record Triples(
    List<ReferenceTriple> referenceValues, List<AttestKeyTriple> attestKeys, Extensions others) {
  /** Checks that there is a triple and copies the lists. */
  public Triples {
    referenceValues = List.copyOf(referenceValues);
    attestKeys = List.copyOf(attestKeys);
    others.mustNotHave(0, 3);
    if (referenceValues.isEmpty() && attestKeys.isEmpty() && others.isEmpty()) {
      throw new IllegalArgumentException("no triple");
    }
  }

  /** Reference values alone. */
  public static Triples referenceValues(ReferenceTriple... triples) {
    return new Triples(List.of(triples), List.of(), Extensions.NONE);
  }

  /** Attest keys alone. */
  public static Triples attestKeys(AttestKeyTriple... triples) {
    return new Triples(List.of(), List.of(triples), Extensions.NONE);
  }
}
