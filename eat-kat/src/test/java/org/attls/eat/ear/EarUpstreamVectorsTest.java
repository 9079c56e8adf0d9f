package org.attls.eat.ear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.attls.cmw.CmwType;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.rats.AffirmingPolicy;
import org.attls.rats.Appraisal;
import org.attls.rats.AppraisalPolicy.Facts;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.InspectedEvidence;
import org.attls.rats.Reason;
import org.attls.rats.Tier;
import org.attls.testing.Neighbours;
import org.attls.testing.Vectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that others published, most of them signed with the demo key. */
class EarUpstreamVectorsTest {
  private static final CmwType EVIDENCE =
      CmwType.mediaType("application/vnd.parallaxsecond.key-attestation.tpm");

  /** Their {@code akpub} is a text, not a key: refused behind the signature. */
  private static final Set<String> WITHOUT_A_KEY = Set.of("ear/veraison-extensions.jwt");

  @TestFactory
  Stream<DynamicTest> everyVeraisonTokenGivesItsResult() throws MalformedException {
    List<DynamicTest> tests = new ArrayList<>();
    JsonObject manifest =
        JsonReader.read(Vectors.bytes("veraison/manifest.json"), "manifest", 1 << 20).asObject();
    for (JsonItem entry : manifest.required("files").asArray()) {
      String file = entry.asObject().required("file").asText();
      if (file.endsWith(".jwt")) {
        JsonObject expected = entry.asObject().required("expect").asObject();
        tests.add(
            dynamicTest(
                file,
                () -> {
                  if (file.startsWith("derived/")) {
                    judge(file, expected);
                  } else {
                    verify(file, expected);
                  }
                }));
      }
    }
    List<String> files = new ArrayList<>(Vectors.list("veraison/ear", ".jwt"));
    files.addAll(Vectors.list("veraison/derived", ".jwt"));
    assertThat(tests).hasSameSizeAs(files);
    System.out.println("veraison tokens: " + tests.size() + " as their manifest says");
    return tests.stream();
  }

  /** The rendering beside each token is of its payload; nothing shorter or longer verifies. */
  @Test
  void everyRenderingIsOfTheTokenBesideIt() throws Exception {
    int compared = 0;
    for (String directory : List.of("veraison/ear/", "veraison/derived/")) {
      for (String name : Vectors.list(directory, ".claims.json")) {
        Bytes token = Vectors.bytes(directory + name.replace(".claims.json", ".jwt"));
        Bytes payload = CompactJws.read(token).payload();
        assertThat(JsonReader.read(payload, "claims", 1 << 20))
            .as(name)
            // A number may be spelled in another way: 1.666529184e+09.
            .usingRecursiveComparison()
            .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
            .isEqualTo(JsonReader.read(Vectors.bytes(directory + name), "claims", 1 << 20));
        Neighbours.refused(token, demoVerifier()::verify);
        compared++;
      }
    }
    System.out.println("veraison claims: " + compared + " as in their tokens");
  }

  /** What the integration tests of Veraison expect for submods is read in any profile's claims. */
  @Test
  void readsTheAppraisalsOfTheIntegrationTests() throws Exception {
    List<String> names = Vectors.list("veraison/results", ".json");
    for (String name : names) {
      String claims =
          "{\"eat_profile\":\"tag:github.com,2023:veraison/ear\",\"iat\":1,"
              + "\"ear.verifier-id\":{\"developer\":\"d\",\"build\":\"b\"},\"submods\":"
              + Vectors.text("veraison/results/" + name)
              + "}";
      assertThat(
              EarClaims.read(Bytes.utf8(claims), Bytes.EMPTY, EarVerifier.DEFAULT_PROFILES)
                  .appraisals())
          .as(name)
          .isNotEmpty();
    }
    System.out.println("veraison results: " + names.size() + " accepted");
  }

  private static void verify(String file, JsonObject expected) throws Exception {
    Bytes token = Vectors.bytes("veraison/" + file);
    if (expected.optional("demoKeyVerifies").isPresent()) {
      demoVerifier().requireSignature(token);
    }
    if (expected.optional("reject").isPresent()) {
      assertThat(refusal(token).reason()).isEqualTo(Reason.RESULT_INVALID);
    } else if (WITHOUT_A_KEY.contains(file)) {
      assertThat(refusal(token)).hasMessageContaining("akpub");
    } else {
      AttestationResult result = demoVerifier().verify(token);
      if (expected.optional("status").isPresent()) {
        Map<String, JsonItem> status = expected.required("status").asObject().members();
        assertThat(result.appraisals().keySet()).isEqualTo(status.keySet());
        for (Map.Entry<String, JsonItem> entry : status.entrySet()) {
          assertThat(result.appraisals().get(entry.getKey()))
              .extracting(Appraisal::status)
              .isEqualTo(Tier.valueOf(entry.getValue().asText().toUpperCase(Locale.ROOT)));
        }
      }
    }
  }

  /** The README: frozen clock, session nonce deadbeefdeadbeef, and the key of the good bundle. */
  private static void judge(String file, JsonObject expected) throws Exception {
    AttestationResult result = demoVerifier().verify(Vectors.bytes("veraison/" + file));
    Bytes key = Vectors.bytes("veraison/evidence/parsec-tpm-good.attested-key.der");
    Bytes challenge = Bytes.fromHex("deadbeefdeadbeef");
    Facts facts =
        new Facts(
            EVIDENCE,
            challenge,
            key,
            new InspectedEvidence(
                List.of(challenge), key, Optional.empty(), Optional.empty(), Optional.empty()));
    AffirmingPolicy policy =
        AffirmingPolicy.builder()
            .expect(EVIDENCE, Set.of("PARSEC_TPM"))
            .anyOfClass("test")
            .clock(InstantSource.fixed(Instant.ofEpochSecond(1781600000)))
            .build();
    if (expected.required("accept").asBoolean()) {
      assertThat(policy.decide(result, facts).result()).isSameAs(result);
    } else {
      Reason reason = file.contains("wrong-nonce") ? Reason.RESULT_INVALID : Reason.NOT_AFFIRMING;
      assertThatThrownBy(() -> policy.decide(result, facts))
          .isInstanceOfSatisfying(
              AttestationException.class,
              refused -> assertThat(refused.reason()).isEqualTo(reason));
    }
  }

