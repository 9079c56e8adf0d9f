package org.attls.eat.ear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.attls.cmw.CmwType;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.rats.AffirmingPolicy;
import org.attls.rats.AppraisalPolicy.Facts;
import org.attls.rats.AttestationException;
import org.attls.rats.InspectedEvidence;
import org.attls.rats.Reason;
import org.attls.rats.Verdict;
import org.attls.testing.Vectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every {@code ear/made-*} vector under {@code made-context.json}, as its README demands. */
class EarVectorsTest {
  /** Where the reason is another than RESULT_INVALID. */
  private static final Map<String, Reason> REASONS =
      Map.ofEntries(
          Map.entry("made-neg-03-cwt-status96.cbor", Reason.NOT_AFFIRMING),
          Map.entry("made-neg-03-global-better.jwt", Reason.NOT_AFFIRMING),
          Map.entry("made-neg-status-none.jwt", Reason.NOT_AFFIRMING),
          Map.entry("made-neg-status-warning.jwt", Reason.NOT_AFFIRMING),
          Map.entry("made-neg-vector-contradicts.jwt", Reason.NOT_AFFIRMING),
          Map.entry("made-neg-vector-private-warning.jwt", Reason.NOT_AFFIRMING),
          Map.entry("made-neg-akpub-missing.jwt", Reason.KEY_MISMATCH),
          Map.entry("made-neg-akpub-other.jwt", Reason.KEY_MISMATCH),
          Map.entry("made-neg-iat-future.jwt", Reason.RESULT_STALE),
          Map.entry("made-neg-stale.jwt", Reason.RESULT_STALE));

  private static final CmwType EVIDENCE =
      CmwType.mediaType("application/vnd.parallaxsecond.key-attestation.tpm");

  /** What the -03 vectors say was found in the evidence; it is not their challenge. */
  private static final Bytes EVIDENCE_NONCE = Bytes.utf8("attested-tls-nonce-0123456789abc");

  @TestFactory
  Stream<DynamicTest> everyMadeVectorGivesItsResult() throws MalformedException {
    Map<String, String> expected = expectedByReadme();
    assertThat(expected.keySet()).containsExactlyInAnyOrderElementsOf(madeVectors());
    assertThat(expected.keySet()).containsAll(REASONS.keySet());
    long cwts = expected.keySet().stream().filter(name -> name.endsWith(".cbor")).count();
    assertThat(cwts).isPositive();
    System.out.printf("ear made vectors: %d as JWT, %d as CWT%n", expected.size() - cwts, cwts);
    Judge judge = new Judge();
    return expected.entrySet().stream()
        .map(vector -> dynamicTest(vector.getKey(), () -> judge.judge(vector)));
  }

  @Test
  void comparesTheNonceInTheAppraisalWithTheEvidence() throws Exception {
    Judge judge = new Judge();
    Facts facts = judge.facts(judge.challenge);
    assertThat(judge.refusal("made-pos-03.jwt", facts)).contains(Reason.RESULT_INVALID);
    assertThat(judge.refusal("made-pos-2023.jwt", facts)).isEmpty();
  }

  private static List<String> madeVectors() {
    List<String> names = new ArrayList<>(Vectors.list("ear", ".jwt"));
    names.addAll(Vectors.list("ear", ".cbor"));
    names.removeIf(name -> !name.startsWith("made-"));
    return names;
  }

  /** Rows are {@code | `name` | origin | what | expected | licence |}. */
  private static Map<String, String> expectedByReadme() {
    Map<String, String> expected = new TreeMap<>();
    for (String line : Vectors.text("ear/README.md").lines().toList()) {
      if (line.startsWith("| `made-") && !line.contains(".json`")) {
        String[] columns = line.split("\\|", -1);
        expected.put(columns[1].replace("`", "").strip(), columns[4].strip());
      }
    }
    return expected;
  }

  private static final class Judge {
    private final Bytes challenge;
    private final Bytes key;
    private final EarVerifier verifier;
    private final AffirmingPolicy policy;

    Judge() throws MalformedException {
      JsonObject context =
          JsonReader.read(Vectors.bytes("ear/made-context.json"), "context", 4096).asObject();
      challenge = octets(context, "challenge_b64url");
      key = octets(context, "tls_ik_spki_b64url");
      verifier =
          EarVerifier.insecureAllowingDemoKey(
              List.of(EarKey.readJwk(Vectors.bytes("ear/ear-key.jwk"), "key")));
      InstantSource now = InstantSource.fixed(Instant.ofEpochSecond(seconds(context, "now")));
      policy =
          AffirmingPolicy.builder()
              .expect(EVIDENCE, Set.of("PARSEC_TPM"))
              .anyOfClass("test")
              .maxAge(Duration.ofSeconds(seconds(context, "max_age_s")))
              .clockSkew(Duration.ofSeconds(seconds(context, "clock_skew_s")))
              .clock(now)
              .build();
    }

    void judge(Map.Entry<String, String> vector) throws AttestationException {
      String name = vector.getKey();
      boolean positive = name.startsWith("made-pos-");
      if (vector.getValue().startsWith("accept")) {
        assertThat(positive).isTrue();
        Verdict verdict = decide(name, facts(EVIDENCE_NONCE));
        assertThat(verdict.result().token()).isEqualTo(Vectors.bytes("ear/" + name));
      } else {
        assertThat(vector.getValue()).startsWith("reject");
        assertThat(positive).isFalse();
        assertThat(refusal(name)).contains(REASONS.getOrDefault(name, Reason.RESULT_INVALID));
      }
    }

    Facts facts(Bytes inEvidence) {
      return new Facts(
          EVIDENCE,
          challenge,
          key,
          new InspectedEvidence(
              List.of(inEvidence), key, Optional.empty(), Optional.empty(), Optional.empty()));
    }

    Optional<Reason> refusal(String name) {
      return refusal(name, facts(EVIDENCE_NONCE));
    }

    Optional<Reason> refusal(String name, Facts facts) {
      try {
        decide(name, facts);
        return Optional.empty();
      } catch (AttestationException refusal) {
        return Optional.of(refusal.reason());
      }
    }

    private Verdict decide(String name, Facts facts) throws AttestationException {
      return policy.decide(verifier.verify(Vectors.bytes("ear/" + name)), facts);
    }

    private static Bytes octets(JsonObject context, String name) throws MalformedException {
      return Base64Url.decode(context.required(name).asText(), name);
    }

    private static long seconds(JsonObject context, String name) throws MalformedException {
      return context.required(name).asLong(0, Long.MAX_VALUE);
    }
  }
}
