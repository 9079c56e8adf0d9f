package org.attls.eat.parsec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.check.Outcome;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmHash;
import org.attls.testing.Neighbours;
import org.attls.testing.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The collected TPM vectors; the table in their README says what is expected of each. */
class ParsecVectorsTest {
  private static final String DIRECTORY = "parsec/";

  /** The check that a vector was made to fail. */
  private static final Map<String, ParsecTpmCheck> CHECKS =
      Map.ofEntries(
          Map.entry("tpm-neg-empty-certinfo.cbor", ParsecTpmCheck.TOKEN),
          Map.entry("tpm-made-neg-kat-nonce.cbor", ParsecTpmCheck.KAT_CHALLENGE),
          Map.entry("tpm-made-neg-magic-kat.cbor", ParsecTpmCheck.CERT_INFO_FORMAT),
          Map.entry("tpm-made-neg-type-kat.cbor", ParsecTpmCheck.CERT_INFO_FORMAT),
          Map.entry("tpm-made-neg-name-mismatch.cbor", ParsecTpmCheck.NAME),
          Map.entry("tpm-made-neg-attr-no-sensitivedataorigin.cbor", ParsecTpmCheck.ATTRIBUTES),
          Map.entry("tpm-made-neg-kat-signer.cbor", ParsecTpmCheck.KAT_SIGNATURE),
          Map.entry("tpm-made-neg-kid-differ.cbor", ParsecTpmCheck.KID_EQUAL),
          Map.entry("tpm-made-neg-pcr-digest.cbor", ParsecTpmCheck.PCR_DIGEST),
          Map.entry("tpm-made-neg-pcr-subset.cbor", ParsecTpmCheck.PCR_SELECTION),
          Map.entry("tpm-made-neg-bank-sig-mismatch.cbor", ParsecTpmCheck.PCR_BANK),
          Map.entry("tpm-made-neg-trailing-certinfo.cbor", ParsecTpmCheck.CERT_INFO_FORMAT),
          Map.entry("tpm-made-neg-sig-zero.cbor", ParsecTpmCheck.KAT_SIGNATURE));

  /** A row of the README: a file and what is expected of it. */
  record Row(String file, String expected) {}

  static List<Row> cborRows() {
    return rows(".cbor");
  }

  static List<Row> jsonRows() {
    return rows("_kat.json");
  }

  @Test
  void theTableSpeaksOfEveryTpmFile() {
    List<String> files = new ArrayList<>(Vectors.list("parsec", ".cbor"));
    files.removeIf(file -> !file.startsWith("tpm-"));
    assertThat(cborRows()).extracting(Row::file).containsExactlyInAnyOrderElementsOf(files);
    assertThat(jsonRows()).isNotEmpty();
    Predicate<Row> accepted = row -> row.expected().startsWith("accept");
    System.out.printf(
        "parsec tpm files: %d accepted, %d refused; JSON: %d refused%n",
        cborRows().stream().filter(accepted).count(),
        cborRows().stream().filter(accepted.negate()).count(),
        jsonRows().size());
  }

