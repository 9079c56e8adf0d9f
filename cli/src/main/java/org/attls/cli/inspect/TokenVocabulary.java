package org.attls.cli.inspect;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.attls.corim.outline.CorimVocabulary;
import org.attls.corim.outline.Vocabulary;
import org.attls.corim.outline.Vocabulary.Notation;
import org.attls.eat.claims.Claim;
import org.attls.eat.claims.DebugStatus;
import org.attls.eat.claims.IntendedUse;
import org.attls.eat.cose.CoseAlgorithm;
import org.attls.eat.kat.KatClaims;
import org.attls.rats.Tier;
import org.attls.rats.TrustVector;

/**
 * The names of tokens in CBOR: COSE_Sign1 (RFC 9052), EAT (RFC 9711), key attestation
 * (draft-bft-rats-kat-06), attestation results (draft-ietf-rats-ear-03), CCA tokens
 * (draft-ffm-rats-cca-token).
 */
final class TokenVocabulary {
  private static final Vocabulary NONE = Vocabulary.NONE;
  private static final Vocabulary TIME = Vocabulary.of(Notation.TIME);
  private static final Vocabulary CONFIRMATION =
      NONE.member(1, "COSE_Key", CorimVocabulary.COSE_KEY);
  private static final Vocabulary DIGEST = NONE.place("hash-alg", NONE).place("digest", NONE);

  private static final Vocabulary HEADER =
      NONE.member(
              1,
              "alg",
              Vocabulary.values(
                  Arrays.stream(CoseAlgorithm.values())
                      .collect(Collectors.toMap(a -> (long) a.number(), CoseAlgorithm::name))))
          .member(2, "crit", NONE)
          .member(3, "content type", NONE)
          .member(4, "kid", NONE)
          .member(
              15,
              "CWT Claims",
              NONE.member(1, "iss", NONE).member(2, "sub", NONE).member(4, "exp", TIME))
          .member(16, "typ", NONE)
          .member(33, "x5chain", NONE)
          .member(34, "x5t", NONE);

  /** Claims of an EAT: claims-sets nested in submodules are named two levels down. */
  static final Vocabulary CLAIMS = claims(claims(claims(NONE)));

  /** A COSE_Sign1 over claims, tagged or not. */
  static final Vocabulary CWT = signed(CLAIMS);

  /** An EAT in whatever form of CBOR: signed, unsigned (601), a bundle (602), or claims alone. */
  static final Vocabulary EAT = token(CLAIMS);

  /** An attestation result, signed or the claims alone. */
  static final Vocabulary EAR = ear();

  /** A CCA token, in both of its forms. */
  static final Vocabulary CCA = cca();

  /** The map of Parsec CCA evidence. */
  static final Vocabulary PARSEC_CCA = Vocabulary.each(CCA.tag(601, "UCCS", CLAIMS));

  private TokenVocabulary() {}

  /** A COSE_Sign1 around a payload. */
  static Vocabulary signed(Vocabulary payload) {
    Vocabulary message =
        NONE.place("protected", HEADER.shownAs(Notation.CBOR))
            .place("unprotected", HEADER)
            .place("payload", payload.shownAs(Notation.CBOR))
            .place("signature", NONE);
    Vocabulary tagged = NONE.tag(18, "COSE_Sign1", message);
    return message.tag(18, "COSE_Sign1", message).tag(61, "CWT", tagged);
  }

  private static Vocabulary token(Vocabulary claims) {
    Vocabulary cwt = signed(claims);
    Vocabulary nested = cwt.shownAs(Notation.CBOR);
    Vocabulary bundle =
        NONE.place("main token", nested)
            .place("detached claims-sets", Vocabulary.each(claims.shownAs(Notation.CBOR)));
    Vocabulary tagged = NONE.tag(18, "COSE_Sign1", cwt);
    return claims
        .tag(18, "COSE_Sign1", cwt)
        .tag(61, "CWT", tagged)
        .tag(601, "UCCS", claims)
        .tag(602, "detached EAT bundle", bundle);
  }

  /** All claims that this project knows by number, and what is inside of some of them. */
  private static Vocabulary claims(Vocabulary nested) {
    Vocabulary claims = NONE;
    for (Claim<?> claim : Claim.all().values()) {
      claims = claims.member(claim.key(), claim.jsonName(), NONE);
    }
    Vocabulary submodule =
        token(nested).place("hash-alg", NONE).place("digest", NONE).shownAs(Notation.CBOR);
    return claims
        .member(Claim.EXPIRES.key(), Claim.EXPIRES.jsonName(), TIME)
        .member(Claim.NOT_BEFORE.key(), Claim.NOT_BEFORE.jsonName(), TIME)
        .member(Claim.ISSUED_AT.key(), Claim.ISSUED_AT.jsonName(), TIME)
        .member(Claim.CONFIRMATION.key(), Claim.CONFIRMATION.jsonName(), CONFIRMATION)
        .member(
            263,
            "dbgstat",
            numbered(DebugStatus.values(), DebugStatus::number, DebugStatus::jsonName))
        .member(264, "location", location())
        .member(
            275,
            "intuse",
            numbered(IntendedUse.values(), IntendedUse::number, IntendedUse::jsonName))
        .member(272, "manifests", content())
        .member(273, "measurements", content())
        .member(Claim.SUBMODULES.key(), Claim.SUBMODULES.jsonName(), Vocabulary.each(submodule))
        .member(
            Claim.CMW.key(), Claim.CMW.jsonName(), NONE.place("type", NONE).place("value", NONE))
        .member(KatClaims.KAK_PUB, "kak-pub", CorimVocabulary.COSE_KEY);
  }

