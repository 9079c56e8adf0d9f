package org.attls.corim.outline;

import java.util.Map;

/**
 * The names of CoRIM and CoMID (draft-ietf-rats-corim-11; the numbers are those of its CDDL). An
 * outline of any of the layouts can be drawn with {@link #CORIM}.
 */
public final class CorimVocabulary {
  private static final Vocabulary NONE = Vocabulary.NONE;
  private static final Vocabulary UUID = Vocabulary.of(Vocabulary.Notation.UUID);
  private static final Vocabulary OID = Vocabulary.of(Vocabulary.Notation.OID);
  private static final Vocabulary TIME =
      NONE.tag(1, "time", Vocabulary.of(Vocabulary.Notation.TIME));
  private static final Vocabulary URI = NONE.tag(32, "uri", NONE);

  private static final Vocabulary DIGEST =
      NONE.place(
              "alg",
              Vocabulary.values(
                  Map.ofEntries(
                      Map.entry(1L, "sha-256"),
                      Map.entry(2L, "sha-256-128"),
                      Map.entry(3L, "sha-256-120"),
                      Map.entry(4L, "sha-256-96"),
                      Map.entry(5L, "sha-256-64"),
                      Map.entry(6L, "sha-256-32"),
                      Map.entry(7L, "sha-384"),
                      Map.entry(8L, "sha-512"),
                      Map.entry(9L, "sha3-224"),
                      Map.entry(10L, "sha3-256"),
                      Map.entry(11L, "sha3-384"),
                      Map.entry(12L, "sha3-512"))))
          .place("val", NONE);
  private static final Vocabulary DIGESTS = Vocabulary.each(DIGEST);

  /** A COSE_Key on an elliptic curve (RFC 9053, section 7). */
  public static final Vocabulary COSE_KEY = coseKey(NONE);

  private static final Vocabulary KEY =
      NONE.tag(554, "pkix-base64-key", NONE)
          .tag(555, "pkix-base64-cert", NONE)
          .tag(556, "pkix-base64-cert-path", NONE)
          .tag(557, "key-thumbprint", DIGEST)
          .tag(558, "cose-key", coseKey(Vocabulary.each(COSE_KEY)))
          .tag(559, "cert-thumbprint", DIGEST)
          .tag(560, "bytes", NONE)
          .tag(561, "cert-path-thumbprint", DIGEST)
          .tag(562, "pkix-asn1der-cert", NONE);
  private static final Vocabulary KEYS = Vocabulary.each(KEY);
  private static final Vocabulary IDENTIFIER =
      KEY.tag(37, "uuid", UUID).tag(111, "oid", OID).tag(550, "ueid", NONE);

  private static final Vocabulary VALIDITY =
      NONE.member(0, "not-before", TIME).member(1, "not-after", TIME);

  private static final Vocabulary ENVIRONMENT =
      NONE.member(
              0,
              "class",
              NONE.member(0, "class-id", IDENTIFIER)
                  .member(1, "vendor", NONE)
                  .member(2, "model", NONE)
                  .member(3, "layer", NONE)
                  .member(4, "index", NONE))
          .member(1, "instance", IDENTIFIER)
          .member(2, "group", IDENTIFIER);

  private static final Vocabulary FLAGS =
      NONE.member(0, "is-configured", NONE)
          .member(1, "is-secure", NONE)
          .member(2, "is-recovery", NONE)
          .member(3, "is-debug", NONE)
          .member(4, "is-replay-protected", NONE)
          .member(5, "is-integrity-protected", NONE)
          .member(6, "is-runtime-meas", NONE)
          .member(7, "is-immutable", NONE)
          .member(8, "is-tcb", NONE)
          .member(9, "is-confidentiality-protected", NONE)
          .member(10, "is-runtime-updatable", NONE);