  @Test
  void nothingShorterOrLongerThanAPositiveFileIsRead() throws Exception {
    int positive = 0;
    for (Row row : cborRows()) {
      if (!row.expected().startsWith("accept")) {
        continue;
      }
      positive++;
      Bytes octets = Vectors.bytes(DIRECTORY + row.file());
      assertThat(ParsecTpmToken.read(octets)).isNotNull();
      for (int end = 0; end < octets.size(); end++) {
        Bytes prefix = octets.slice(0, end);
        assertThatThrownBy(() -> ParsecTpmToken.read(prefix))
            .isInstanceOf(MalformedException.class);
      }
      for (int more = 0; more < 256; more++) {
        Bytes longer = Bytes.concat(octets, Bytes.of(more));
        assertThatThrownBy(() -> ParsecTpmToken.read(longer))
            .isInstanceOf(MalformedException.class);
      }
    }
    assertThat(positive).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("cborRows")
  void decidesAsTheTableSays(Row row) throws Exception {
    ParsecTpmExpectation expectation =
        row.file().startsWith("tpm-made-") ? madeExpectation() : sampleExpectation();
    ParsecTpmReport report =
        ParsecTpmVerification.verify(Vectors.bytes(DIRECTORY + row.file()), expectation);
    assertThat(report.verified().isPresent())
        .as("%s\n%s", row, report)
        .isEqualTo(row.expected().startsWith("accept"));
    if (report.verified().isEmpty()) {
      ParsecTpmCheck check = Optional.ofNullable(CHECKS.get(row.file())).orElseThrow();
      assertThat(report.outcome(check).status())
          .as("%s\n%s", row, report)
          .isEqualTo(Outcome.Status.FAILED);
    }
  }

  @Test
  void aNarrowedQuoteIsRefusedWithRequiredRegistersAloneToo() throws Exception {
    ParsecTpmExpectation made = madeExpectation();
    PcrSelection demanded = PcrSelection.parse("sha256:0-4,7", "required");
    ParsecTpmReport report =
        ParsecTpmVerification.verify(
            Vectors.bytes(DIRECTORY + "tpm-made-neg-pcr-subset.cbor"),
            ParsecTpmExpectation.of(made.attestationKey(), made.challenge())
                .withRequiredPcrs(demanded));
    assertThat(report.firstFailure().map(Outcome::check)).contains(ParsecTpmCheck.PCR_SELECTION);
  }

  @Test
  void theSampleAttestsTheKeyOfItsExpectedFile() throws Exception {
    JsonItem.JsonObject expected =
        JsonReader.read(Vectors.bytes(DIRECTORY + "tpm-evidence.expected.json"), "expected", 65536)
            .asObject();
    VerifiedParsecTpm verified =
        ParsecTpmVerification.verify(
                Vectors.bytes(DIRECTORY + "tpm-evidence.cbor"), sampleExpectation())
            .verified()
            .orElseThrow();
    assertThat(verified.attestedKey().spki())
        .isEqualTo(Base64Url.decode(expected.required("ear_akpub").asText(), "ear_akpub"));
    assertThat(verified.kid().hex()).isEqualTo(expected.required("kid").asText());
    assertThat(verified.evidence().certify().name().hex())
        .isEqualTo(expected.required("kat.name").asText());
    assertThat(verified.clockInfo().clock()).isEqualTo(0x1addb3cfL);
    assertThat(verified.firmwareVersion()).isEqualTo(0x584f8ef327bcafbaL);
    assertThat(verified.pcrs().spelling()).isEqualTo("sha256:0-2");
  }

  @ParameterizedTest
  @MethodSource("jsonRows")
  void refusesTheJsonThatTheTableRefuses(Row row) {
    assertThat(row.expected()).isEqualTo("reject");
    assertThatThrownBy(() -> ParsecTpmJson.read(Vectors.bytes(DIRECTORY + row.file())))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void readsTheEvidenceOfTheVeraisonCollection() throws Exception {
    String directory = "veraison/evidence/";
    assertThat(Vectors.list("veraison/evidence", ""))
        .containsExactly(
            "parsec-lib-evidence-missing-pat.json",
            "parsec-lib-evidence.json",
            "parsec-lib-good-extra-alg.cbor",
            "parsec-lib-malformed.cbor",
            "parsec-tpm-good.ak-pub.pem",
            "parsec-tpm-good.attested-key.der",
            "parsec-tpm-good.cbor");
    for (String good : List.of("parsec-tpm-good.cbor", "parsec-lib-good-extra-alg.cbor")) {
      Neighbours.refused(Vectors.bytes(directory + good), ParsecTpmToken::read);
    }
    Neighbours.refusedJson(
        Vectors.bytes(directory + "parsec-lib-evidence.json"), ParsecTpmJson::read);
    System.out.println("veraison/evidence: 3 accepted, 2 refused");
    EcKey attestationKey =
        EcKey.ofPem(Vectors.text(directory + "parsec-tpm-good.ak-pub.pem"), "ak");
    Bytes attested = Vectors.bytes(directory + "parsec-tpm-good.attested-key.der");
    ParsecTpmReport report =
        ParsecTpmVerification.verify(
            Vectors.bytes(directory + "parsec-tpm-good.cbor"),
            ParsecTpmExpectation.of(attestationKey, Bytes.fromHex("deadbeefdeadbeef"))
                .withTlsKey(EcKey.ofSpki(attested, "attested")));
    assertThat(report.failedGroups()).as(report.toString()).isEmpty();

    ParsecTpmToken extra =
        ParsecTpmToken.read(Vectors.bytes(directory + "parsec-lib-good-extra-alg.cbor"));
    assertThat(ParsecTpmEvidence.read(extra).quote().selections()).hasSize(1);
    assertThatThrownBy(
            () -> ParsecTpmToken.read(Vectors.bytes(directory + "parsec-lib-malformed.cbor")))
        .isInstanceOf(MalformedException.class);

    ParsecTpmToken json = ParsecTpmJson.read(Vectors.bytes(directory + "parsec-lib-evidence.json"));
    assertThat(ParsecTpmEvidence.read(json).certInfo().extraData()).isEqualTo(Bytes.utf8("0000"));
    assertThatThrownBy(
            () ->
                ParsecTpmJson.read(
                    Vectors.bytes(directory + "parsec-lib-evidence-missing-pat.json")))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("pat");
  }

  private static ParsecTpmExpectation sampleExpectation() throws MalformedException {
    TreeMap<Integer, Bytes> zeros = new TreeMap<>();
    for (int i = 0; i < 3; i++) {
      zeros.put(i, Bytes.copyOf(new byte[32]));
    }
    return ParsecTpmExpectation.of(
            EcKey.ofPem(Vectors.text(DIRECTORY + "tpm-ak-pub.pem"), "ak"),
            Bytes.fromHex("deadbeefdeadbeef"))
        .withReferences(List.of(new PcrValues(TpmHash.SHA256, zeros)));
  }

  private static ParsecTpmExpectation madeExpectation() throws MalformedException {
    JsonItem.JsonObject keys =
        JsonReader.read(Vectors.bytes(DIRECTORY + "tpm-made-keys.json"), "keys", 65536).asObject();
    JsonItem.JsonObject key = keys.required("ak").asObject();
    EcKey attestationKey =
        EcKey.ofPoint(
            EcCurve.P256,
            Base64Url.decode(key.required("x").asText(), "x"),
            Base64Url.decode(key.required("y").asText(), "y"),
            "ak");
    TreeMap<Integer, Bytes> values = new TreeMap<>();
    for (Map.Entry<String, JsonItem> value :
        keys.required("pcr_sha256_hex").asObject().members().entrySet()) {
      values.put(Integer.parseInt(value.getKey()), Bytes.fromHex(value.getValue().asText()));
    }
    Bytes identity = Base64Url.decode(keys.required("ik_spki_b64url").asText(), "ik");
    return ParsecTpmExpectation.of(
            attestationKey, Bytes.fromHex(keys.required("nonce_hex").asText()))
        .withKid(Bytes.fromHex(keys.required("kid_hex").asText()))
        .withTlsKey(EcKey.ofSpki(identity, "ik"))
        .withReferences(List.of(new PcrValues(TpmHash.SHA256, values)));
  }

  private static List<Row> rows(String suffix) {
    List<Row> rows = new ArrayList<>();
    for (String line : Vectors.text(DIRECTORY + "README.md").lines().toList()) {
      String[] cells = line.split("\\|");
      if (cells.length > 5 && cells[1].strip().startsWith("`tpm-")) {
        String file = cells[1].strip().replace("`", "");
        if (file.endsWith(suffix)) {
          rows.add(new Row(file, cells[4].strip()));
        }
      }
    }
    return rows;
  }
}