  private static Vocabulary content() {
    return Vocabulary.each(NONE.place("content-type", NONE).place("content-format", NONE));
  }

  private static Vocabulary location() {
    return NONE.member(1, "latitude", NONE)
        .member(2, "longitude", NONE)
        .member(3, "altitude", NONE)
        .member(4, "accuracy", NONE)
        .member(5, "altitude-accuracy", NONE)
        .member(6, "heading", NONE)
        .member(7, "speed", NONE)
        .member(8, "timestamp", TIME)
        .member(9, "age", NONE);
  }

  private static Vocabulary ear() {
    Vocabulary status =
        numbered(Tier.values(), Tier::code, tier -> tier.name().toLowerCase(Locale.ROOT));
    Vocabulary vector = NONE;
    for (TrustVector.Claim claim : TrustVector.Claim.values()) {
      vector = vector.member(claim.ordinal(), claim.jsonName(), bands());
    }
    Vocabulary policies = Vocabulary.each(NONE);
    Vocabulary appraisal =
        NONE.member(1000, "ear_status", status)
            .member(1001, "ear_trustworthiness_vector", vector)
            .member(1003, "ear_appraisal_policy_ids", policies)
            .member(10, "eat_nonce", NONE)
            .member(-70000, "ear_veraison_annotated_evidence", NONE)
            .member(-70001, "ear_veraison_policy_claims", NONE)
            .member(-70002, "ear_veraison_key_attestation", NONE);
    Vocabulary claims =
        CLAIMS
            .member(1000, "ear_status", status)
            .member(1002, "ear_raw_evidence", NONE)
            .member(
                1004, "ear_verifier_id", NONE.member(0, "developer", NONE).member(1, "build", NONE))
            .member(266, "submods", Vocabulary.each(appraisal));
    return token(claims);
  }

  private static Vocabulary bands() {
    Map<Long, String> bands = new HashMap<>();
    for (int value = Byte.MIN_VALUE; value <= Byte.MAX_VALUE; value++) {
      bands.put((long) value, band(value));
    }
    return Vocabulary.values(bands);
  }

  /** The band of a value in a trustworthiness vector. */
  static String band(int value) {
    return Tier.ofClaim(value).name().toLowerCase(Locale.ROOT);
  }

  private static Vocabulary cca() {
    Vocabulary platform =
        CLAIMS
            .member(10, "challenge", NONE)
            .member(256, "instance-id", NONE)
            .member(2394, "client-id", NONE)
            .member(2395, "security-lifecycle", NONE)
            .member(2396, "implementation-id", NONE)
            .member(
                2399,
                "software-components",
                Vocabulary.each(
                    NONE.member(1, "type", NONE)
                        .member(2, "measurement-value", NONE)
                        .member(4, "version", NONE)
                        .member(5, "signer-id", NONE)
                        .member(6, "hash-algorithm", NONE)))
            .member(2400, "verification-service", NONE)
            .member(2401, "configuration", NONE)
            .member(2402, "hash-algorithm", NONE);
    Vocabulary realm =
        CLAIMS
            .member(10, "challenge", NONE)
            .member(44235, "personalization-value", NONE)
            .member(44236, "hash-algorithm", NONE)
            .member(44237, "public-key", NONE)
            .member(44238, "initial-measurement", NONE)
            .member(44239, "extensible-measurements", NONE)
            .member(44240, "public-key-hash-algorithm", NONE);
    return NONE.tag(399, "CCA token", ccaTokens(embedded(platform), embedded(realm)))
        .tag(
            907,
            "CCA token in a CMW collection",
            ccaTokens(inRecord(embedded(platform)), inRecord(embedded(realm))));
  }

  private static Vocabulary ccaTokens(Vocabulary platform, Vocabulary realm) {
    return NONE.member(44234, "platform token", platform).member(44241, "realm token", realm);
  }

  private static Vocabulary embedded(Vocabulary claims) {
    return signed(claims).shownAs(Notation.CBOR);
  }

  private static Vocabulary inRecord(Vocabulary token) {
    return NONE.place("type", NONE).place("value", token);
  }

  private static <E> Vocabulary numbered(
      E[] values, Function<E, Integer> number, Function<E, String> name) {
    return Vocabulary.values(
        Arrays.stream(values).collect(Collectors.toMap(value -> (long) number.apply(value), name)));
  }
}
