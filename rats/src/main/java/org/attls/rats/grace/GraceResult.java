package org.attls.rats.grace;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Appraisal;
import org.attls.rats.AttestationResult;
import org.attls.rats.Tier;

/**
 * What an earlier result says of a device that was recognised: what it said then, as a warning, on
 * this connection. Its token is the earlier one.
 */
final class GraceResult {
  /** No reader of results accepts it. */
  static final String PROFILE = "tag:attls,2026:grace";

  private static final String SUFFIX = "+grace";

  private GraceResult() {}

  static AttestationResult of(
      AttestationResult earlier, Bytes challenge, Bytes attested, Instant now, Instant end) {
    return with(
        earlier,
        PROFILE,
        now,
        end,
        challenge,
        then ->
            new Appraisal(
                Tier.WARNING,
                then.vector(),
                then.policyIds().stream().map(id -> id + SUFFIX).toList(),
                then.attestedKey().map(key -> attested),
                then.evidenceNonce().map(nonce -> challenge),
                Optional.of("no verifier: by the verdict of " + earlier.issuedAt())),
        Tier.WARNING);
  }

  /** As the verifier would have said it now; only affirming results are remembered. */
  static AttestationResult asAffirmed(AttestationResult grace) {
    return with(
        grace,
        grace.profile(),
        grace.issuedAt(),
        grace.expiresAt().orElseThrow(),
        grace.nonce().orElseThrow(),
        now ->
            new Appraisal(
                Tier.AFFIRMING,
                now.vector(),
                withoutSuffix(now.policyIds()),
                now.attestedKey(),
                now.evidenceNonce(),
                now.problem()),
        Tier.AFFIRMING);
  }

  private static List<String> withoutSuffix(List<String> ids) {
    return ids.stream().map(id -> id.substring(0, id.length() - SUFFIX.length())).toList();
  }

  private static AttestationResult with(
      AttestationResult result,
      String profile,
      Instant issued,
      Instant end,
      Bytes challenge,
      UnaryOperator<Appraisal> appraisal,
      Tier tier) {
    return new AttestationResult(
        result.source(),
        profile,
        issued,
        Optional.empty(),
        Optional.of(end),
        Optional.of(challenge),
        result.developer(),
        result.build(),
        result.globalStatus().map(any -> tier),
        result.appraisals().entrySet().stream()
            .collect(
                Collectors.toMap(Map.Entry::getKey, entry -> appraisal.apply(entry.getValue()))));
  }
}
