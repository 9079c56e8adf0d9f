package org.attls.eat.ear;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborRules;
import org.attls.cmw.cbor.CborText;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.key.EcKey;
import org.attls.rats.Appraisal;
import org.attls.rats.AttestationResult;
import org.attls.rats.Tier;
import org.attls.rats.TrustVector;

/**
 * The claims of an EAR in CBOR (draft-ietf-rats-ear-03, sections 3 and 4), read and written.
 * Nothing is authenticated here.
 *
 * <pre>
 * EAR = {
 *   265 =&gt; "tag:ietf.org,2026:rats/ear#03"     ; eat_profile
 *   ? 1000 =&gt; tier                             ; ear_status
 *   6 =&gt; int                                   ; iat
 *   ? 4 =&gt; int, ? 5 =&gt; int                     ; exp, nbf
 *   1004 =&gt; { 0 =&gt; text, 1 =&gt; text }           ; ear_verifier_id: developer, build
 *   ? 1002 =&gt; bstr                             ; ear_raw_evidence
 *   ? 10 =&gt; bstr .size (8..64)                 ; eat_nonce
 *   266 =&gt; { + text =&gt; EAR-appraisal }         ; submods
 * }
 * EAR-appraisal = {
 *   1000 =&gt; tier
 *   ? 1001 =&gt; { + 0..7 =&gt; -128..127 }          ; ear_trustworthiness_vector
 *   ? 1003 =&gt; [ + text ]                       ; ear_appraisal_policy_ids
 *   ? 10 =&gt; bstr .size (8..64)                 ; eat_nonce
 *   ? -70000 =&gt; any                            ; ear_veraison_annotated_evidence
 *   ? -70001 =&gt; { ? "problem" =&gt; text, * text =&gt; any }  ; ear_veraison_policy_claims
 *   ? -70002 =&gt; { ? "akpub" =&gt; bstr }          ; ear_veraison_key_attestation, SubjectPublicKeyInfo
 * }
 * tier = 0 / 2 / 32 / 96
 * </pre>
 *
 * <p>The profiles before -03 are read in JSON only: nobody is known to issue them in CBOR. Unknown
 * claims are ignored (RFC 9711, section 4.2), but not the names that claims have in JSON, and not
 * unknown members of a trustworthiness vector: ignoring a claim of distrust is no option.
 */
public final class EarCborClaims {
  private static final long EXP = 4;
  private static final long NBF = 5;
  private static final long IAT = 6;
  private static final long EAT_NONCE = 10;
  private static final long EAT_PROFILE = 265;
  private static final long SUBMODS = 266;
  private static final long STATUS = 1000;
  private static final long TRUSTWORTHINESS_VECTOR = 1001;
  private static final long RAW_EVIDENCE = 1002;
  private static final long APPRAISAL_POLICY_IDS = 1003;
  private static final long VERIFIER_ID = 1004;
  private static final long ANNOTATED_EVIDENCE = -70000;
  private static final long POLICY_CLAIMS = -70001;
  private static final long KEY_ATTESTATION = -70002;

  private static final long DEVELOPER = 0;
  private static final long BUILD = 1;

  private static final Set<String> NAMES_OF_EAT = Set.of("eat_profile", "iat", "exp", "submods");

  private EarCborClaims() {}

  /**
   * Reads a claims-set.
   *
   * @param payload CBOR of definite lengths, at most 64 KiB
   * @param token the token around it, kept in the result
   * @param accepted which profiles are read, of which only {@link EarProfile#IETF_03} has this form
   */
  public static AttestationResult read(Bytes payload, Bytes token, Set<EarProfile> accepted)
      throws MalformedException {
    CborMap claims = CborReader.read(payload, "ear", CborRules.STRICT).asMap();
    CborItem profile = claims.required(EAT_PROFILE);
    if (!profile.asText().equals(EarProfile.IETF_03.tag())
        || !accepted.contains(EarProfile.IETF_03)) {
      throw profile.failure("not a profile that is accepted here in CBOR");
    }
    refuseNames(claims);
    Optional<Tier> globalStatus = Optional.empty();
    if (claims.optional(STATUS).isPresent()) {
      globalStatus = Optional.of(tier(claims.required(STATUS)));
    }
    Instant issuedAt = time(claims.required(IAT));
    CborMap verifier = claims.required(VERIFIER_ID).asMap();
    if (claims.optional(RAW_EVIDENCE).isPresent()) {
      claims.required(RAW_EVIDENCE).asBytes();
    }
    return new AttestationResult(
        token,
        EarProfile.IETF_03.tag(),
        issuedAt,
        optionalTime(claims, NBF),
        optionalTime(claims, EXP),
        nonce(claims),
        verifier.required(DEVELOPER).asText(),
        verifier.required(BUILD).asText(),
        globalStatus,
        appraisals(claims.required(SUBMODS).asMap()));
  }

