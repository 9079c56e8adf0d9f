package org.attls.verifier.embedded.appraise;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.attls.rats.Appraisal;
import org.attls.rats.Tier;
import org.attls.rats.TrustVector;
import org.attls.rats.TrustVector.Claim;

/**
 * An appraisal policy of the operator: which claims have to reach which tier. It can make a verdict
 * worse, never better.
 *
 * <p>A claim that misses its tier makes the status that of the claim, or a warning where there is
 * no such claim; the key is then not passed on. A result says by its policy id that the policy was
 * applied: {@code policy:PARSEC_TPM/NAME}.
 *
 * @param name what the policy is called in results: letters, digits, {@code -._}
 * @param least the worst tier that each claim may have, affirming or warning
 */
public record TierDemands(String name, Map<Claim, Tier> least) {
  /** No policy beyond that of the appraisal itself. */
  public static final TierDemands NONE = new TierDemands("none", Map.of());

  /** Checks the name, and that each demand is one. */
  public TierDemands {
    if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
      throw new IllegalArgumentException("a policy is named by letters, digits and -._");
    }
    least = Map.copyOf(least);
    if (!List.of(Tier.AFFIRMING, Tier.WARNING).containsAll(least.values())) {
      throw new IllegalArgumentException("what can be demanded of a claim: affirming, warning");
    }
  }

  /** What an appraisal is worth by this policy. */
  public Finding apply(Finding finding) {
    if (least.isEmpty()) {
      return finding;
    }
    Appraisal given = finding.appraisal();
    Tier status = given.status();
    Optional<String> missed = Optional.empty();
    for (Map.Entry<Claim, Tier> demand : new EnumMap<>(least).entrySet()) {
      Tier tier = tier(given.vector(), demand.getKey());
      if (tier == Tier.NONE || tier.compareTo(demand.getValue()) > 0) {
        Tier deserved = tier == Tier.NONE ? Tier.WARNING : tier;
        status = deserved.compareTo(status) > 0 ? deserved : status;
        missed =
            missed.isPresent()
                ? missed
                : Optional.of(
                    "policy "
                        + name
                        + ": "
                        + demand.getKey().jsonName()
                        + " is "
                        + word(tier)
                        + ", "
                        + word(demand.getValue())
                        + " is demanded");
      }
    }
    return new Finding(
        new Appraisal(
            status,
            given.vector(),
            given.policyIds().stream().map(id -> id + "/" + name).toList(),
            missed.isPresent() ? Optional.empty() : given.attestedKey(),
            given.evidenceNonce(),
            given.problem().isPresent() ? given.problem() : missed),
        missed.isPresent() ? Optional.empty() : finding.annotatedEvidence(),
        finding.kid(),
        finding.failedCheck().isPresent() ? finding.failedCheck() : missed);
  }

  private static Tier tier(TrustVector vector, Claim claim) {
    return Tier.ofClaim(vector.claims().getOrDefault(claim, 0));
  }

  private static String word(Tier tier) {
    return tier.name().toLowerCase(Locale.ROOT);
  }
}
