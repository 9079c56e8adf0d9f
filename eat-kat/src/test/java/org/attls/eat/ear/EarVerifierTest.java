package org.attls.eat.ear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.key.EcCurve;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Reason;
import org.attls.rats.Tier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EarVerifierTest {
  private static final HandSignedTokens TOKENS = new HandSignedTokens(EcCurve.P256);
  private static final EarVerifier VERIFIER = EarVerifier.of(List.of(TOKENS.key()));
  private static final String GOOD =
      """
      {"eat_profile":"tag:github.com,2023:veraison/ear","iat":1767225600,\
      "ear.verifier-id":{"developer":"D","build":"B"},\
      "eat_nonce":"AAECAwQFBgc=",\
      "submods":{"PARSEC_TPM":{"ear.status":"affirming",\
      "ear.trustworthiness-vector":{"hardware":2},\
      "ear.appraisal-policy-id":"policy:X"}}}""";

  @Test
  void readsAResult() throws AttestationException {
    Bytes token = TOKENS.sign(HandSignedTokens.ES256, GOOD);
    AttestationResult result = VERIFIER.verify(token);
    assertThat(result.token()).isEqualTo(token);
    assertThat(result.profile()).isEqualTo(EarProfile.VERAISON_2023.tag());
    assertThat(result.developer()).isEqualTo("D");
    assertThat(result.build()).isEqualTo("B");
    assertThat(result.issuedAt().getEpochSecond()).isEqualTo(1767225600);
    assertThat(result.nonce()).contains(Bytes.of(0, 1, 2, 3, 4, 5, 6, 7));
    assertThat(result.appraisals().get("PARSEC_TPM"))
        .satisfies(
            appraisal -> {
              assertThat(appraisal.status()).isEqualTo(Tier.AFFIRMING);
              assertThat(appraisal.policyIds()).containsExactly("policy:X");
              assertThat(appraisal.attestedKey()).isEmpty();
            });
  }

  @Test
  void refusesEveryPrefixAndAnyAddedOctet() {
    Bytes token = TOKENS.sign(HandSignedTokens.ES256, GOOD);
    for (int size = 0; size < token.size(); size++) {
      refused(token.slice(0, size));
    }
    for (String extra : List.of("\n", " ", "=", ".", "A", "\0")) {
      refused(Bytes.concat(token, Bytes.utf8(extra)));
      refused(Bytes.concat(Bytes.utf8(extra), token));
    }
  }

  @Test
  void refusesEveryFlippedBit() {
    byte[] token = TOKENS.sign(HandSignedTokens.ES256, GOOD).toArray();
    for (int i = 0; i < token.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        token[i] ^= (byte) (1 << bit);
        refused(Bytes.copyOf(token));
        token[i] ^= (byte) (1 << bit);
      }
    }
  }

  @Test
  void refusesEveryFlippedBitOfTheDecodedSignature() throws MalformedException {
    String text = text(TOKENS.sign(HandSignedTokens.ES256, GOOD));
    String input = text.substring(0, text.lastIndexOf('.') + 1);
    byte[] signature = Base64Url.decode(text.substring(input.length()), "signature").toArray();
    assertThat(signature).hasSize(64);
    for (int bit = 0; bit < 512; bit++) {
      signature[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(refused(Bytes.utf8(input + Base64Url.encode(Bytes.copyOf(signature)))))
          .hasMessageContaining("signature");
      signature[bit / 8] ^= (byte) (1 << bit % 8);
    }
  }

  @Test
  void refusesASignatureInDer() {
    assertThat(refused(TOKENS.signWithDerSignature(HandSignedTokens.ES256, GOOD)))
        .hasMessageContaining("signature");
  }

  @Test
  void refusesAnotherSigner() {
    assertThat(refused(new HandSignedTokens(EcCurve.P256).sign(HandSignedTokens.ES256, GOOD)))
        .hasMessageContaining("signature");
  }

  @Test
  void takesAnyOfSeveralKeys() throws AttestationException {
    HandSignedTokens other = new HandSignedTokens(EcCurve.P384);
    EarVerifier both = EarVerifier.of(List.of(TOKENS.key(), other.key()));
    both.verify(TOKENS.sign(HandSignedTokens.ES256, GOOD));
    both.verify(other.sign("{\"alg\":\"ES384\"}", GOOD));
    // The other key's algorithm does not become this key's.
    assertThatThrownBy(() -> both.verify(TOKENS.sign("{\"alg\":\"ES384\"}", GOOD)))
        .isInstanceOf(AttestationException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"none", "None", "HS256", "HS384", "ES384", "ES512", "es256", "RS256", "EdDSA", ""})
  void refusesAnyOtherAlgorithm(String algorithm) {
    assertThat(refused(TOKENS.sign("{\"alg\":\"" + algorithm + "\"}", GOOD)))
        .hasMessageContaining("alg");
  }

  @Test
  void refusesHmacKeyedWithThePublicKey() throws Exception {
    String input =
        Base64Url.encode(Bytes.utf8("{\"alg\":\"HS256\"}"))
            + "."
            + Base64Url.encode(Bytes.utf8(GOOD));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(TOKENS.key().key().spki().toArray(), "HmacSHA256"));
    String tag = Base64Url.encode(Bytes.copyOf(mac.doFinal(Bytes.utf8(input).toArray())));
    assertThat(refused(Bytes.utf8(input + "." + tag))).hasMessageContaining("alg");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "",
        "{\"alg\":7}",
        "{\"alg\":\"ES256\",\"alg\":\"ES256\"}",
        "{\"alg\":\"none\",\"alg\":\"ES256\"}",
        "{\"alg\":\"ES256\",\"crit\":[\"exp\"],\"exp\":1}",
        "{\"alg\":\"ES256\",\"crit\":[]}",
        "{\"alg\":\"ES256\",\"kid\":1}",
        "{\"alg\":\"ES256\"} {}"
      })
  void refusesTheHeader(String header) {
    refused(TOKENS.sign(header, GOOD));
  }

  @Test
  void ignoresKeysInTheHeader() throws AttestationException {
    HandSignedTokens attacker = new HandSignedTokens(EcCurve.P256);
    String header =
        "{\"alg\":\"ES256\",\"jwk\":"
            + attacker.key().jwk()
            + ",\"jku\":\"https://x.example\",\"x5u\":\"https://x.example\",\"x5c\":[]}";
    assertThat(refused(attacker.sign(header, GOOD))).hasMessageContaining("signature");
    VERIFIER.verify(TOKENS.sign(header, GOOD));
  }

  @Test
  void wantsTheKeyIdentifierWhereBothHaveOne() throws AttestationException {
    EarVerifier named = EarVerifier.of(List.of(new EarKey(TOKENS.key().key(), Optional.of("one"))));
    named.verify(TOKENS.sign("{\"alg\":\"ES256\",\"kid\":\"one\"}", GOOD));
    named.verify(TOKENS.sign("{\"alg\":\"ES256\"}", GOOD));
    VERIFIER.verify(TOKENS.sign("{\"alg\":\"ES256\",\"kid\":\"two\"}", GOOD));
    assertThatThrownBy(() -> named.verify(TOKENS.sign("{\"alg\":\"ES256\",\"kid\":\"two\"}", GOOD)))
        .isInstanceOf(AttestationException.class)
        .hasMessageContaining("kid");
  }

  @Test
  void refusesTooManyOctetsBeforeLookingAtThem() {
    assertThat(refused(Bytes.copyOf(new byte[CompactJws.MAX_OCTETS + 1])))
        .hasMessageContaining("at most 65536");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"iat\":1767225600 | \"iat\":\"1767225600\" | iat",
        "\"iat\":1767225600 | \"iat\":-1 | iat",
        "\"iat\":1767225600 | \"iat\":1e300 | iat",
        "\"iat\":1767225600 | \"iat\":1767225600.5 | iat",
        "\"iat\":1767225600 | \"iat\":null | iat",
        "\"iat\":1767225600 | \"iat\":1,\"exp\":\"x\" | exp",
        "\"iat\":1767225600 | \"iat\":1,\"nbf\":true | nbf",
        "\"iat\":1767225600 | \"iat\":1,\"ear.status\":\"fine\" | ear.status",
        "\"iat\":1767225600 | \"iat\":1,\"ear.raw-evidence\":5 | ear.raw-evidence",
        "\"iat\":1767225600 | \"iat\":1,\"iat\":1 | ear",
        "\"iat\":1767225600 | \"iat\":1,\"ear_status\":\"affirming\" | does not belong",
        "\"iat\":1767225600, | `` | \"iat\" is missing",
        "veraison/ear | veraison/EAR | eat_profile",
        "\"developer\":\"D\", | `` | developer",
        "\"build\":\"B\" | \"build\":1 | build",
        "AAECAwQFBgc= | AAECAwQFBg== | eat_nonce: 7 octets",
        "AAECAwQFBgc= | AAECAwQFBgc== | eat_nonce",
        "\"AAECAwQFBgc=\" | [\"AAECAwQFBgc=\",\"AAECAwQFBgc=\"] | eat_nonce",
        "\"ear.status\":\"affirming\" | \"ear.status\":\"Affirming\" | ear.status",
        "\"ear.status\":\"affirming\" | \"ear.status\":2 | ear.status",
        "\"ear.status\":\"affirming\" | \"ear.status\":\"2\" | ear.status",
        "\"ear.status\":\"affirming\", | `` | ear.status",
        "\"hardware\":2 | \"hardware\":128 | hardware",
        "\"hardware\":2 | \"hardware\":-129 | hardware",
        "\"hardware\":2 | \"hardware\":2.0 | hardware",
        "\"hardware\":2 | \"hardware\":\"2\" | hardware",
        "\"hardware\":2 | \"hardware\":2,\"hardware\":2 | hardware",
        "\"hardware\":2 | \"harmware\":99 | harmware",
        "\"policy:X\" | [\"policy:X\"] | ear.appraisal-policy-id",
        "\"policy:X\" | \"x\",\"ear.veraison.key-attestation\":7 | key-attestation",
        "\"policy:X\" | \"x\",\"ear.veraison.key-attestation\":{\"akpub\":\"AAAA\"} | akpub",
        "\"policy:X\" | \"x\",\"ear.veraison.key-attestation\":{\"akpub\":\"AA==\"} | akpub",
        "\"policy:X\" | \"x\",\"ear.veraison.policy-claims\":[] | policy-claims",
        "\"PARSEC_TPM\":{ | \"PARSEC_TPM\":{\"ear_status\":\"warning\", | does not belong",
        "\"PARSEC_TPM\":{ | \"A\":\"eyJ9\",\"PARSEC_TPM\":{ | submods.A",
      })
  void refusesTheClaim(String good, String bad, String message) {
    assertThat(GOOD).contains(good);
    AttestationException refusal =
        refused(TOKENS.sign(HandSignedTokens.ES256, GOOD.replace(good, bad)));
    assertThat(refusal).hasMessageContaining(message).hasCauseInstanceOf(MalformedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "[]", "null", "{\"eat_profile\":1}", "{} x", "{\"a\":\"\\ud800\""})
  void refusesThePayload(String payload) {
    refused(TOKENS.sign(HandSignedTokens.ES256, payload));
  }

  @Test
  void refusesAnEmptySetOfAppraisals() {
    String start = GOOD.substring(0, GOOD.indexOf("\"submods\""));
    assertThat(refused(TOKENS.sign(HandSignedTokens.ES256, start + "\"submods\":{}}")))
        .hasMessageContaining("submods");
    assertThat(refused(TOKENS.sign(HandSignedTokens.ES256, start + "\"submods\":[]}")))
        .hasMessageContaining("submods");
  }

  @Test
  void takesAnUnknownClaimAndAnEmptyKeyAttestation() throws AttestationException {
    String payload =
        GOOD.replace("\"iat\"", "\"jti\":\"x\",\"https://x.example/claim\":[1,{}],\"iat\"")
            .replace("\"policy:X\"", "\"policy:X\",\"ear.veraison.key-attestation\":{}");
    AttestationResult result = VERIFIER.verify(TOKENS.sign(HandSignedTokens.ES256, payload));
    assertThat(result.appraisals().get("PARSEC_TPM")).isNotNull();
  }

  @Test
  void takesTimesInExponentFormInTheProfileOf2023Only() throws AttestationException {
    String payload = GOOD.replace("1767225600", "1.7672256e+09");
    assertThat(VERIFIER.verify(TOKENS.sign(HandSignedTokens.ES256, payload)).issuedAt())
        .hasToString("2026-01-01T00:00:00Z");
    EarVerifier later = VERIFIER.withProfiles(Set.of(EarProfile.IETF_02));
    String ietf = payload.replace(EarProfile.VERAISON_2023.tag(), EarProfile.IETF_02.tag());
    assertThatThrownBy(() -> later.verify(TOKENS.sign(HandSignedTokens.ES256, ietf)))
        .isInstanceOf(AttestationException.class)
        .hasMessageContaining("iat");
  }

  @Test
  void takesOnlyTheProfilesItWasGiven() throws AttestationException {
    Bytes second =
        TOKENS.sign(
            HandSignedTokens.ES256,
            GOOD.replace(EarProfile.VERAISON_2023.tag(), EarProfile.IETF_02.tag()));
    assertThat(refused(second)).hasMessageContaining("eat_profile");
    VERIFIER.withProfiles(Set.of(EarProfile.IETF_02)).verify(second);
    assertThatThrownBy(
            () ->
                VERIFIER
                    .withProfiles(Set.of(EarProfile.IETF_03))
                    .verify(TOKENS.sign(HandSignedTokens.ES256, GOOD)))
        .isInstanceOf(AttestationException.class);
  }

  @Test
  void needsAKeyAndAProfile() {
    assertThatThrownBy(() -> EarVerifier.of(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> VERIFIER.withProfiles(Set.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static AttestationException refused(Bytes token) {
    try {
      VERIFIER.verify(token);
    } catch (AttestationException refusal) {
      assertThat(refusal.reason()).isEqualTo(Reason.RESULT_INVALID);
      return refusal;
    }
    throw new AssertionError("verified: " + text(token));
  }

  private static String text(Bytes token) {
    return new String(token.toArray(), java.nio.charset.StandardCharsets.US_ASCII);
  }
}