  private static Map<String, Appraisal> appraisals(CborMap submods) throws MalformedException {
    Map<String, Appraisal> appraisals = new LinkedHashMap<>();
    for (CborMap.Entry entry : submods.entries()) {
      appraisals.put(entry.key().asText(), appraisal(entry.value().asMap()));
    }
    if (appraisals.isEmpty()) {
      throw submods.failure("no appraisal");
    }
    return appraisals;
  }

  private static Appraisal appraisal(CborMap claims) throws MalformedException {
    refuseNames(claims);
    return new Appraisal(
        tier(claims.required(STATUS)),
        vector(claims),
        policyIds(claims),
        attestedKey(claims),
        nonce(claims),
        problem(claims));
  }

  private static TrustVector vector(CborMap claims) throws MalformedException {
    Optional<CborItem> vector = claims.optional(TRUSTWORTHINESS_VECTOR);
    Map<TrustVector.Claim, Integer> values = new LinkedHashMap<>();
    if (vector.isPresent()) {
      TrustVector.Claim[] known = TrustVector.Claim.values();
      List<CborMap.Entry> members = vector.get().asMap().entries();
      if (members.isEmpty()) {
        throw vector.get().failure("an empty vector");
      }
      for (CborMap.Entry member : members) {
        int key = member.key().asInt(0, known.length - 1);
        values.put(known[key], member.value().asInt(Byte.MIN_VALUE, Byte.MAX_VALUE));
      }
    }
    return new TrustVector(values);
  }

  private static List<String> policyIds(CborMap claims) throws MalformedException {
    Optional<CborItem> policies = claims.optional(APPRAISAL_POLICY_IDS);
    List<String> ids = new ArrayList<>();
    if (policies.isPresent()) {
      for (CborItem id : policies.get().asArray(1, Integer.MAX_VALUE)) {
        ids.add(id.asText());
      }
    }
    return ids;
  }

