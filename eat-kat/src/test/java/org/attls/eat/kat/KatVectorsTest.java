package org.attls.eat.kat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.SignatureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.check.Outcome;
import org.attls.eat.check.Outcome.Status;
import org.attls.eat.cose.CoseKey;
import org.attls.eat.cose.EcCoseVerifier;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;
import org.attls.testing.Vectors;
import org.junit.jupiter.api.Test;

/** The collected vectors; the table in their README says what is expected of each. */
class KatVectorsTest {
  /** The check that a vector was made to fail, and a word of why. */
  private static final Map<String, Map.Entry<KatCheck, String>> REASONS =
      Map.ofEntries(
          failing("draft02-cab.cbor", KatCheck.COLLECTION, "draft-bft-rats-kat-02"),
          failing("kat-neg-pat-nonce-mismatch.cbor", KatCheck.KEY_BINDING, ""),
          failing("kat-neg-pat-nonce-hash-of-ik.cbor", KatCheck.KEY_BINDING, ""),
          failing("kat-neg-kak-substituted.cbor", KatCheck.KEY_BINDING, ""),
          failing("kat-neg-kat-signed-by-other.cbor", KatCheck.KAT_SIGNATURE, "does not verify"),
          failing("kat-neg-kat-nonce-wrong.cbor", KatCheck.CHALLENGE, "aaaa"),
          failing("kat-neg-kat-nonce-7.cbor", KatCheck.KAT_CLAIMS, "7 octets"),
          failing("kat-neg-kat-no-cnf.cbor", KatCheck.KAT_CLAIMS, "8 is missing"),
          failing("kat-neg-kat-no-nonce.cbor", KatCheck.KAT_CLAIMS, "10 is missing"),
          failing("kat-neg-kat-cnf-bstr.cbor", KatCheck.KAT_CLAIMS, "2023 mbedTLS"),
          failing("kat-neg-ik-private.cbor", KatCheck.KAT_CLAIMS, "private key"),
          failing("kat-neg-ik-short-x.cbor", KatCheck.KAT_CLAIMS, "31 octets"),
          failing("kat-neg-alg-unprotected.cbor", KatCheck.COLLECTION, "alg"),
          failing("kat-neg-swapped.cbor", KatCheck.PAT_SIGNATURE, "does not verify"),
          failing("kat-neg-no-cmwc-t.cbor", KatCheck.COLLECTION, "__cmwc_t is missing"),
          failing("kat-neg-extra-item.cbor", KatCheck.COLLECTION, "beside kat and pat"),
          failing("kat-neg-missing-pat.cbor", KatCheck.COLLECTION, "missing"),
          failing("kat-neg-kat-payload-tampered.cbor", KatCheck.KAT_CLAIMS, "not a point"));

  private static Map.Entry<String, Map.Entry<KatCheck, String>> failing(
      String file, KatCheck check, String why) {
    return Map.entry(file, Map.entry(check, why));
  }

  @Test
  void theTableSpeaksOfEveryFile() {
    List<String> files = new ArrayList<>(Vectors.list("kat", ""));
    files.remove("README.md");
    assertThat(table().keySet()).containsExactlyInAnyOrderElementsOf(files);
  }

