package org.attls.eat.ear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborRules;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.key.EcCurve;
import org.attls.rats.Appraisal;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Reason;
import org.attls.rats.Tier;
import org.attls.rats.TrustVector;
import org.attls.testing.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EarCwtTest {
  private static final HandSignedTokens TOKENS = new HandSignedTokens(EcCurve.P256);
  private static final EarVerifier VERIFIER = EarVerifier.of(List.of(TOKENS.key()));
  private static final Bytes ES256 = Bytes.fromHex("a10126");
  private static final Bytes NO_HEADERS = Bytes.of(0xa0);
  private static final Bytes NONCE = Bytes.fromHex("0001020304050607");
  private static final Instant NOW = Instant.ofEpochSecond(1767225600);

  @Test
  void readsAResultUnderEitherTag() throws Exception {
    Bytes array = TOKENS.signCose(ES256, NO_HEADERS, good());
    for (Bytes token : List.of(tagged(array), CborWriter.tag(61, tagged(array)))) {
      AttestationResult result = VERIFIER.verify(token);
      assertThat(result.token()).isEqualTo(token);
      assertThat(result.profile()).isEqualTo(EarProfile.IETF_03.tag());
      assertThat(result.issuedAt()).isEqualTo(NOW);
      assertThat(result.notBefore()).contains(NOW.minusSeconds(1));
      assertThat(result.expiresAt()).contains(NOW.plusSeconds(300));
      assertThat(result.nonce()).contains(NONCE);
      assertThat(result.developer()).isEqualTo("D");
      assertThat(result.build()).isEqualTo("B");
      assertThat(result.globalStatus()).contains(Tier.AFFIRMING);
      assertThat(result.appraisals())
          .containsOnly(
              Map.entry(
                  "X",
                  new Appraisal(
                      Tier.AFFIRMING,
                      new TrustVector(Map.of(TrustVector.Claim.HARDWARE, -32)),
                      List.of("policy:X"),
                      Optional.of(TOKENS.key().key().spki()),
                      Optional.of(NONCE),
                      Optional.of("none"))));
    }
  }

  @Test
  void refusesEveryPrefixAndAnyAddedOctet() {
    Bytes token = tagged(TOKENS.signCose(ES256, NO_HEADERS, good()));
    for (int size = 0; size < token.size(); size++) {
      refused(token.slice(0, size));
    }
    for (int octet = 0; octet < 256; octet++) {
      refused(Bytes.concat(token, Bytes.of(octet)));
    }
  }

  @Test
  void refusesEveryFlippedBit() {
    byte[] token = tagged(TOKENS.signCose(ES256, NO_HEADERS, good())).toArray();
    for (int i = 0; i < token.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        token[i] ^= (byte) (1 << bit);
        refused(Bytes.copyOf(token));
        token[i] ^= (byte) (1 << bit);
      }
    }
  }

  @Test
  void refusesOtherTagsAndNone() {
    Bytes array = TOKENS.signCose(ES256, NO_HEADERS, good());
    assertThat(refused(array)).hasMessageContaining("untagged");
    refused(CborWriter.tag(17, array));
    refused(CborWriter.tag(98, array));
    refused(CborWriter.tag(61, array));
    refused(CborWriter.tag(18, tagged(array)));
    refused(CborWriter.tag(61, CborWriter.tag(61, tagged(array))));
    refused(CborWriter.tag(601, good()));
    refused(good());
  }

  @Test
  void refusesAnAlgorithmThatIsNotSigned() {
    assertThat(refused(tagged(TOKENS.signCose(Bytes.of(0xa0), Bytes.fromHex("a10126"), good()))))
        .hasMessageContaining("alg");
    refused(tagged(TOKENS.signCose(Bytes.EMPTY, Bytes.fromHex("a10126"), good())));
    refused(tagged(TOKENS.signCose(ES256, Bytes.fromHex("a10126"), good())));
    refused(tagged(TOKENS.signCose(Bytes.EMPTY, NO_HEADERS, good())));
  }

  /** EdDSA, ES384, ES512, HMAC 256/256, PS256, ES256 as text; a critical header. */
  @ParameterizedTest
  @CsvSource({"a10127", "a1013822", "a1013823", "a10105", "a1013824", "a101654553323536"})
  void refusesAnotherAlgorithmThanTheKeys(String protectedOctets) {
    refused(tagged(TOKENS.signCose(Bytes.fromHex(protectedOctets), NO_HEADERS, good())));
  }

  @Test
  void refusesACriticalHeader() {
    Bytes critical = Bytes.fromHex("a20126028119ffff");
    assertThat(refused(tagged(TOKENS.signCose(critical, NO_HEADERS, good()))))
        .hasMessageContaining("crit");
  }

  @Test
  void refusesAPayloadThatIsElsewhere() throws MalformedException {
    Bytes array = TOKENS.signCose(ES256, NO_HEADERS, good());
    List<CborItem> members = CborReader.read(array, "array", CborRules.STRICT).asArray().members();
    assertThat(
            refused(
                tagged(
                    CborWriter.array(
                        members.get(0).octets(),
                        members.get(1).octets(),
                        CborWriter.nil(),
                        members.get(3).octets()))))
        .hasMessageContaining("payload");
  }

  @Test
  void refusesAnotherSigner() {
    HandSignedTokens other = new HandSignedTokens(EcCurve.P256);
    assertThat(refused(tagged(other.signCose(ES256, NO_HEADERS, good()))))
        .hasMessageContaining("signature");
  }

  @Test
  void looksForTheKeyOfTheIdentifierWhereBothHaveOne() throws Exception {
    EarKey named = new EarKey(TOKENS.key().key(), Optional.of("k1"));
    EarVerifier verifier = EarVerifier.of(List.of(named));
    Bytes own = CborWriter.map().put(4, CborWriter.bytes(Bytes.utf8("k1"))).toBytes();
    Bytes foreign = CborWriter.map().put(4, CborWriter.bytes(Bytes.utf8("k2"))).toBytes();
    verifier.verify(tagged(TOKENS.signCose(ES256, own, good())));
    verifier.verify(tagged(TOKENS.signCose(ES256, NO_HEADERS, good())));
    assertThatThrownBy(() -> verifier.verify(tagged(TOKENS.signCose(ES256, foreign, good()))))
        .isInstanceOf(AttestationException.class)
        .hasMessageContaining("kid");
  }

  @Test
  void takesUnknownClaimsAndAMapWithoutAKey() throws Exception {
    Claims claims = new Claims();
    claims.top.put(-99999L, CborWriter.array(CborWriter.nil()));
    claims.appraisal.put(-70002L, Bytes.of(0xa0));
    claims.appraisal.put(-70000L, CborWriter.text("whatever"));
    AttestationResult result = VERIFIER.verify(signed(claims.toBytes()));
    assertThat(result.appraisals().get("X"))
        .satisfies(appraisal -> assertThat(appraisal.attestedKey()).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("wrongTopClaims")
  void refusesTheClaim(long label, String item) {
    Claims claims = new Claims();
    claims.set(claims.top, label, item);
    assertThat(refused(signed(claims.toBytes()))).hasMessageContaining("ear");
  }

  static Stream<Arguments> wrongTopClaims() {
    return rows(
        "265",
        "265 f6",
        "265 6178",
        "265 d8206178", // profile: absent, null, unknown, tagged
        "6",
        "6 fb41da555a00000000",
        "6 20",
        "6 617a",
        "6 1b7fffffffffffffff", // iat
        "4 20",
        "5 fa4ed2aaaa",
        "4 c11a6955b900", // exp, nbf
        "1000 01",
        "1000 03",
        "1000 1861",
        "1000 69616666697269696e67", // status
        "1002 617a", // raw evidence
        "10 47" + "00".repeat(7),
        "10 5841" + "00".repeat(65),
        "10 6861616161616161",
        "10 80",
        "1004",
        "1004 a0",
        "1004 a1006144",
        "1004 a200614401f6", // verifier
        "266",
        "266 a0",
        "266 80",
        "266 a101a0",
        "266 a16158a0");
  }

  @ParameterizedTest
  @MethodSource("wrongAppraisalClaims")
  void refusesTheClaimOfAnAppraisal(long label, String item) {
    Claims claims = new Claims();
    claims.set(claims.appraisal, label, item);
    assertThat(refused(signed(claims.toBytes()))).hasMessageContaining("ear");
  }

  static Stream<Arguments> wrongAppraisalClaims() {
    return rows(
        "1000",
        "1000 01",
        "1000 6461666669", // status
        "1001 a0",
        "1001 80",
        "1001 a10802",
        "1001 a12002",
        "1001 a1001880",
        "1001 a1003880",
        "1001 a168686172647761726502", // vector
        "1003 80",
        "1003 6178",
        "1003 8101", // policies
        "10 4101", // nonce
        "-70001 80",
        "-70002 80",
        "-70002 a165616b7075624100",
        "-70002 a165616b7075626178");
  }

  @ParameterizedTest
  @CsvSource({"ear_status", "ear.status", "ear_veraison_key_attestation", "iat", "eat_profile"})
  void refusesNamesThatBelongToJson(String name) {
    Bytes mixed =
        CborWriter.map()
            .put(265, CborWriter.text(EarProfile.IETF_03.tag()))
            .put(name, CborWriter.integer(2))
            .toBytes();
    assertThat(refused(signed(mixed))).hasMessageContaining("JSON");
    Bytes appraisal =
        CborWriter.map().put("ear_status", CborWriter.integer(2)).put(1000, Bytes.of(2)).toBytes();
    Claims claims = new Claims();
    claims.top.put(266L, CborWriter.map().put("X", appraisal).toBytes());
    assertThat(refused(signed(claims.toBytes()))).hasMessageContaining("JSON");
  }

  @Test
  void refusesDuplicateLabelsAndIndefiniteLengths() {
    Bytes good = good();
    Bytes body = good.slice(1, good.size());
    Bytes twice = Bytes.concat(Bytes.of(good.u8(0) + 1), body, Bytes.of(0x06, 0x00));
    assertThat(refused(signed(twice))).hasMessageContaining("duplicate");
    Bytes endless = Bytes.concat(Bytes.of(0xbf), body, Bytes.of(0xff));
    assertThat(refused(signed(endless))).hasMessageContaining("indefinite");
  }

  @Test
  void takesOnlyTheProfilesItWasGiven() {
    assertThatThrownBy(
            () -> VERIFIER.withProfiles(Set.of(EarProfile.VERAISON_2023)).verify(signed(good())))
        .isInstanceOf(AttestationException.class)
        .hasMessageContaining("profile");
    for (EarProfile old : List.of(EarProfile.VERAISON_2023, EarProfile.IETF_02)) {
      Claims claims = new Claims();
      claims.top.put(265L, CborWriter.text(old.tag()));
      assertThatThrownBy(() -> VERIFIER.withProfiles(Set.of(old)).verify(signed(claims.toBytes())))
          .isInstanceOf(AttestationException.class)
          .hasMessageContaining("profile");
    }
  }

  @Test
  void readsTheExampleOfTheDraft() throws MalformedException {
    AttestationResult result =
        EarCborClaims.read(
            Vectors.bytes("ear/draft03-ear-cbor-1.cbor"),
            Bytes.EMPTY,
            EarVerifier.DEFAULT_PROFILES);
    assertThat(result.issuedAt()).isEqualTo(Instant.ofEpochSecond(1666529184));
    assertThat(result.developer()).isEqualTo("https://veraison-project.org");
    assertThat(result.nonce()).isEmpty();
    assertThat(result.appraisals().get("PSA"))
        .satisfies(
            appraisal -> {
              assertThat(appraisal.status()).isEqualTo(Tier.CONTRAINDICATED);
              assertThat(appraisal.vector().claims())
                  .isEqualTo(
                      Map.of(
                          TrustVector.Claim.INSTANCE_IDENTITY, 2,
                          TrustVector.Claim.EXECUTABLES, 96,
                          TrustVector.Claim.HARDWARE, 2));
            });
  }

  private static Bytes good() {
    return new Claims().toBytes();
  }

  private static Bytes tagged(Bytes array) {
    return CborWriter.tag(18, array);
  }

  private static Bytes signed(Bytes payload) {
    return tagged(TOKENS.signCose(ES256, NO_HEADERS, payload));
  }

  private static AttestationException refused(Bytes token) {
    try {
      VERIFIER.verify(token);
    } catch (AttestationException refusal) {
      assertThat(refusal.reason()).isEqualTo(Reason.RESULT_INVALID);
      return refusal;
    }
    throw new AssertionError("verified: " + token.hex());
  }

  /** A label, and the item in its place; without an item the claim is left out. */
  private static Stream<Arguments> rows(String... rows) {
    return Stream.of(rows)
        .map(row -> row.split(" ", -1))
        .map(row -> Arguments.of(Long.parseLong(row[0]), row.length == 1 ? "" : row[1]));
  }

  /** Good claims, to be spoiled. */
  private static final class Claims {
    private final Map<Long, Bytes> top = new LinkedHashMap<>();
    private final Map<Long, Bytes> appraisal = new LinkedHashMap<>();

    Claims() {
      top.put(265L, CborWriter.text(EarProfile.IETF_03.tag()));
      top.put(6L, CborWriter.integer(NOW.getEpochSecond()));
      top.put(5L, CborWriter.integer(NOW.getEpochSecond() - 1));
      top.put(4L, CborWriter.integer(NOW.getEpochSecond() + 300));
      top.put(10L, CborWriter.bytes(NONCE));
      top.put(1000L, CborWriter.integer(2));
      top.put(1002L, CborWriter.bytes(NONCE));
      top.put(1004L, Bytes.fromHex("a20061440161" + "42"));
      appraisal.put(1000L, CborWriter.integer(2));
      appraisal.put(1001L, Bytes.fromHex("a104381f"));
      appraisal.put(1003L, CborWriter.array(CborWriter.text("policy:X")));
      appraisal.put(10L, CborWriter.bytes(NONCE));
      appraisal.put(-70001L, CborWriter.map().put("problem", CborWriter.text("none")).toBytes());
      appraisal.put(
          -70002L,
          CborWriter.map().put("akpub", CborWriter.bytes(TOKENS.key().key().spki())).toBytes());
    }

    void set(Map<Long, Bytes> claims, long label, String item) {
      if (item.isEmpty()) {
        // Submodules are put in when everything is encoded.
        claims.put(label, Bytes.EMPTY);
      } else {
        claims.put(label, Bytes.fromHex(item));
      }
    }

    Bytes toBytes() {
      Map<Long, Bytes> all = new LinkedHashMap<>(top);
      all.putIfAbsent(266L, CborWriter.map().put("X", encoded(appraisal)).toBytes());
      return encoded(all);
    }

    private static Bytes encoded(Map<Long, Bytes> claims) {
      CborWriter.MapBuilder map = CborWriter.map();
      claims.forEach(
          (label, item) -> {
            if (!item.isEmpty()) {
              map.put(label, item);
            }
          });
      return map.toBytes();
    }
  }
}
