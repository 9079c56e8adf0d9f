package org.attls.eat.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.Serialization;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.claims.MeasurementResult.Id;
import org.attls.eat.claims.MeasurementResult.Individual;
import org.attls.eat.claims.MeasurementResult.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimsSetTest {
  @ParameterizedTest
  @EnumSource
  void readsEveryClaimThatItWrites(Serialization serialization) throws Exception {
    ClaimsSet.Builder builder = EveryClaim.in(serialization);
    ClaimsSet written = builder.build();
    ClaimsSet read =
        serialization == Serialization.CBOR
            ? ClaimsSet.readCbor(written.octets())
            : ClaimsSet.readJson(written.octets());

    assertThat(Claim.all()).hasSize(30);
    for (Claim<?> claim : Claim.all().values()) {
      assertThat(read.get(claim)).as(claim.toString()).isPresent();
      assertThat(read.get(claim)).as(claim.toString()).isEqualTo(written.get(claim));
    }
    assertThat(read.toBuilder().build()).isEqualTo(written);
    assertThat(read.require(Claim.NONCE).values()).hasSize(2).contains(EveryClaim.NONCE);
    assertThat(read.require(Claim.LOCATION).numbers().get(Location.Field.LONGITUDE)).isEqualTo(1.1);
  }

  @Test
  void theKeysAreThoseOfTheRegistry() {
    assertThat(Claim.all().keySet())
        .containsExactly(
            1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 10L, 256L, 257L, 258L, 259L, 260L, 261L, 262L, 263L,
            264L, 265L, 266L, 267L, 268L, 269L, 270L, 271L, 272L, 273L, 274L, 275L, 299L);
  }

  @ParameterizedTest
  @EnumSource
  void refusesEveryStrictPrefix(Serialization serialization) {
    Bytes octets = EveryClaim.in(serialization).build().octets();
    for (int end = 0; end < octets.size(); end++) {
      Bytes prefix = octets.slice(0, end);
      assertThatExceptionOfType(MalformedException.class)
          .isThrownBy(
              () -> {
                if (serialization == Serialization.CBOR) {
                  ClaimsSet.readCbor(prefix);
                } else {
                  ClaimsSet.readJson(prefix);
                }
              });
    }
  }

  @Test
  void writesDeterministicCbor() {
    assertThat(
            ClaimsSet.cbor()
                .putUnknown(Label.of("a"), CborWriter.nil())
                .put(Claim.OEM_BOOT, true)
                .putUnknown(Label.of(-1), CborWriter.nil())
                .put(Claim.NONCE, Nonces.of(EveryClaim.octets(8)))
                .build()
                .octets()
                .hex())
        .isEqualTo("a4" + "0a480102030405060708" + "190106f5" + "20f6" + "6161f6");
  }

  @Test
  void keepsUnknownClaimsAsTheyAre() throws Exception {
    // Not deterministic inside, and of no meaning here.
    Bytes cbor =
        Bytes.fromHex(
            "a3"
                + "3a0001387fbf6161ff".replace("6161ff", "616101ff")
                + "0a480102030405060708"
                + "6566"
                + "6f6f6261"
                + "f5");
    ClaimsSet claims = ClaimsSet.readCbor(cbor);
    assertThat(claims.unknown())
        .containsExactly(
            Map.entry(Label.of(-80000), Bytes.fromHex("bf616101ff")),
            Map.entry(Label.of("fooba"), Bytes.fromHex("f5")));
    assertThat(claims.octets()).isEqualTo(cbor);
    assertThat(claims.toBuilder().build().unknown()).isEqualTo(claims.unknown());

    ClaimsSet json =
        ClaimsSet.readJson(Bytes.utf8("{\"x\": [1, 2.50, \"\\u00e4\", null, {\"y\": true}]}"));
    assertThat(json.unknown())
        .containsExactly(Map.entry(Label.of("x"), Bytes.utf8("[1,2.50,\"ä\",null,{\"y\":true}]")));
  }

  @Test
  void aKeyMeansNothingInJsonAndANameNothingInCbor() throws Exception {
    ClaimsSet cbor = ClaimsSet.readCbor(Bytes.fromHex("a1" + "69" + "6561745f6e6f6e6365" + "f6"));
    assertThat(cbor.get(Claim.NONCE)).isEmpty();
    assertThat(cbor.unknown()).containsOnlyKeys(Label.of("eat_nonce"));

    ClaimsSet json = ClaimsSet.readJson(Bytes.utf8("{\"10\": 1}"));
    assertThat(json.get(Claim.NONCE)).isEmpty();
  }

  @Test
  void aMissingClaimIsNamed() throws Exception {
    assertThatThrownBy(() -> ClaimsSet.cbor().build().require(Claim.NONCE))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("eat_nonce (10) is missing");
  }

  @ParameterizedTest
  @CsvSource({
    "a106fb41d8d54de8200000, float", // iat
    "a104f90000, float", // exp
    "a105f93c00, float", // nbf
    "a10620, outside",
    "a10a4701020304050607, a nonce of 7 octets",
    "a10a80, members",
    "a10a81480102030405060708, one nonce",
    "a10a6c616161616161616161616161, tstr",
    "a1190109d8206474613a78, tag", // a URI with its tag
    "a1190109d86f428837, tag", // an object identifier with its tag
    "a11901096161, absolute",
    "a1190109428088, object identifier",
    "a119010940, object identifier",
    "a11901094188, object identifier",
    "a119010046010203040506, UEID",
    "a1190101a0, empty",
    "a1190101a10147020304050607aa, int",
    "a11901024401020304, octets",
    "a119010220, outside",
    "a119010340, must be 1..32",
    "a119010480, members",
    "a119010520, outside",
    "a119010601, bool",
    "a119010705, outside",
    "a119010720, outside",
    "a1190108a10101, latitude",
    "a1190108a20101026161, number",
    "a1190108a2010102f97e00, finite",
    "a1190108a3010102010a01, no member",
    "a119010aa0, empty",
    "a119010aa101a0, int",
    "a119010aa16161f6, null",
    "a119010aa1616141f6, tag 61 or 602",
    "a119010aa1616142c1f6, tag 61 or 602",
    "a119010aa16161625b5d, members",
    "a119010aa161618101, members",
    "a119010aa161618201f5, bool",
    "a11901108101, array",
    "a119011080, members",
    "a119011081822040, outside",
    "a119011181821a0001000040, outside",
    "a119011281826161818261616101, tstr",
    "a11901128182616180, members",
    "a1190112818261618182616105, outside",
    "a119011300, outside",
    "a119011306, outside",
    "a108a0, neither",
    "a108a10240, encrypted",
    "a108a10140, map",
    "a119012b01, int",
    "a1f601, null",
    "a20a4801020304050607080a480102030405060708, duplicate",
    "80, array"
  })
  void refusesValuesThatTheirClaimDoesNotHave(String hex, String fact) {
    assertThatThrownBy(() -> ClaimsSet.readCbor(Bytes.fromHex(hex)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(fact);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"iat\":1.5} | integer",
        "{\"iat\":1.0} | integer",
        "{\"exp\":1e3} | integer",
        "{\"eat_nonce\":\"AAAAAAAAAA\"} | a nonce of 7 octets",
        "{\"eat_nonce\":\"AAAAAAAAAAA==\"} | padding",
        "{\"eat_nonce\":\"AAAAAAAA+AA\"} | base64url",
        "{\"eat_nonce\":[\"AAAAAAAAAAA\"]} | fewer than two",
        "{\"eat_nonce\":[]} | fewer than two",
        "{\"eat_nonce\":7} | number",
        "{\"eat_profile\":\"x\"} | absolute",
        "{\"eat_profile\":\"1.40.1\"} | arc",
        "{\"ueid\":\"AAAA\"} | UEID",
        "{\"sueids\":{}} | empty",
        "{\"oemid\":\"AAAAAA\"} | octets",
        "{\"oemid\":-1} | outside",
        "{\"hwmodel\":\"\"} | must be 1..32",
        "{\"hwversion\":[]} | members",
        "{\"dbgstat\":3} | number",
        "{\"dbgstat\":\"Disabled\"} | none of the values",
        "{\"location\":{\"latitude\":1}} | longitude",
        "{\"location\":{\"latitude\":1,\"longitude\":2,\"x\":3}} | no location",
        "{\"submods\":{\"a\":[\"DIGEST\",[\"SHA-256\"]]}} | members",
        "{\"submods\":{\"a\":[\"jwt\",\"e30.e30.e30\"]}} | none of JWT",
        "{\"submods\":{\"a\":[\"JWT\",\"e30.e30\"]}} | three parts",
        "{\"submods\":{\"a\":[\"CBOR\",\"9g\"]}} | tag 61 or 602",
        "{\"manifests\":[[1]]} | members",
        "{\"measres\":[[\"s\",[[\"i\",1]]]]} | number",
        "{\"intuse\":5} | number",
        "{\"cnf\":{}} | neither",
        "{\"cnf\":{\"jwe\":\"x\"}} | encrypted",
        "{\"cnf\":{\"jwk\":{\"kty\":\"OKP\"}}} | EC",
        "{\"cnf\":{\"jwk\":{\"kty\":\"EC\",\"d\":\"\"}}} | private",
        "{\"swname\":\"\\ud800\"} | half of a surrogate pair",
        "[] | array"
      })
  void refusesValuesThatTheirClaimDoesNotHaveInJson(String json, String fact) {
    assertThatThrownBy(() -> ClaimsSet.readJson(Bytes.utf8(json)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(fact);
  }

  @Test
  void refusesToWriteWhatItWouldNotRead() {
    assertThatIllegalArgumentException().isThrownBy(() -> Nonces.of(EveryClaim.octets(7)));
    assertThatIllegalArgumentException().isThrownBy(() -> Nonces.of(EveryClaim.octets(65)));
    assertThatIllegalArgumentException().isThrownBy(() -> new Nonces(List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> new Ueid(EveryClaim.octets(34)));
    assertThatIllegalArgumentException().isThrownBy(() -> Ueid.random(EveryClaim.octets(15)));
    assertThatIllegalArgumentException().isThrownBy(() -> Ueid.eui(EveryClaim.octets(7)));
    assertThatIllegalArgumentException().isThrownBy(() -> Ueid.imei(EveryClaim.octets(15)));
    assertThatIllegalArgumentException().isThrownBy(() -> Location.of(Double.NaN, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new ContentItem(65536, Bytes.EMPTY));
    for (ClaimsSet.Builder refused :
        List.of(
            ClaimsSet.cbor().put(Claim.HARDWARE_MODEL, EveryClaim.octets(33)),
            ClaimsSet.cbor().put(Claim.UPTIME, -1L),
            ClaimsSet.cbor().put(Claim.SUBMODULES, Map.of()),
            ClaimsSet.cbor().put(Claim.DLOAS, List.of()),
            ClaimsSet.cbor().putUnknown(Label.of(10), CborWriter.nil()),
            ClaimsSet.cbor().putUnknown(Label.of("x"), Bytes.of(0x41)),
            ClaimsSet.json().putUnknown(Label.of(-1), Bytes.utf8("1")),
            ClaimsSet.json().putUnknown(Label.of("x"), Bytes.utf8("1,\"y\":2")),
            ClaimsSet.json().putUnknown(Label.of("iat"), Bytes.utf8("1")),
            ClaimsSet.json().put(Claim.TOKEN_ID, Bytes.of(0xFF)),
            ClaimsSet.json()
                .put(
                    Claim.MEASUREMENT_RESULTS,
                    List.of(
                        new MeasurementResult(
                            "s",
                            List.of(new Individual(new Id.Octets(Bytes.of(1)), Outcome.FAIL))))),
            ClaimsSet.json()
                .put(Claim.CMW, CmwWriter.cborRecord(CmwType.contentFormat(0), Bytes.EMPTY)),
            ClaimsSet.json()
                .put(
                    Claim.SUBMODULES,
                    Map.of("a", new Submodule.Claims(ClaimsSet.cbor().build()))))) {
      assertThatIllegalArgumentException().isThrownBy(refused::build);
    }
  }

  @Test
  void anIdentifierInOctetsIsOfCborOnly() throws Exception {
    MeasurementResult result =
        new MeasurementResult(
            "s", List.of(new Individual(new Id.Octets(Bytes.of(1)), Outcome.NOT_RUN)));
    ClaimsSet claims = ClaimsSet.cbor().put(Claim.MEASUREMENT_RESULTS, List.of(result)).build();
    assertThat(claims.require(Claim.MEASUREMENT_RESULTS)).containsExactly(result);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AAAAAAAAAAA", "AAAAAAAAAAA="})
  void takesAJsonNonceWithAndWithoutPadding(String text) throws Exception {
    ClaimsSet claims = ClaimsSet.readJson(Bytes.utf8("{\"eat_nonce\":\"" + text + "\"}"));
    assertThat(claims.require(Claim.NONCE).isExactly(Bytes.copyOf(new byte[8]))).isTrue();
    assertThat(claims.require(Claim.NONCE).isExactly(Bytes.copyOf(new byte[9]))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "2.999, 8837",
    "1.3.6.1.4.1.1, 2b0601040101",
    "0.0, 00",
    "2.0, 50",
    "2.5.4.18446744073709551616, 550482808080808080808000"
  })
  void writesObjectIdentifiersAsBerContent(String dotted, String content) throws Exception {
    EatProfile.Oid oid = (EatProfile.Oid) EatProfile.of(dotted);
    assertThat(oid.content().hex()).isEqualTo(content);
    ClaimsSet claims = ClaimsSet.cbor().put(Claim.PROFILE, oid).build();
    assertThat(claims.require(Claim.PROFILE).value()).isEqualTo(dotted);
    assertThat(claims.octets().hex()).isEqualTo("a1190109" + hexHead(content) + content);
  }

  @Test
  void refusesAnObjectIdentifierWhoseSecondNumberIsTooLarge() {
    assertThatIllegalArgumentException().isThrownBy(() -> EatProfile.of("1.40"));
    assertThatIllegalArgumentException().isThrownBy(() -> EatProfile.of("0.4294967296"));
    assertThatIllegalArgumentException().isThrownBy(() -> EatProfile.of("3.1"));
  }

  @ParameterizedTest
  @ValueSource(ints = {257, 1_000, 2_000, 30_000})
  void refusesLongObjectIdentifiersWithoutAStackFrameForEachNumber(int numbers) {
    String dotted = "1" + ".1".repeat(numbers);
    assertThatThrownBy(() -> ClaimsSet.readJson(profile(dotted)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("eat_profile");
    assertThatIllegalArgumentException().isThrownBy(() -> EatProfile.Oid.of(dotted));
  }

  @Test
  void readsTheLongestObjectIdentifiersOfEachSpelling() throws Exception {
    String hugeNumber = "ff".repeat(EatProfile.Oid.MAX - 1) + "7f";
    for (String content : List.of("7f".repeat(EatProfile.Oid.MAX), hugeNumber)) {
      EatProfile.Oid oid = EatProfile.Oid.ofContent(Bytes.fromHex(content));
      ClaimsSet claims = ClaimsSet.json().put(Claim.PROFILE, oid).build();
      assertThat(ClaimsSet.readJson(claims.octets()).require(Claim.PROFILE)).isEqualTo(oid);
    }
    String longest = "2.47" + ".127".repeat(EatProfile.Oid.MAX - 1);
    assertThat(longest).hasSize(EatProfile.Oid.MAX_DOTTED);
    assertThat(EatProfile.of(longest).value()).isEqualTo(longest);
    assertThatIllegalArgumentException().isThrownBy(() -> EatProfile.of(longest + "0"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EatProfile.of("2.48" + longest.substring(4)));
  }

  private static Bytes profile(String value) {
    return Bytes.utf8("{\"eat_profile\":\"" + value + "\"}");
  }

  private static String hexHead(String content) {
    return String.format("%02x", 0x40 + content.length() / 2);
  }
}