  private static final Vocabulary VALUES =
      NONE.member(
              0,
              "version",
              NONE.member(0, "version", NONE)
                  .member(
                      1,
                      "version-scheme",
                      Vocabulary.values(
                          Map.of(
                              1L, "multipartnumeric",
                              2L, "multipartnumeric-suffix",
                              3L, "alphanumeric",
                              4L, "decimal",
                              16384L, "semver"))))
          .member(1, "svn", NONE.tag(552, "svn", NONE).tag(553, "min-svn", NONE))
          .member(2, "digests", DIGESTS)
          .member(3, "flags", FLAGS)
          .member(
              4,
              "raw-value",
              NONE.tag(560, "bytes", NONE)
                  .tag(563, "masked-raw-value", NONE.place("value", NONE).place("mask", NONE)))
          .member(5, "raw-value-mask", NONE)
          .member(6, "mac-addr", NONE)
          .member(7, "ip-addr", NONE)
          .member(8, "serial-number", NONE)
          .member(9, "ueid", NONE)
          .member(10, "uuid", UUID)
          .member(11, "name", NONE)
          .member(13, "cryptokeys", KEYS)
          .member(14, "integrity-registers", Vocabulary.each(DIGESTS))
          .member(
              15,
              "int-range",
              NONE.tag(564, "int-range", NONE.place("min", NONE).place("max", NONE)));

  private static final Vocabulary MEASUREMENT =
      NONE.member(0, "mkey", IDENTIFIER).member(1, "mval", VALUES).member(2, "authorized-by", KEYS);
  private static final Vocabulary MEASUREMENTS = Vocabulary.each(MEASUREMENT);

  private static final Vocabulary TRIPLES = triples();

  private static final Vocabulary TAG_ID = Vocabulary.of(Vocabulary.Notation.UUID);

  private static final Vocabulary COMID =
      NONE.member(0, "language", NONE)
          .member(
              1, "tag-identity", NONE.member(0, "tag-id", TAG_ID).member(1, "tag-version", NONE))
          .member(
              2, "entities", entities(Map.of(0L, "tag-creator", 1L, "creator", 2L, "maintainer")))
          .member(
              3,
              "linked-tags",
              Vocabulary.each(
                  NONE.member(0, "linked-tag-id", TAG_ID)
                      .member(
                          1,
                          "tag-rel",
                          Vocabulary.values(Map.of(0L, "supplements", 1L, "replaces")))))
          .member(4, "triples", TRIPLES);

  private static final Vocabulary MAP =
      NONE.member(0, "id", TAG_ID)
          .member(
              1,
              "tags",
              Vocabulary.each(
                  NONE.tag(505, "CoSWID", Vocabulary.of(Vocabulary.Notation.CBOR))
                      .tag(506, "CoMID", COMID.shownAs(Vocabulary.Notation.CBOR))
                      .tag(508, "CoTL", Vocabulary.of(Vocabulary.Notation.CBOR))
                      .shownAs(Vocabulary.Notation.CBOR)))
          .member(
              2,
              "dependent-rims",
              Vocabulary.each(
                  NONE.member(0, "href", Vocabulary.each(URI).tag(32, "uri", NONE))
                      .member(1, "thumbprint", DIGEST)))
          .member(3, "profile", Vocabulary.each(NONE).tag(32, "uri", NONE).tag(111, "oid", OID))
          .member(4, "rim-validity", VALIDITY)
          .member(5, "entities", entities(Map.of(1L, "manifest-creator", 2L, "manifest-signer")));

  /** A CoMID, the map under tag 506. */
  public static final Vocabulary COMID_MAP = COMID;

  /** An unsigned CoRIM, with tag 501 or without. */
  public static final Vocabulary CORIM = MAP.tag(501, "CoRIM", MAP);

  /** A signed CoRIM, with tag 18, or tags 500, 502 and 18. */
  public static final Vocabulary SIGNED_CORIM = signed();

  private CorimVocabulary() {}

  private static Vocabulary entities(Map<Long, String> roles) {
    return Vocabulary.each(
        NONE.member(0, "entity-name", NONE)
            .member(1, "reg-id", URI)
            .member(2, "role", Vocabulary.each(Vocabulary.values(roles))));
  }

