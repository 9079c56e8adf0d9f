package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.testing.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every message of the vectors through {@code attls inspect --batch}: what its table calls accepted
 * has status 0, what it calls refused has 65, and what only an appraisal can refuse has 0.
 */
class InspectVectorsTest {
  /** What is well-formed, and refused for a key, the clock, a policy or a contradiction. */
  private static final Set<String> REFUSED_IN_APPRAISAL_ONLY =
      Set.of(
          "signed-cmw-neg-bad-signature.cbor",
          "kat-neg-pat-nonce-mismatch.cbor",
          "kat-neg-pat-nonce-hash-of-ik.cbor",
          "kat-neg-kak-substituted.cbor",
          "kat-neg-kat-signed-by-other.cbor",
          "kat-neg-kat-nonce-wrong.cbor",
          "made-neg-iat-future.jwt",
          "made-neg-stale.jwt",
          "made-neg-nonce-wrong.jwt",
          "made-neg-nonce-missing.jwt",
          "made-neg-two-appraisals.jwt",
          "made-neg-status-none.jwt",
          "made-neg-status-warning.jwt",
          "made-neg-vector-contradicts.jwt",
          "made-neg-vector-private-warning.jwt",
          "made-neg-03-global-better.jwt",
          "made-neg-03-cwt-status96.cbor",
          "made-neg-akpub-missing.jwt",
          "made-neg-akpub-other.jwt",
          "made-neg-alg-hs256-pubkey.jwt",
          "made-neg-embedded-jwk.jwt",
          "made-neg-sig-zero.jwt",
          "made-unsigned-neg-unknown-profile.cbor",
          "made-unsigned-neg-expired.cbor",
          "tpm-made-neg-kat-nonce.cbor",
          "tpm-made-neg-name-mismatch.cbor",
          "tpm-made-neg-attr-no-sensitivedataorigin.cbor",
          "tpm-made-neg-kat-signer.cbor",
          "tpm-made-neg-kid-differ.cbor",
          "tpm-made-neg-pcr-digest.cbor",
          "tpm-made-neg-pcr-subset.cbor",
          "tpm-made-neg-bank-sig-mismatch.cbor",
          "tpm-made-neg-sig-zero.cbor");

  /** What the tables say in other words than accept, decode and reject. */
  private static final Map<String, Integer> SAID_OTHERWISE =
      Map.of(
          "draft00-kak.cbor", 0,
          "poc-mock-ear.jwt", 0,
          "arc-test.jwt", 0,
          "go-veraison-extensions.jwt", 65,
          "go-neg-empty-claims.jwt", 65,
          "legacy-signed-corim-valid.cbor", 65,
          "made-signed-pos-legacy-500-502.cbor", 65);

  /** Malformed messages of the manifest; of the others it expects nothing that octets decide. */
  private static final Set<String> MALFORMED_IN_MANIFEST =
      Set.of(
          "hs256",
          "empty-claims",
          "veraison-extensions",
          "parsec-lib-malformed",
          "parsec-lib-evidence-missing-pat");

  @TempDir Path directory = Path.of("");

  private final List<Row> rows = new ArrayList<>();

  private record Row(String format, Path file, String as, Optional<String> release, int exit) {}

