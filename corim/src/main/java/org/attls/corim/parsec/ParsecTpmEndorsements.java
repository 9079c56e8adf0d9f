package org.attls.corim.parsec;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.Validity;

/**
 * What one CoRIM of the Parsec TPM profile endorses.
 *
 * @param trustAnchors attestation keys; may be empty, no {@code kid} twice
 * @param referenceStates good states; may be empty
 * @param validity when all of it holds; absent where the CoRIM does not say
 */
public record ParsecTpmEndorsements(
    List<TrustAnchor> trustAnchors,
    List<ReferenceState> referenceStates,
    Optional<Validity> validity) {
  /** Copies the lists and checks that evidence finds one key at most. */
  public ParsecTpmEndorsements {
    trustAnchors = List.copyOf(trustAnchors);
    referenceStates = List.copyOf(referenceStates);
    Set<Bytes> kids = new HashSet<>();
    for (TrustAnchor anchor : trustAnchors) {
      if (!kids.add(anchor.kid())) {
        throw new IllegalArgumentException("two trust anchors for instance " + anchor.kid());
      }
    }
  }

  /**
   * Whether the endorsements hold at an instant. They were when they were read; who keeps them has
   * to ask again.
   */
  public boolean holdAt(Instant at) {
    return validity.map(validity -> validity.contains(at)).orElse(true);
  }
}
