package org.attls.eat.cca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.check.Outcome;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;
import org.attls.eat.tpm.TpmHash;
import org.attls.testing.Neighbours;
import org.attls.testing.Vectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The collected CCA vectors; the table in their README says what is expected of each. */
class CcaVectorsTest {
  private static final Bytes CHALLENGE = Bytes.fromHex("0001020304050607");

  /** The check that evidence was made to fail. */
  private static final Map<String, ParsecCcaCheck> CHECKS =
      Map.of("cca-neg-kat-tampered.cbor", ParsecCcaCheck.KAT_BINDING);

  /** A row of the README: a file and what is expected of it. */
  record Row(String file, String expected) {
    boolean accepted() {
      return expected.startsWith("accept");
    }
  }

  @TestFactory
  Stream<DynamicTest> decidesAsTheTableSays() {
    List<Row> rows = rows();
    List<String> files = new ArrayList<>(Vectors.list("parsec", ".cbor"));
    files.removeIf(file -> !file.startsWith("cca-"));
    assertThat(rows).extracting(Row::file).containsExactlyInAnyOrderElementsOf(files);
    System.out.printf(
        "parsec cca vectors: %d accepted, %d refused%n",
        rows.stream().filter(Row::accepted).count(),
        rows.stream().filter(row -> !row.accepted()).count());
    return rows.stream().map(row -> dynamicTest(row.file(), () -> decide(row)));
  }

  private static void decide(Row row) throws MalformedException {
    Bytes octets = Vectors.bytes("parsec/" + row.file());
    if (row.file().startsWith("cca-kat-")) {
      if (row.accepted()) {
        assertThat(CcaKat.read(octets).octets()).isEqualTo(octets);
        Neighbours.refused(octets, CcaKat::read);
      } else {
        assertThat(row.expected()).startsWith("reject");
        assertThatThrownBy(() -> CcaKat.read(octets)).isInstanceOf(MalformedException.class);
      }
      return;
    }
    ParsecCcaReport report =
        ParsecCcaVerification.verify(octets, ParsecCcaExpectation.of(platformKey(), CHALLENGE));
    assertThat(report.verified().isPresent()).as("%s\n%s", row, report).isEqualTo(row.accepted());
    if (!row.accepted()) {
      ParsecCcaCheck check = Optional.ofNullable(CHECKS.get(row.file())).orElseThrow();
      assertThat(report.outcome(check).status()).isEqualTo(Outcome.Status.FAILED);
    }
  }

  @Test
  void readsTheClaimsOfTheSample() throws Exception {
    VerifiedParsecCca verified =
        ParsecCcaVerification.verify(
                Vectors.bytes("parsec/cca-evidence.cbor"),
                ParsecCcaExpectation.of(platformKey(), CHALLENGE))
            .verified()
            .orElseThrow();
    assertThat(verified.attestedKey().curve()).isEqualTo(EcCurve.P256);
    assertThat(verified.attestedKey().x().hex()).startsWith("9bffdba675332c9b");
    assertThat(verified.platformKey()).isEqualTo(platformKey());
    assertThat(verified.evidence().token().form()).isEqualTo(CcaToken.Form.EAT_COLLECTION);
    CcaPlatformClaims platform = verified.platform();
    assertThat(platform.profile()).contains("http://arm.com/CCA-SSD/1.0.0");
    assertThat(platform.instanceId().map(Bytes::size)).contains(33);
    assertThat(platform.implementationId().map(Bytes::hex).orElseThrow()).startsWith("7f454c46");
    assertThat(platform.all().required(2400).asText()).isEqualTo("whatever.com");
    CcaRealmClaims realm = verified.realm();
    assertThat(realm.publicKey().curve()).isEqualTo(EcCurve.P384);
    assertThat(realm.publicKeyHash()).isEqualTo(TpmHash.SHA256);
    assertThat(realm.publicKeyDigest()).isEqualTo(platform.challenge());
    assertThat(realm.extensibleMeasurements()).hasSize(4);
    assertThat(realm.initialMeasurement().hex()).startsWith("5f90365554b0fa86");
  }

  /** The key attestation of the Go tests has the private key 1 beside its public half. */
  @Test
  void seesThePrivateKeyThatAPublishedTokenCarries() throws Exception {
    CcaKat kat = CcaKat.read(Vectors.bytes("parsec/cca-kat-GoodKAT.cbor"));
    assertThat(kat.carriesPrivateKey()).isTrue();
    ParsecCcaToken sample = ParsecCcaToken.read(Vectors.bytes("parsec/cca-evidence.cbor"));
    assertThat(CcaKat.read(sample.kat()).carriesPrivateKey()).isFalse();
    ParsecCcaReport report =
        ParsecCcaVerification.verify(
            new ParsecCcaToken(kat.octets(), sample.pat()),
            ParsecCcaExpectation.of(platformKey(), kat.nonce()));
    assertThat(report.failedGroups())
        .containsExactly(ParsecCcaCheck.Group.BINDING, ParsecCcaCheck.Group.IDENTITY_KEY);
  }

  @Test
  void everyPrefixEveryExtensionAndEveryFlippedBitOfTheSampleIsRefused() throws Exception {
    Bytes good = Vectors.bytes("parsec/cca-evidence.cbor");
    ParsecCcaExpectation expectation = ParsecCcaExpectation.of(platformKey(), CHALLENGE);
    for (int size = 0; size < good.size(); size++) {
      assertThat(refusedForm(good.slice(0, size), expectation)).isTrue();
    }
    for (int octet = 0; octet < 256; octet++) {
      assertThat(refusedForm(Bytes.concat(good, Bytes.of(octet)), expectation)).isTrue();
    }
    byte[] octets = good.toArray();
    for (int i = 0; i < octets.length; i++) {
      octets[i] ^= (byte) (1 << i % 8);
      assertThat(ParsecCcaVerification.verify(Bytes.copyOf(octets), expectation).verified())
          .as("octet %d", i)
          .isEmpty();
      octets[i] ^= (byte) (1 << i % 8);
    }
  }

  private static boolean refusedForm(Bytes octets, ParsecCcaExpectation expectation) {
    return ParsecCcaVerification.verify(octets, expectation)
        .failedGroups()
        .contains(ParsecCcaCheck.Group.STRUCTURE);
  }

  private static EcKey platformKey() throws MalformedException {
    JsonObject jwk = JsonReader.read(Vectors.bytes("parsec/cca-cpak.jwk"), "cpak", 4096).asObject();
    return EcKey.ofPoint(
        EcCurve.P384,
        Base64Url.decode(jwk.required("x").asText(), "x"),
        Base64Url.decode(jwk.required("y").asText(), "y"),
        "cpak");
  }

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String line : Vectors.text("parsec/README.md").lines().toList()) {
      String[] cells = line.split("\\|");
      if (cells.length > 5 && cells[1].strip().startsWith("`cca-")) {
        String file = cells[1].strip().replace("`", "");
        if (file.endsWith(".cbor")) {
          rows.add(new Row(file, cells[4].strip()));
        }
      }
    }
    return rows;
  }
}
