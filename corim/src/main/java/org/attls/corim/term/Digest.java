package org.attls.corim.term;

import org.attls.cmw.octets.Bytes;

/**
 * A digest and its algorithm (draft-ietf-rats-corim-11, section 7.7).
 *
 * @param value not empty; of the algorithm's size where that is known
 */
public record Digest(DigestAlgorithm algorithm, Bytes value) {
  /** Checks the size. */
  public Digest {
    int expected = algorithm.octets().orElse(value.size());
    if (value.isEmpty() || value.size() != expected) {
      throw new IllegalArgumentException(
          "a digest of algorithm "
              + algorithm
              + " with "
              + value.size()
              + " octets"
              + (expected > 0 ? ", must be " + expected : ""));
    }
  }
}