  @Test
  void judgesEveryVectorAsItsTableDoes() throws Exception {
    readmes();
    tables();
    softwareTpm();
    manifest();
    List<JsonItem.JsonObject> answers = answers(true);
    Map<String, Integer> counts = new TreeMap<>();
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      JsonItem.JsonObject answer = answers.get(i);
      assertThat(answer.required("n").asLong(1, rows.size())).isEqualTo(i + 1);
      assertThat(answer.required("file").asText()).isEqualTo(row.file().toString());
      if (answer.required("exit").asLong(0, 255) != row.exit()) {
        differences.add(row + " but " + answer.required("message"));
      }
      counts.merge(row.format() + (row.exit() == 0 ? " valid" : " malformed"), 1, Integer::sum);
    }
    System.out.println("attls inspect, vectors: " + counts);
    assertThat(differences).isEmpty();
  }

  /** Without a word on what it is, every valid message is recognised. */
  @Test
  void recognisesEveryValidVectorByItself() throws Exception {
    readmes();
    tables();
    softwareTpm();
    manifest();
    rows.removeIf(row -> row.exit() != 0);
    List<String> unrecognised = new ArrayList<>();
    List<JsonItem.JsonObject> answers = answers(false);
    for (int i = 0; i < rows.size(); i++) {
      if (answers.get(i).required("exit").asLong(0, 255) != 0) {
        unrecognised.add(rows.get(i) + ": " + answers.get(i).required("message"));
      }
    }
    assertThat(unrecognised).isEmpty();
  }

  private void readmes() {
    Map<String, String> folders =
        Map.of(
            "cmw",
            "cmw",
            "eat",
            "eat",
            "kat",
            "kat",
            "ear",
            "ear",
            "corim",
            "corim",
            "parsec",
            "evidence");
    folders.forEach(
        (folder, as) -> {
          for (String line : Vectors.text(folder + "/README.md").lines().toList()) {
            String[] cells = line.split("\\|", -1);
            if (line.startsWith("| `")) {
              row(folder, cells[1].strip().replace("`", ""), as, cells[4].strip());
            }
          }
        });
  }

  private void row(String folder, String file, String as, String expected) {
    // Keys, sources, contexts and tables are no messages.
    boolean message =
        !expected.equals("-")
            && !file.matches(".*\\.(jwk|pem)|records-.*\\.json|claims\\.json|legacy-2023-.*");
    if (!message) {
      return;
    }
    int exit = SAID_OTHERWISE.getOrDefault(file, expected.matches("(accept|decode).*") ? 0 : 65);
    String kind = file.startsWith("comid-") ? "comid" : file.startsWith("cca-kat") ? "kat" : as;
    rows.add(
        new Row(
            folder,
            Vectors.path(folder + "/" + file),
            kind,
            Optional.empty(),
            REFUSED_IN_APPRAISAL_ONLY.contains(file) ? 0 : exit));
  }

  private void tables() throws Exception {
    for (String table : List.of("records-positive", "records-negative")) {
      for (JsonItem entry : json("cmw/" + table + ".json").asArray()) {
        written("cmw", entry.asObject(), "expect", "cmw");
      }
    }
    JsonItem legacy = json("cmw/legacy-2023-forms.json").asObject().required("entries");
    for (JsonItem entry : legacy.asArray()) {
      written("cmw", entry.asObject(), "strict", "cmw");
    }
    for (JsonItem entry : json("eat/claims.json").asArray()) {
      written("eat", entry.asObject(), "expect", "eat");
    }
  }

  /** An entry of a table, as a file: text as it is, octets in hexadecimal. */
  private void written(String format, JsonItem.JsonObject entry, String verdict, String as)
      throws Exception {
    Path file = directory.resolve(format + "-" + entry.required("id").asText());
    Optional<JsonItem> text = entry.optional("text");
    // Hexadecimal text of nothing is an empty file.
    Files.writeString(
        file, text.isPresent() ? text.get().asText() : entry.required("hex").asText());
    int exit = entry.required(verdict).asText().equals("accept") ? 0 : 65;
    rows.add(new Row(format, file, as, Optional.empty(), exit));
  }

  private void softwareTpm() throws Exception {
    for (String name : Vectors.list("parsec-tpm-swtpm", ".properties")) {
      for (String member : List.of("token", "cmw")) {
        Path file = directory.resolve(name + "." + member);
        Files.writeString(file, Vectors.properties("parsec-tpm-swtpm/" + name).getProperty(member));
        // A TPM makes no malformed structure; what was damaged here is signatures and relations.
        rows.add(new Row("parsec-tpm-swtpm", file, "evidence", Optional.empty(), 0));
      }
    }
  }

  private void manifest() throws Exception {
    for (JsonItem entry : json("veraison/manifest.json").asObject().required("files").asArray()) {
      String file = entry.asObject().required("file").asText();
      Optional<String> as = kindInManifest(file);
      if (as.isEmpty()) {
        continue;
      }
      Path path = Vectors.path("veraison/" + file);
      boolean malformed = MALFORMED_IN_MANIFEST.stream().anyMatch(file::contains);
      if (!as.get().equals("corim")) {
        rows.add(new Row("veraison", path, as.get(), Optional.empty(), malformed ? 65 : 0));
        continue;
      }
      boolean refused = entry.asObject().optional("expect").isPresent();
      Optional<String> release = release(file);
      if (release.isPresent()) {
        rows.add(new Row("veraison", path, "corim", Optional.empty(), 65));
      }
      rows.add(new Row("veraison", path, "corim", release, refused ? 65 : 0));
    }
  }

  private static Optional<String> kindInManifest(String file) {
    if (file.contains("corim")) {
      return file.endsWith(".cbor") ? Optional.of("corim") : Optional.empty();
    }
    if (!file.matches(".*\\.(cbor|jwt|json)")) {
      return Optional.empty();
    }
    return switch (file.substring(0, file.indexOf('/'))) {
      case "evidence" -> Optional.of("evidence");
      case "cmw" -> Optional.of("cmw");
      case "ear", "derived" -> Optional.of("ear");
      // Parts of results, and what was said over HTTP.
      default -> Optional.empty();
    };
  }

  private static Optional<String> release(String file) {
    return List.of("v0.0.2503", "v0.0.2608").stream().filter(file::contains).findFirst();
  }

  private List<JsonItem.JsonObject> answers(boolean named) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (Row row : rows) {
      lines.append("{\"file\":\"").append(row.file()).append('"');
      if (named) {
        lines.append(",\"as\":\"").append(row.as()).append('"');
      }
      row.release()
          .ifPresent(it -> lines.append(",\"veraison-release\":\"").append(it).append('"'));
      lines.append("}\n");
    }
    Path batch = Files.writeString(directory.resolve("batch"), lines, StandardCharsets.UTF_8);
    RunningCommand command = RunningCommand.run("inspect", "--batch", batch.toString());
    assertThat(command.status()).as(command.toString()).isZero();
    List<JsonItem.JsonObject> answers = new ArrayList<>();
    for (String line : command.out().lines().toList()) {
      answers.add(JsonReader.read(Bytes.utf8(line), "answer", 1 << 16).asObject());
    }
    assertThat(answers).hasSize(rows.size());
    return answers;
  }

  private static JsonItem json(String file) throws MalformedException {
    return JsonReader.read(Vectors.bytes(file), file, 1 << 20);
  }
}
