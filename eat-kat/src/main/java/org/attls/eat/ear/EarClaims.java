package org.attls.eat.ear;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonItem.JsonNumber;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.json.JsonItem.JsonText;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.key.EcKey;
import org.attls.rats.Appraisal;
import org.attls.rats.AttestationResult;
import org.attls.rats.ResultToken;
import org.attls.rats.Tier;
import org.attls.rats.TrustVector;

/**
 * Reads the claims of an EAR in JSON (draft-ietf-rats-ear-03, section 3). Nothing is authenticated
 * here.
 *
 * <pre>
 * EAR = {
 *   eat_profile       => one of {@link EarProfile}
 *   ? ear_status      => "none" / "affirming" / "warning" / "contraindicated"
 *   iat               => int
 *   ? exp, ? nbf      => int
 *   ear_verifier_id   => { developer => text, build => text }
 *   ? ear_raw_evidence => base64url text
 *   ? eat_nonce       => base64 text of 8..64 octets
 *   submods           => { + text => EAR-appraisal }
 * }
 * EAR-appraisal = {
 *   ear_status        => as above
 *   ? ear_trustworthiness_vector => { + name => -128..127 }
 *   ? ear_appraisal_policy_ids   => [ + text ]          (one text before -03)
 *   ? eat_nonce       => base64 text of 8..64 octets     (-03)
 *   ? ear_veraison_key_attestation => { ? akpub => base64url of DER SubjectPublicKeyInfo }
 *   ? ear_veraison_policy_claims   => { ? problem => text, * text => any }
 * }
 * </pre>
 *
 * Unknown claims are ignored (RFC 9711, section 4.2), but not names that belong to another profile,
 * and not unknown members of a trustworthiness vector: ignoring a claim of distrust is no option.
 */
public final class EarClaims {
  /** The last second of the year 9999. */
  static final long LATEST_TIME = 253_402_300_799L;

  private static final Map<String, TrustVector.Claim> VECTOR_CLAIMS =
      Stream.of(TrustVector.Claim.values())
          .collect(Collectors.toUnmodifiableMap(TrustVector.Claim::jsonName, claim -> claim));

  private final EarProfile profile;

  private EarClaims(EarProfile profile) {
    this.profile = profile;
  }

  /**
   * Reads a claims-set.
   *
   * @param payload UTF-8 JSON, at most {@value CompactJws#MAX_OCTETS} octets
   * @param token the token around it, kept in the result
   * @param accepted which profiles are read
   */
  public static AttestationResult read(Bytes payload, Bytes token, Set<EarProfile> accepted)
      throws MalformedException {
    return read(payload, ResultToken.received(token), accepted);
  }

  static AttestationResult read(Bytes payload, ResultToken token, Set<EarProfile> accepted)
      throws MalformedException {
    JsonObject claims = JsonReader.read(payload, "ear", CompactJws.MAX_OCTETS).asObject();
    JsonItem tag = claims.required("eat_profile");
    Optional<EarProfile> profile = EarProfile.ofTag(tag.asText());
    if (profile.isEmpty() || !accepted.contains(profile.get())) {
      throw tag.failure("not a profile that is accepted here");
    }
    return new EarClaims(profile.get()).result(claims, token);
  }

  private AttestationResult result(JsonObject claims, ResultToken token) throws MalformedException {
    refuseForeignNames(claims);
    Optional<Tier> globalStatus = Optional.empty();
    if (optional(claims, EarClaim.STATUS).isPresent()) {
      globalStatus = Optional.of(tier(required(claims, EarClaim.STATUS)));
    }
    Instant issuedAt = time(claims.required("iat"));
    Optional<Instant> expiresAt = optionalTime(claims, "exp");
    Optional<Instant> notBefore = optionalTime(claims, "nbf");
    JsonObject verifier = required(claims, EarClaim.VERIFIER_ID).asObject();
    String developer = verifier.required("developer").asText();
    String build = verifier.required("build").asText();
    if (optional(claims, EarClaim.RAW_EVIDENCE).isPresent()) {
      required(claims, EarClaim.RAW_EVIDENCE).asText();
    }
    return new AttestationResult(
        token,
        profile.tag(),
        issuedAt,
        notBefore,
        expiresAt,
        nonce(claims),
        developer,
        build,
        globalStatus,
        appraisals(claims.required("submods")));
  }

  private Map<String, Appraisal> appraisals(JsonItem submods) throws MalformedException {
    Map<String, Appraisal> appraisals = new LinkedHashMap<>();
    for (Map.Entry<String, JsonItem> entry : submods.asObject().members().entrySet()) {
      appraisals.put(entry.getKey(), appraisal(entry.getValue().asObject()));
    }
    if (appraisals.isEmpty()) {
      throw submods.failure("no appraisal");
    }
    return appraisals;
  }

