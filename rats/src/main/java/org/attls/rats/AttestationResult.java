package org.attls.rats;

import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.attls.cmw.octets.Bytes;

/**
 * An attestation result whose signature has been verified and whose form has been checked. Whether
 * it is good enough is for an {@link AppraisalPolicy} to say.
 *
 * @param token the result as received
 * @param profile its {@code eat_profile}
 * @param issuedAt its {@code iat}
 * @param notBefore its {@code nbf}
 * @param expiresAt its {@code exp}
 * @param nonce the challenge that it answers
 * @param developer the verifier's developer
 * @param build the verifier's build
 * @param globalStatus the tier over all appraisals, where the profile has one
 * @param appraisals one entry or more, by label
 */
public record AttestationResult(
    Bytes token,
    String profile,
    Instant issuedAt,
    Optional<Instant> notBefore,
    Optional<Instant> expiresAt,
    Optional<Bytes> nonce,
    String developer,
    String build,
    Optional<Tier> globalStatus,
    Map<String, Appraisal> appraisals) {
  /** Copies the map. */
  public AttestationResult {
    appraisals = Map.copyOf(appraisals);
    if (appraisals.isEmpty()) {
      throw new IllegalArgumentException("a result without an appraisal");
    }
  }

  /** The worst that is said of any part, and of the whole where the profile has such a status. */
  public Tier worst() {
    return Stream.concat(appraisals.values().stream().map(Appraisal::status), globalStatus.stream())
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }
}
