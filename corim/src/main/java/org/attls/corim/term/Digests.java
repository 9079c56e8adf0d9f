package org.attls.corim.term;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.attls.cmw.octets.Bytes;

/**
 * Digests of one thing, each under another algorithm (draft-ietf-rats-corim-11, section 7.7).
 *
 * @param digests at least one, in the order of the document
 */
public record Digests(List<Digest> digests) {
  /** Checks that there is a digest and none twice, and copies the list. */
  public Digests {
    digests = List.copyOf(digests);
    if (digests.isEmpty()) {
      throw new IllegalArgumentException("no digest");
    }
    Set<DigestAlgorithm> seen = new HashSet<>();
    for (Digest digest : digests) {
      if (!seen.add(digest.algorithm().canonical())) {
        throw new IllegalArgumentException("algorithm " + digest.algorithm() + " twice");
      }
    }
  }

  /** One digest. */
  public static Digests of(DigestAlgorithm algorithm, Bytes value) {
    return new Digests(List.of(new Digest(algorithm, value)));
  }

  /** The digest under an algorithm, by number or by name, where there is one. */
  public Optional<Bytes> value(DigestAlgorithm algorithm) {
    return digests.stream()
        .filter(digest -> digest.algorithm().canonical().equals(algorithm.canonical()))
        .map(Digest::value)
        .findFirst();
  }
}