  private Appraisal appraisal(JsonObject claims) throws MalformedException {
    refuseForeignNames(claims);
    return new Appraisal(
        tier(required(claims, EarClaim.STATUS)),
        vector(claims),
        policyIds(claims),
        attestedKey(claims),
        profile.since03() ? nonce(claims) : Optional.empty(),
        problem(claims));
  }

  private TrustVector vector(JsonObject claims) throws MalformedException {
    Optional<JsonItem> vector = optional(claims, EarClaim.TRUSTWORTHINESS_VECTOR);
    Map<TrustVector.Claim, Integer> values = new LinkedHashMap<>();
    if (vector.isPresent()) {
      Map<String, JsonItem> members = vector.get().asObject().members();
      if (members.isEmpty() && !profile.hasQuirksOf2023()) {
        throw vector.get().failure("an empty vector");
      }
      for (Map.Entry<String, JsonItem> member : members.entrySet()) {
        TrustVector.Claim claim = VECTOR_CLAIMS.get(member.getKey());
        if (claim == null) {
          throw member.getValue().failure("no claim of a vector");
        }
        values.put(claim, (int) member.getValue().asLong(Byte.MIN_VALUE, Byte.MAX_VALUE));
      }
    }
    return new TrustVector(values);
  }

  private List<String> policyIds(JsonObject claims) throws MalformedException {
    Optional<JsonItem> policy = optional(claims, EarClaim.APPRAISAL_POLICY);
    if (policy.isEmpty()) {
      return List.of();
    }
    if (!profile.since03()) {
      return List.of(policy.get().asText());
    }
    List<String> ids = new ArrayList<>();
    for (JsonItem id : policy.get().asArray()) {
      ids.add(id.asText());
    }
    if (ids.isEmpty()) {
      throw policy.get().failure("an empty array");
    }
    return ids;
  }

  /** An empty object means: no key (Veraison writes it where key attestation failed). */
  private Optional<Bytes> attestedKey(JsonObject claims) throws MalformedException {
    Optional<JsonItem> attestation = optional(claims, EarClaim.KEY_ATTESTATION);
    if (attestation.isEmpty()) {
      return Optional.empty();
    }
    Optional<JsonItem> akpub = attestation.get().asObject().optional("akpub");
    if (akpub.isEmpty()) {
      return Optional.empty();
    }
    String path = akpub.get().path();
    return Optional.of(EcKey.ofSpki(Base64Url.decode(akpub.get().asText(), path), path).spki());
  }

  /** The one policy claim with a meaning here; the others are the verifier's own business. */
  private Optional<String> problem(JsonObject claims) throws MalformedException {
    Optional<JsonItem> policyClaims = optional(claims, EarClaim.POLICY_CLAIMS);
    if (policyClaims.isEmpty()) {
      return Optional.empty();
    }
    return policyClaims
        .get()
        .asObject()
        .optional("problem")
        .filter(JsonText.class::isInstance)
        .map(text -> ((JsonText) text).value());
  }

  private static Tier tier(JsonItem status) throws MalformedException {
    String text = status.asText();
    return Stream.of(Tier.values())
        .filter(tier -> nameOf(tier).equals(text))
        .findFirst()
        .orElseThrow(() -> status.failure("not the name of a trust tier"));
  }

  /** The tier in JSON. */
  static String nameOf(Tier tier) {
    return tier.name().toLowerCase(Locale.ROOT);
  }

  private static Optional<Bytes> nonce(JsonObject claims) throws MalformedException {
    Optional<JsonItem> nonce = claims.optional("eat_nonce");
    return nonce.isPresent() ? Optional.of(EarNonce.read(nonce.get())) : Optional.empty();
  }

  private Optional<Instant> optionalTime(JsonObject claims, String name) throws MalformedException {
    Optional<JsonItem> time = claims.optional(name);
    return time.isPresent() ? Optional.of(time(time.get())) : Optional.empty();
  }

  /** RFC 9711, section 4.3.1: times are integers. */
  private Instant time(JsonItem item) throws MalformedException {
    if (profile.hasQuirksOf2023() && item instanceof JsonNumber number && !number.integer()) {
      try {
        return time(
            new JsonNumber(item.place(), new BigDecimal(number.value().toBigIntegerExact()), true));
      } catch (ArithmeticException fraction) {
        throw item.failure("a fraction of a second");
      }
    }
    return Instant.ofEpochSecond(item.asLong(0, LATEST_TIME));
  }

  private void refuseForeignNames(JsonObject claims) throws MalformedException {
    for (String name : profile.foreignNames()) {
      if (claims.optional(name).isPresent()) {
        throw claims.failure("claim \"" + name + "\" does not belong to profile " + profile.tag());
      }
    }
  }

  private Optional<JsonItem> optional(JsonObject claims, EarClaim claim) {
    return claims.optional(profile.nameOf(claim));
  }

  private JsonItem required(JsonObject claims, EarClaim claim) throws MalformedException {
    return claims.required(profile.nameOf(claim));
  }
}
