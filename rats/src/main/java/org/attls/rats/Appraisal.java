package org.attls.rats;

import java.util.List;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;

/**
 * What a verifier says of one attester (an entry of {@code submods} in an EAR).
 *
 * @param status the tier as stated
 * @param vector the claims behind it
 * @param policyIds which appraisal policies were applied
 * @param attestedKey the key that the evidence attests, DER SubjectPublicKeyInfo
 * @param evidenceNonce the nonce that the verifier found in the evidence, where it tells
 * @param problem the verifier's text on what went wrong, where it tells
 */
public record Appraisal(
    Tier status,
    TrustVector vector,
    List<String> policyIds,
    Optional<Bytes> attestedKey,
    Optional<Bytes> evidenceNonce,
    Optional<String> problem) {
  /** Copies the list. */
  public Appraisal {
    policyIds = List.copyOf(policyIds);
  }
}