  @Test
  void reportsTheVerifiersWordsOnAnUnknownAttestationKey() throws Exception {
    AttestationResult result =
        demoVerifier().verify(Vectors.bytes("veraison/derived/ear-parsec-tpm-no-trust-anchor.jwt"));
    assertThat(result.appraisals().get("PARSEC_TPM"))
        .satisfies(
            appraisal -> assertThat(appraisal.problem()).contains("no trust anchor for evidence"));
  }

  @Test
  void readsTheTestTokenWithAFullVector() throws Exception {
    AttestationResult result = demoVerifier().verify(Vectors.bytes("ear/arc-test.jwt"));
    assertThat(result.developer()).isEqualTo("Acme Inc.");
    assertThat(result.build()).isEqualTo("rrtrap-v1.0.0");
    assertThat(result.appraisals().get("test"))
        .satisfies(
            appraisal -> {
              assertThat(appraisal.status()).isEqualTo(Tier.AFFIRMING);
              assertThat(appraisal.vector().claims()).hasSize(8);
            });
  }

  @Test
  void readsTheResultOfTheProofOfConcept() throws Exception {
    AttestationResult result = demoVerifier().verify(Vectors.bytes("ear/poc-mock-ear.jwt"));
    assertThat(result.issuedAt()).isEqualTo(Instant.ofEpochSecond(1666529184));
    assertThat(result.notBefore()).contains(Instant.ofEpochSecond(1678719232));
    assertThat(result.nonce()).isEmpty();
    assertThat(result.appraisals().get("PARSEC_TPM"))
        .satisfies(appraisal -> assertThat(appraisal.attestedKey()).isPresent());
  }

  @Test
  void findsNoKeyInTheTokenOfTheGoTests() throws Exception {
    Bytes token = Vectors.bytes("ear/go-veraison-extensions.jwt");
    demoVerifier().requireSignature(token);
    assertThat(refusal(token)).hasMessageContaining("akpub");
  }

  @Test
  void refusesEveryNegativeTokenOfTheGoTests() throws Exception {
    List<String> names = new ArrayList<>(Vectors.list("ear", ".jwt"));
    names.removeIf(name -> !name.startsWith("go-neg-"));
    assertThat(names).hasSize(3);
    for (String name : names) {
      assertThat(refusal(Vectors.bytes("ear/" + name)).reason()).isEqualTo(Reason.RESULT_INVALID);
    }
    demoVerifier().requireSignature(Vectors.bytes("ear/go-neg-empty-claims.jwt"));
    assertThat(refusal(Vectors.bytes("ear/go-neg-empty-claims.jwt")))
        .hasMessageContaining("eat_profile");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ear-claims.json",
        "ear-claims-key-attestation-ok.json",
        "ear-claims-key-attestation-ko.json",
        "draft03-ear-json-1.json",
        "draft03-ear-json-2.json"
      })
  void readsTheClaimsSet(String name) throws MalformedException {
    AttestationResult result =
        EarClaims.read(Vectors.bytes("ear/" + name), Bytes.EMPTY, EarVerifier.DEFAULT_PROFILES);
    boolean bad = name.endsWith("-ko.json") || name.endsWith("json-1.json");
    for (Appraisal appraisal : result.appraisals().values()) {
      assertThat(appraisal.status()).isEqualTo(bad ? Tier.CONTRAINDICATED : Tier.AFFIRMING);
    }
    assertThat(result.appraisals()).hasSize(name.endsWith("json-2.json") ? 2 : 1);
  }

  @Test
  void refusesTheDemoKeyUnlessToldOtherwise() throws MalformedException {
    EarKey demo = demoKey();
    assertThat(demo.isPublishedVeraisonDemoKey()).isTrue();
    assertThatThrownBy(() -> EarVerifier.of(List.of(demo)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("demo key");
  }

  @Test
  void readsTheKeyOfADiscoveryDocument() throws MalformedException {
    JsonObject document =
        JsonReader.read(Vectors.bytes("ear/poc-mock-discovery.json"), "discovery", 4096).asObject();
    assertThat(EarKey.readJwk(document.required("ear-verification-key"))).isEqualTo(demoKey());
    EarKey p384 = EarKey.readJwk(Vectors.bytes("ear/ear-key-es384.jwk"), "key");
    assertThat(p384.algorithm()).isEqualTo("ES384");
    assertThat(p384.isPublishedVeraisonDemoKey()).isFalse();
  }

  private static AttestationException refusal(Bytes token) throws MalformedException {
    try {
      demoVerifier().verify(token);
    } catch (AttestationException refused) {
      return refused;
    }
    throw new AssertionError("verified");
  }

  private static EarVerifier demoVerifier() throws MalformedException {
    return EarVerifier.insecureAllowingDemoKey(List.of(demoKey()));
  }

  private static EarKey demoKey() throws MalformedException {
    return EarKey.readJwk(Vectors.bytes("veraison/ear/demo-verification-key.jwk"), "demo key");
  }
}
