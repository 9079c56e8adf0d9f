package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.key.EcJwk;
import org.attls.testing.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code attls appraise} over the collected vectors: each gives its documented result. */
class AppraiseVectorsTest {
  private static final String MALFORMED = "65 MALFORMED";
  private static final String SIGNATURE = "1 EVIDENCE_SIGNATURE";
  private static final String CHALLENGE = "1 BINDING_MISMATCH";
  private static final String KEY = "1 KEY_MISMATCH";
  private static final String REGISTERS = "1 NOT_AFFIRMING";
  private static final String ANCHOR = "1 NO_TRUST_ANCHOR";
  private static final String ACCEPTED = "0 ";

  /** How refused evidence is refused; the READMEs say that it is, and why. */
  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry("tpm-neg-empty-certinfo.cbor", MALFORMED),
          Map.entry("tpm-neg-invalid_kat.json", MALFORMED),
          Map.entry("tpm-neg-missing_kat.json", MALFORMED),
          Map.entry("tpm-made-neg-kat-nonce.cbor", CHALLENGE),
          Map.entry("tpm-made-neg-magic-kat.cbor", MALFORMED),
          Map.entry("tpm-made-neg-type-kat.cbor", MALFORMED),
          Map.entry("tpm-made-neg-name-mismatch.cbor", KEY),
          Map.entry("tpm-made-neg-attr-no-sensitivedataorigin.cbor", KEY),
          Map.entry("tpm-made-neg-kat-signer.cbor", SIGNATURE),
          Map.entry("tpm-made-neg-kid-differ.cbor", SIGNATURE),
          Map.entry("tpm-made-neg-pcr-digest.cbor", REGISTERS),
          Map.entry("tpm-made-neg-pcr-subset.cbor", REGISTERS),
          Map.entry("tpm-made-neg-bank-sig-mismatch.cbor", REGISTERS),
          Map.entry("tpm-made-neg-trailing-certinfo.cbor", MALFORMED),
          Map.entry("tpm-made-neg-sig-zero.cbor", SIGNATURE),
          // The flipped bit takes the key off its curve.
          Map.entry("cca-neg-kat-tampered.cbor", MALFORMED),
          Map.entry("draft02-cab.cbor", MALFORMED),
          Map.entry("draft06-cab.cbor", SIGNATURE),
          Map.entry("kat-neg-pat-nonce-mismatch.cbor", KEY),
          Map.entry("kat-neg-pat-nonce-hash-of-ik.cbor", KEY),
          Map.entry("kat-neg-kak-substituted.cbor", KEY),
          Map.entry("kat-neg-kat-signed-by-other.cbor", SIGNATURE),
          Map.entry("kat-neg-kat-nonce-wrong.cbor", CHALLENGE),
          Map.entry("kat-neg-kat-nonce-7.cbor", MALFORMED),
          Map.entry("kat-neg-kat-no-cnf.cbor", MALFORMED),
          Map.entry("kat-neg-kat-no-nonce.cbor", MALFORMED),
          Map.entry("kat-neg-kat-cnf-bstr.cbor", MALFORMED),
          Map.entry("kat-neg-ik-private.cbor", MALFORMED),
          Map.entry("kat-neg-ik-short-x.cbor", MALFORMED),
          Map.entry("kat-neg-alg-unprotected.cbor", MALFORMED),
          Map.entry("kat-neg-swapped.cbor", SIGNATURE),
          Map.entry("kat-neg-no-cmwc-t.cbor", MALFORMED),
          Map.entry("kat-neg-extra-item.cbor", MALFORMED),
          Map.entry("kat-neg-missing-pat.cbor", MALFORMED),
          Map.entry("kat-neg-kat-payload-tampered.cbor", MALFORMED));

  /** The checks that the software TPM's vectors fail, by the names in their files. */
  private static final Map<String, String> FAILED_CHECKS =
      Map.of(
          "nonce", CHALLENGE,
          "pat-nonce", CHALLENGE,
          "kat-signature", SIGNATURE,
          "pat-signature", SIGNATURE,
          "kid-mismatch", SIGNATURE,
          "pcr-digest", REGISTERS,
          "tik-attributes", KEY,
          "name", KEY);

  @TempDir private Path directory = Path.of("");

  @Test
  void collectedTpmTokensAndCcaTokens() throws Exception {
    JsonObject keys = json("parsec/tpm-made-keys.json");
    Path attestationKey = jwk("ak.jwk", keys.required("ak"));
    Path identityKey =
        Files.write(
            directory.resolve("ik.der"),
            Base64Url.decode(keys.required("ik_spki_b64url").asText(), "ik").toArray());
    String registers =
        "sha256:"
            + keys.required("pcr_sha256_hex").asObject().members().entrySet().stream()
                .map(register -> register.getKey() + "=" + text(register.getValue()))
                .collect(Collectors.joining(","));
    Path state = Files.writeString(directory.resolve("pcrs"), "# good\n" + registers + "\n");
    Map<String, String> rows = VectorRows.of("parsec");
    // Parts of evidence are no evidence.
    rows.keySet()
        .removeIf(file -> file.startsWith("cca-kat-") || !file.matches(".*(cbor|_kat.json)"));
    BatchRun run = new BatchRun();
    for (String file : rows.keySet()) {
      String path = path("parsec/" + file);
      if (file.startsWith("tpm-made-")) {
        run.line(
            file,
            "evidence",
            path,
            "challenge",
            keys.required("nonce_hex").asText(),
            "trust-anchor",
            attestationKey.toString(),
            "reference",
            file.contains("pcr") ? registers : state.toString(),
            "key",
            identityKey.toString());
      } else if (file.startsWith("tpm-")) {
        run.line(
            file,
            "evidence",
            path,
            "challenge",
            "deadbeefdeadbeef",
            "trust-anchor",
            path("parsec/tpm-ak-pub.pem"),
            "reference",
            path("corim/parsec-tpm-valid.cbor"));
      } else {
        run.line(
            file,
            "evidence",
            path,
            "challenge",
            "0001020304050607",
            "trust-anchor",
            path("parsec/cca-cpak.jwk"));
      }
    }
    compare("parsec files", rows, run.run("appraise"), expected -> expected.startsWith("accept"));
  }

  @Test
  void tokensOfASoftwareTpmBareAndWrapped() throws Exception {
    BatchRun run = new BatchRun();
    Map<String, String> expected = new TreeMap<>();
    for (String file : Vectors.list("parsec-tpm-swtpm", ".properties")) {
      Properties vector = Vectors.properties("parsec-tpm-swtpm/" + file);
      String bank = vector.getProperty("ref.bank");
      String reference =
          bank
              + ":"
              + vector.stringPropertyNames().stream()
                  .filter(name -> name.startsWith("ref.pcr."))
                  .map(name -> name.substring(8) + "=" + vector.getProperty(name))
                  .collect(Collectors.joining(","));
      for (String form : List.of("token", "cmw")) {
        String name = file + " " + form;
        run.line(
            name,
            "evidence",
            hex(file + form, vector.getProperty(form)),
            "challenge",
            vector.getProperty("nonce"),
            "trust-anchor",
            hex(file + "ak", vector.getProperty("ak.spki")),
            "reference",
            reference,
            "key",
            hex(file + "tik", vector.getProperty("tik.spki")));
        expected.put(
            name,
            vector.getProperty("expect").equals("accept")
                ? ACCEPTED
                : Optional.ofNullable(FAILED_CHECKS.get(vector.getProperty("check")))
                    .orElseThrow());
      }
    }
    assertAnswers("software TPM tokens, bare and wrapped", expected, run.run("appraise"));
  }

  @Test
  void collectedBundles() throws Exception {
    JsonObject keys = json("kat/keys.json");
    Path platformKey = jwk("pak.jwk", keys.required("pak"));
    Path identityKey = jwk("ik.jwk", keys.required("ik"));
    Map<String, String> rows = VectorRows.of("kat");
    // One claims-set and one key, neither of which is evidence.
    rows.keySet().removeAll(List.of("draft06-kat.cbor", "draft00-kak.cbor"));
    BatchRun run = new BatchRun();
    for (String file : rows.keySet()) {
      run.line(
          file,
          "evidence",
          path("kat/" + file),
          "challenge",
          keys.required("challenge_hex").asText(),
          "trust-anchor",
          platformKey.toString(),
          "key",
          identityKey.toString());
    }
    compare(
        "kat files", rows, run.run("appraise"), expected -> expected.startsWith("accept; returns"));
  }

  @Test
  void evidenceOfTheVeraisonCollection() throws Exception {
    Map<String, String> expected =
        Map.of(
            "evidence/parsec-tpm-good.cbor", ACCEPTED,
            "cmw/parsec-tpm-good.record.cbor", ACCEPTED,
            "cmw/apiclient-record.cbor", "1 NO_INSPECTOR",
            "cmw/apiclient-record.json", "1 NO_INSPECTOR",
            // Read to the end; they are of other keys.
            "evidence/parsec-lib-good-extra-alg.cbor", SIGNATURE,
            "evidence/parsec-lib-evidence.json", SIGNATURE,
            "evidence/parsec-lib-evidence-missing-pat.json", MALFORMED,
            "evidence/parsec-lib-malformed.cbor", MALFORMED);
    BatchRun run = new BatchRun();
    for (String file : expected.keySet()) {
      run.line(
          file,
          "evidence",
          path("veraison/" + file),
          "challenge",
          "deadbeefdeadbeef",
          "trust-anchor",
          path("veraison/evidence/parsec-tpm-good.ak-pub.pem"),
          "key",
          path("veraison/evidence/parsec-tpm-good.attested-key.der"));
    }
    assertAnswers("veraison evidence", expected, run.run("appraise"));
  }

  /** A bad CoRIM is an invalid configuration, and says nothing of the evidence. */
  @Test
  void endorsementsInEveryLayout() throws Exception {
    BatchRun run = new BatchRun();
    Map<String, String> expected = new TreeMap<>();
    for (String file : Vectors.list("corim", ".cbor")) {
      anchored(run, "corim/" + file, Optional.empty());
      expected.put(
          "corim/" + file,
          switch (file) {
            case "parsec-tpm-valid.cbor" -> ACCEPTED;
            case "made-unsigned-neg-expired.cbor" -> ANCHOR;
            default -> "2 USAGE";
          });
    }
    for (String file : Vectors.list("veraison/corim", ".cbor")) {
      anchored(run, "veraison/corim/" + file, Optional.empty());
      expected.put(
          "veraison/corim/" + file,
          file.equals("parsec-tpm-valid.main-6b88102.cbor") ? ACCEPTED : "2 USAGE");
    }
    for (Map.Entry<String, String> old :
        Map.of(
                "veraison/corim/parsec-tpm-valid.v0.0.2608.cbor v0.0.2608", ACCEPTED,
                "veraison/corim/parsec-tpm-valid.v0.0.2608.cbor v0.0.2503", ACCEPTED,
                "veraison/derived/corim-parsec-tpm-good.v0.0.2503.cbor v0.0.2608", "2 USAGE",
                "veraison/derived/corim-parsec-tpm-good.v0.0.2503.cbor v0.0.2503", ACCEPTED,
                "veraison/corim/parsec-tpm-key-good.v0.0.2503.cbor v0.0.2503", ANCHOR,
                "veraison/corim/parsec-tpm-pcrs-good.v0.0.2503.cbor v0.0.2503", ANCHOR,
                "veraison/corim/parsec-tpm-bad-pcr.v0.0.2608.cbor v0.0.2608", "2 USAGE")
            .entrySet()) {
      String[] words = old.getKey().split(" ");
      anchored(run, words[0], Optional.of(words[1]));
      expected.put(old.getKey(), old.getValue());
    }
    assertAnswers("corims as trust anchors", expected, run.run("appraise"));
  }

  private static void anchored(BatchRun run, String corim, Optional<String> release) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "evidence", path("parsec/tpm-evidence.cbor"),
                "challenge", "deadbeefdeadbeef",
                "trust-anchor", path(corim)));
    release.ifPresent(it -> options.addAll(List.of("veraison-release", it)));
    run.line(corim + release.map(it -> " " + it).orElse(""), options.toArray(String[]::new));
  }

  private static void compare(
      String what,
      Map<String, String> rows,
      Map<String, BatchRun.Answer> answers,
      Predicate<String> accepted) {
    Map<String, String> expected = new TreeMap<>();
    rows.forEach(
        (file, row) ->
            expected.put(
                file,
                accepted.test(row)
                    ? ACCEPTED
                    : Optional.ofNullable(REFUSED.get(file)).orElseThrow()));
    assertAnswers(what, expected, answers);
  }

  private static void assertAnswers(
      String what, Map<String, String> expected, Map<String, BatchRun.Answer> answers) {
    Map<String, String> found = new TreeMap<>();
    answers.forEach((name, answer) -> found.put(name, answer.exit() + " " + answer.code()));
    Map<String, Long> counts =
        found.values().stream()
            .collect(Collectors.groupingBy(it -> it, TreeMap::new, Collectors.counting()));
    System.out.println(what + ": " + counts);
    assertThat(found).as(answers.toString()).isEqualTo(new TreeMap<>(expected));
  }

  private Path jwk(String name, JsonItem key) throws Exception {
    return Files.write(directory.resolve(name), EcJwk.read(key).json().toArray());
  }

  private String hex(String name, String text) throws Exception {
    return Files.writeString(directory.resolve(name), text + "\n").toString();
  }

  private static String path(String vector) {
    return Vectors.path(vector).toString();
  }

  private static JsonObject json(String vector) throws MalformedException {
    return JsonReader.read(Vectors.bytes(vector), vector, 65536).asObject();
  }

  private static String text(JsonItem item) {
    return ((JsonItem.JsonText) item).value();
  }
}