  /** A map without {@code akpub} means: no key. */
  private static Optional<Bytes> attestedKey(CborMap claims) throws MalformedException {
    Optional<CborItem> attestation = claims.optional(KEY_ATTESTATION);
    if (attestation.isEmpty()) {
      return Optional.empty();
    }
    Optional<CborItem> akpub = attestation.get().asMap().optional("akpub");
    if (akpub.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(EcKey.ofSpki(akpub.get().asBytes(), akpub.get().path()).spki());
  }

  /** The one policy claim with a meaning here; the others are the verifier's own business. */
  private static Optional<String> problem(CborMap claims) throws MalformedException {
    Optional<CborItem> policyClaims = claims.optional(POLICY_CLAIMS);
    if (policyClaims.isEmpty()) {
      return Optional.empty();
    }
    return policyClaims
        .get()
        .asMap()
        .optional("problem")
        .filter(CborText.class::isInstance)
        .map(text -> ((CborText) text).value());
  }

  private static Tier tier(CborItem status) throws MalformedException {
    int code = status.asInt(0, Byte.MAX_VALUE);
    return Stream.of(Tier.values())
        .filter(tier -> tier.code() == code)
        .findFirst()
        .orElseThrow(() -> status.failure(code + " is not the number of a trust tier"));
  }

  private static Optional<Bytes> nonce(CborMap claims) throws MalformedException {
    Optional<CborItem> nonce = claims.optional(EAT_NONCE);
    return nonce.isPresent()
        ? Optional.of(nonce.get().asBytes(EarNonce.MIN_OCTETS, EarNonce.MAX_OCTETS))
        : Optional.empty();
  }

  private static Optional<Instant> optionalTime(CborMap claims, long label)
      throws MalformedException {
    Optional<CborItem> time = claims.optional(label);
    return time.isPresent() ? Optional.of(time(time.get())) : Optional.empty();
  }

  /** RFC 9711, section 4.3.1: times are integers. */
  private static Instant time(CborItem item) throws MalformedException {
    return Instant.ofEpochSecond(item.asLong(0, EarClaims.LATEST_TIME));
  }

  /** RFC 9711, section 4.2: labels are integers in CBOR, names belong to JSON. */
  private static void refuseNames(CborMap claims) throws MalformedException {
    for (CborMap.Entry entry : claims.entries()) {
      if (entry.key() instanceof CborText name
          && (NAMES_OF_EAT.contains(name.value()) || EarProfile.isName(name.value()))) {
        throw entry.key().failure("\"" + name.value() + "\" is the claim's name in JSON");
      }
    }
  }

  /**
   * Writes a claims-set with one appraisal, in core deterministic encoding.
   *
   * @throws IllegalArgumentException if the annotated evidence is no JSON object that CBOR can say
   */
  static Bytes write(
      String developer,
      String build,
      Instant issuedAt,
      Optional<Duration> validity,
      Bytes nonce,
      EarStatement statement) {
    CborWriter.MapBuilder claims =
        CborWriter.map()
            .put(EAT_PROFILE, CborWriter.text(EarProfile.IETF_03.tag()))
            .put(STATUS, CborWriter.integer(statement.appraisal().status().code()))
            .put(IAT, CborWriter.integer(issuedAt.getEpochSecond()))
            .put(
                VERIFIER_ID,
                CborWriter.map()
                    .put(DEVELOPER, CborWriter.text(developer))
                    .put(BUILD, CborWriter.text(build))
                    .toBytes())
            .put(EAT_NONCE, CborWriter.bytes(nonce))
            .put(SUBMODS, CborWriter.map().put(statement.label(), appraisal(statement)).toBytes());
    validity.ifPresent(
        time -> claims.put(EXP, CborWriter.integer(issuedAt.plus(time).getEpochSecond())));
    return claims.toBytes();
  }

  private static Bytes appraisal(EarStatement statement) {
    Appraisal appraisal = statement.appraisal();
    CborWriter.MapBuilder vector = CborWriter.map();
    for (TrustVector.Claim claim : TrustVector.Claim.values()) {
      int value = appraisal.vector().claims().getOrDefault(claim, 0);
      vector.put(claim.ordinal(), CborWriter.integer(value));
    }
    CborWriter.MapBuilder claims =
        CborWriter.map()
            .put(STATUS, CborWriter.integer(appraisal.status().code()))
            .put(TRUSTWORTHINESS_VECTOR, vector.toBytes());
    if (!appraisal.policyIds().isEmpty()) {
      claims.put(
          APPRAISAL_POLICY_IDS,
          CborWriter.array(appraisal.policyIds().stream().map(CborWriter::text).toList()));
    }
    appraisal.evidenceNonce().ifPresent(found -> claims.put(EAT_NONCE, CborWriter.bytes(found)));
    appraisal
        .attestedKey()
        .ifPresent(
            key ->
                claims.put(
                    KEY_ATTESTATION,
                    CborWriter.map().put("akpub", CborWriter.bytes(key)).toBytes()));
    appraisal
        .problem()
        .ifPresent(
            text ->
                claims.put(
                    POLICY_CLAIMS,
                    CborWriter.map().put("problem", CborWriter.text(text)).toBytes()));
    statement
        .annotatedEvidence()
        .ifPresent(json -> claims.put(ANNOTATED_EVIDENCE, annotatedEvidence(json.get())));
    return claims.toBytes();
  }

  private static Bytes annotatedEvidence(String text) {
    try {
      return JsonInCbor.write(
          JsonReader.read(Bytes.utf8(text), "annotated evidence", CompactJws.MAX_OCTETS)
              .asObject());
    } catch (MalformedException malformed) {
      throw new IllegalArgumentException(malformed.getMessage(), malformed);
    }
  }
}