  private static Vocabulary coseKey(Vocabulary start) {
    return start
        .member(1, "kty", Vocabulary.values(Map.of(1L, "OKP", 2L, "EC2", 3L, "RSA")))
        .member(2, "kid", NONE)
        .member(3, "alg", NONE)
        .member(4, "key_ops", NONE)
        .member(5, "Base IV", NONE)
        .member(-1, "crv", Vocabulary.values(Map.of(1L, "P-256", 2L, "P-384", 3L, "P-521")))
        .member(-2, "x", NONE)
        .member(-3, "y", NONE);
  }

  private static Vocabulary triples() {
    Vocabulary values = NONE.place("environment", ENVIRONMENT).place("measurements", MEASUREMENTS);
    Vocabulary keys =
        NONE.place("environment", ENVIRONMENT)
            .place("key-list", KEYS)
            .place(
                "conditions", NONE.member(0, "mkey", IDENTIFIER).member(1, "authorized-by", KEYS));
    Vocabulary environments = Vocabulary.each(ENVIRONMENT);
    Vocabulary series =
        NONE.place("condition", values.place("authorized-by", KEYS))
            .place(
                "series",
                Vocabulary.each(
                    NONE.place("selection", MEASUREMENTS).place("addition", MEASUREMENTS)));
    return NONE.member(0, "reference-triples", Vocabulary.each(values))
        .member(1, "endorsed-triples", Vocabulary.each(values))
        .member(2, "identity-triples", Vocabulary.each(keys))
        .member(3, "attest-key-triples", Vocabulary.each(keys))
        .member(
            4,
            "dependency-triples",
            Vocabulary.each(NONE.place("domain-id", ENVIRONMENT).place("trustees", environments)))
        .member(
            5,
            "membership-triples",
            Vocabulary.each(NONE.place("domain-id", ENVIRONMENT).place("members", environments)))
        .member(
            6,
            "coswid-triples",
            Vocabulary.each(
                NONE.place("environment", ENVIRONMENT).place("tag-ids", Vocabulary.each(UUID))))
        .member(8, "conditional-endorsement-series-triples", Vocabulary.each(series))
        .member(
            10,
            "conditional-endorsement-triples",
            Vocabulary.each(
                NONE.place("conditions", Vocabulary.each(values))
                    .place("endorsements", Vocabulary.each(values))));
  }

  private static Vocabulary signed() {
    Vocabulary meta =
        NONE.member(0, "signer", NONE.member(0, "signer-name", NONE).member(1, "signer-uri", URI))
            .member(1, "signature-validity", VALIDITY)
            .shownAs(Vocabulary.Notation.CBOR);
    Vocabulary seconds = Vocabulary.of(Vocabulary.Notation.TIME);
    Vocabulary header =
        NONE.member(1, "alg", Vocabulary.values(Map.of(-7L, "ES256", -35L, "ES384", -36L, "ES512")))
            .member(3, "content-type", NONE)
            .member(4, "kid", NONE)
            .member(8, "corim-meta", meta)
            .member(
                15,
                "CWT-Claims",
                NONE.member(1, "iss", NONE)
                    .member(2, "sub", NONE)
                    .member(4, "exp", seconds)
                    .member(5, "nbf", seconds))
            .member(33, "x5chain", NONE)
            .member(
                258,
                "payload-hash-alg",
                Vocabulary.values(Map.of(-16L, "SHA-256", -43L, "SHA-384", -44L, "SHA-512")))
            .member(259, "payload-preimage-content-type", NONE)
            .member(260, "payload-location", NONE);
    Vocabulary message =
        NONE.place("protected", header.shownAs(Vocabulary.Notation.CBOR))
            .place("unprotected", header)
            .place("payload", CORIM.shownAs(Vocabulary.Notation.CBOR))
            .place("signature", NONE);
    Vocabulary signed = message.tag(18, "COSE_Sign1", message);
    return signed.tag(500, "corim", NONE.tag(502, "signed-corim", signed));
  }
}
