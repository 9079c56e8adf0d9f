package org.attls.rats;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.attls.cmw.octets.Bytes;

/**
 * The checks of {@link AffirmingPolicy} on a result, one method each.
 *
 * @param maxAge largest age of a result
 * @param clockSkew by how much the verifier's clock may be ahead
 * @param developer expected developer of the verifier
 * @param build expected build of the verifier
 * @param policyId expected among the policies of every appraisal
 * @param requiredClaims claims that every vector must affirm
 * @param worst the worst tier that passes: affirming, or warning where that was allowed by name
 */
record ResultChecks(
    Duration maxAge,
    Duration clockSkew,
    Optional<String> developer,
    Optional<String> build,
    Optional<String> policyId,
    Set<TrustVector.Claim> requiredClaims,
    Tier worst) {
  private static final int LONGEST_QUOTE = 300;

  /** "eat_nonce: the user nonce echoed" (draft-ietf-rats-ear-03, section 3). */
  void checkAnswers(AttestationResult result, Bytes challenge) throws AttestationException {
    require(result.nonce().isPresent(), "eat_nonce is missing");
    require(
        result.nonce().equals(Optional.of(challenge)),
        "eat_nonce is not the challenge of this connection");
  }

  void checkVerifier(AttestationResult result) throws AttestationException {
    require(
        developer.isEmpty() || developer.get().equals(result.developer()),
        "the verifier's developer is not the configured one");
    require(
        build.isEmpty() || build.get().equals(result.build()),
        "the verifier's build is not the configured one");
  }

  /**
   * The status has to pass, and the vector has to bear it out: no claim in it is worse than the
   * status, and it says something. They are looked at one by one: a status of none passes for
   * nothing, however good the vector is, and no status passes with a vector that says nothing.
   */
  void checkTiers(AttestationResult result) throws AttestationException {
    for (Map.Entry<String, Appraisal> entry : new TreeMap<>(result.appraisals()).entrySet()) {
      Appraisal appraisal = entry.getValue();
      if (!passes(appraisal.status())) {
        throw notAffirming(entry.getKey(), "status " + appraisal.status(), appraisal.problem());
      }
      String inSpite = "status " + appraisal.status().name().toLowerCase(Locale.ROOT);
      for (Map.Entry<TrustVector.Claim, Integer> claim : appraisal.vector().claims().entrySet()) {
        if (Tier.ofClaim(claim.getValue()).compareTo(appraisal.status()) > 0) {
          throw notAffirming(
              entry.getKey(),
              inSpite + " in spite of " + claim.getKey().jsonName() + " " + claim.getValue(),
              appraisal.problem());
        }
      }
      if (!passes(appraisal.vector().worst())) {
        throw notAffirming(
            entry.getKey(), inSpite + ", but no claim in the vector is", appraisal.problem());
      }
      for (TrustVector.Claim claim : requiredClaims) {
        int value = appraisal.vector().claims().getOrDefault(claim, 0);
        if (Tier.ofClaim(value) != Tier.AFFIRMING) {
          throw notAffirming(
              entry.getKey(), claim.jsonName() + " is " + value, appraisal.problem());
        }
      }
    }
    if (result.globalStatus().isPresent() && !passes(result.globalStatus().get())) {
      throw notAffirming("all", "status " + result.globalStatus().get(), Optional.empty());
    }
  }

  private boolean passes(Tier tier) {
    return tier != Tier.NONE && tier.compareTo(worst) <= 0;
  }

  void checkLabels(AttestationResult result, Set<String> labels) throws AttestationException {
    require(
        result.appraisals().keySet().equals(labels),
        "the appraisals are not exactly those expected, " + labels);
  }

  void checkPolicies(AttestationResult result) throws AttestationException {
    for (Appraisal appraisal : result.appraisals().values()) {
      require(
          policyId.isEmpty() || appraisal.policyIds().contains(policyId.get()),
          "the configured appraisal policy was not applied");
    }
  }

  /** "the nonce found in that evidence" (draft-ietf-rats-ear-03, section 3). */
  void checkEvidenceNonce(AttestationResult result, List<Bytes> challenges)
      throws AttestationException {
    for (Appraisal appraisal : result.appraisals().values()) {
      Optional<Bytes> nonce = appraisal.evidenceNonce();
      require(
          nonce.isEmpty() || challenges.stream().allMatch(nonce.get()::equals),
          "the verifier found another nonce in the evidence than local inspection");
    }
  }

  /**
   * Skew is granted to {@code iat} and {@code nbf} only: a verdict that ends at {@code exp} cannot
   * begin behind it, and the largest age is ours to choose.
   */
  void checkTime(AttestationResult result, Instant now) throws AttestationException {
    Instant latest = now.plus(clockSkew);
    if (result.issuedAt().isAfter(latest)) {
      throw stale("issued at " + result.issuedAt() + ", in the future");
    }
    if (result.notBefore().isPresent() && result.notBefore().get().isAfter(latest)) {
      throw stale("not valid before " + result.notBefore().get());
    }
    if (result.expiresAt().isPresent() && !now.isBefore(result.expiresAt().get())) {
      throw stale("expired at " + result.expiresAt().get());
    }
    if (result.issuedAt().isBefore(now.minus(maxAge))) {
      throw stale("issued at " + result.issuedAt() + ", more than " + maxAge + " ago");
    }
  }

  /** At least one appraisal attests a key, and none attests another than the peer's. */
  void checkKey(AttestationResult result, Bytes key) throws AttestationException {
    boolean attested = false;
    for (Appraisal appraisal : result.appraisals().values()) {
      Optional<Bytes> akpub = appraisal.attestedKey();
      if (akpub.isPresent() && !akpub.get().equals(key)) {
        throw new AttestationException(
            Reason.KEY_MISMATCH, "the verifier attests another key than the peer's");
      }
      attested |= akpub.isPresent();
    }
    if (!attested) {
      throw new AttestationException(Reason.KEY_MISMATCH, "the verifier attests no key");
    }
  }

  private static void require(boolean condition, String problem) throws AttestationException {
    if (!condition) {
      throw new AttestationException(Reason.RESULT_INVALID, "attestation result: " + problem);
    }
  }

  private static AttestationException stale(String problem) {
    return new AttestationException(Reason.RESULT_STALE, "attestation result " + problem);
  }

  private static AttestationException notAffirming(
      String label, String finding, Optional<String> problem) {
    return new AttestationException(
        Reason.NOT_AFFIRMING,
        quoted(label)
            + ": "
            + finding
            + problem.map(text -> "; the verifier says: " + quoted(text)).orElse(""));
  }

  /** Somebody else's words in a log of ours: one line, and not a long one. */
  private static String quoted(String text) {
    String line = text.replaceAll("\\p{C}", " ").strip();
    return line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + "…";
  }
}
