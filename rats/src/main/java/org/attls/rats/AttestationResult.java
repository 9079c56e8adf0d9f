package org.attls.rats;

import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.attls.cmw.octets.Bytes;

/**
 * An attestation result whose form has been checked, and whose signature, unless it comes from a
 * verifier in this process. Whether it is good enough is for an {@link AppraisalPolicy} to say.
 *
 * @param source what can be handed to others
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
    ResultToken source,
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

  /** A result as received. */
  public AttestationResult(
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
    this(
        ResultToken.received(token),
        profile,
        issuedAt,
        notBefore,
        expiresAt,
        nonce,
        developer,
        build,
        globalStatus,
        appraisals);
  }

  /** The signed result; a verifier in this process signs when this is first called. */
  public Bytes token() {
    return source.octets();
  }

  /** The worst that is said of any part, and of the whole where the profile has such a status. */
  public Tier worst() {
    return Stream.concat(appraisals.values().stream().map(Appraisal::status), globalStatus.stream())
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }
}
