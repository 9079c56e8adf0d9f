package org.attls.rats;

import java.util.List;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;

/**
 * What evidence says of itself, read locally. No signature of an attestation key has been verified:
 * these are claims until a verifier has judged them.
 *
 * @param challenges every challenge inside, at least one; all of them must be the expected one
 * @param attestedKey the key it attests: DER SubjectPublicKeyInfo, a valid point
 * @param residenceDefect what the key's attributes lack of a key that was made in the root of
 *     trust, cannot leave it and signs nothing else; empty when they are as they should be
 * @param instance identifier of the attestation key, the evidence's {@code kid}
 * @param pcrs which registers were quoted
 */
public record InspectedEvidence(
    List<Bytes> challenges,
    Bytes attestedKey,
    Optional<String> residenceDefect,
    Optional<Bytes> instance,
    Optional<QuotedPcrs> pcrs) {
  /** Copies the list. */
  public InspectedEvidence {
    challenges = List.copyOf(challenges);
    if (challenges.isEmpty()) {
      throw new IllegalArgumentException("evidence without a challenge");
    }
  }
}