  @Test
  void everyFileGivesItsDocumentedResult() throws Exception {
    Map<String, Integer> counts = new TreeMap<>();
    for (Map.Entry<String, String> row : table().entrySet()) {
      String file = row.getKey();
      String expected = row.getValue();
      if (file.endsWith(".diag") || file.equals("keys.json")) {
        assertThat(expected).as(file).isEqualTo("-");
        continue;
      }
      Bytes octets = Vectors.bytes("kat/" + file);
      String kind;
      if (file.equals("draft00-kak.cbor")) {
        kind = "keys read";
        CoseKey key = CoseKey.read(octets, "kak");
        assertThat(expected).isEqualTo("SHA-256 = " + KatClaims.binding(key).hex());
        assertThat(key.isCanonical()).isTrue();
        refusesNeighbours(octets, other -> CoseKey.read(other, "kak"));
      } else if (file.equals("draft06-kat.cbor")) {
        kind = "claims read";
        assertThat(expected).isEqualTo("decode");
        assertThat(KatClaims.read(octets).octets()).isEqualTo(octets);
        refusesNeighbours(octets, KatClaims::read);
      } else if (expected.startsWith("accept structurally")) {
        kind = "bundles read, signatures not";
        assertStructureAlone(KatBundle.readCbor(octets));
        refusesNeighbours(octets, KatBundle::readCbor);
      } else if (expected.startsWith("accept")) {
        kind = "bundles accepted";
        assertThat(expected).endsWith("returns ik");
        KatReport report = KatVerification.verify(octets, expectation());
        assertThat(report.verified()).as("%s %s", file, report).isPresent();
        assertThat(report.verified().orElseThrow().identityKey()).isEqualTo(key("ik"));
        refusesNeighbours(octets, KatBundle::readCbor);
      } else {
        kind = "bundles refused";
        assertThat(expected.toLowerCase(Locale.ROOT)).as(file).startsWith("reject");
        assertFails(file, KatVerification.verify(octets, expectation()));
      }
      counts.merge(kind, 1, Integer::sum);
    }
    System.out.println("kat files: " + counts);
    assertThat(counts.keySet())
        .containsExactly(
            "bundles accepted",
            "bundles read, signatures not",
            "bundles refused",
            "claims read",
            "keys read");
    assertThat(counts.get("bundles refused")).isEqualTo(REASONS.size());
  }

  private static void assertFails(String file, KatReport report) {
    Map.Entry<KatCheck, String> reason = Optional.ofNullable(REASONS.get(file)).orElseThrow();
    Outcome<KatCheck> failure = report.firstFailure().orElseThrow();
    assertThat(failure.check()).as("%s %s", file, report).isEqualTo(reason.getKey());
    assertThat(failure.found()).as(file).contains(reason.getValue());
  }

  /** K-19: the binding is right, both signatures are placeholders. */
  private static void assertStructureAlone(KatBundle bundle) throws MalformedException {
    KatClaims kat = KatClaims.read(bundle.kat().unverifiedPayload());
    assertThat(kat).isEqualTo(KatClaims.read(Vectors.bytes("kat/draft06-kat.cbor")));
    assertThat(bundle.pat().unverifiedPayload().hex()).isEqualTo("a10a5820" + kat.binding().hex());
    KatReport report =
        KatVerification.verify(
            bundle, KatExpectation.of(kat.keyAttestationKey().key(), kat.nonce()));
    assertThat(report.outcome(KatCheck.PAT_SIGNATURE).status()).isEqualTo(Status.FAILED);
    assertThatExceptionOfType(SignatureException.class)
        .isThrownBy(() -> bundle.kat().verify(EcCoseVerifier.of(kat.keyAttestationKey())));
  }

  private interface Reader {
    Object read(Bytes octets) throws MalformedException;
  }

  private static void refusesNeighbours(Bytes octets, Reader reader) {
    for (int end = 0; end < octets.size(); end++) {
      Bytes prefix = octets.slice(0, end);
      assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> reader.read(prefix));
    }
    for (int more = 0; more < 256; more++) {
      Bytes longer = Bytes.concat(octets, Bytes.of(more));
      assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> reader.read(longer));
    }
  }

  private static KatExpectation expectation() throws MalformedException {
    return KatExpectation.of(key("pak"), Bytes.fromHex(keys().required("challenge_hex").asText()))
        .withTlsKey(key("ik"));
  }

  private static EcKey key(String name) throws MalformedException {
    JsonObject jwk = keys().required(name).asObject();
    return EcKey.ofPoint(
        EcCurve.P256,
        Base64Url.decode(jwk.required("x").asText(), name),
        Base64Url.decode(jwk.required("y").asText(), name),
        name);
  }

  private static JsonObject keys() throws MalformedException {
    return JsonReader.read(Vectors.bytes("kat/keys.json"), "keys", 65536).asObject();
  }

  /** Rows are {@code | `file` | origin | what | expected | licence |}. */
  private static Map<String, String> table() {
    Map<String, String> rows = new TreeMap<>();
    for (String line : Vectors.text("kat/README.md").lines().toList()) {
      String[] cells = line.split("\\|");
      if (cells.length > 5 && cells[1].strip().startsWith("`")) {
        rows.put(cells[1].strip().replace("`", ""), cells[4].strip());
      }
    }
    return rows;
  }
}
