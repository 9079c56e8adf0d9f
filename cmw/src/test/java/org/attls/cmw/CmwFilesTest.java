package org.attls.cmw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.attls.cmw.cbor.DiagnosticNotation;
import org.attls.cmw.cose.CoseVerifier;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.pkix.CmwExtension;
import org.attls.cmw.signed.P256;
import org.attls.cmw.signed.SignedCmwReader;
import org.attls.testing.Vectors;
import org.junit.jupiter.api.Test;

/**
 * Every file of the vectors, as the table in their README and the manifest of Veraison's list them:
 * what is to be accepted is, without a strict prefix and without a longer form; what is to be
 * refused is refused.
 */
class CmwFilesTest {
  private static final CmwReader READER = new CmwReader(64 * 1024);
  private static final SignedCmwReader SIGNED = new SignedCmwReader(64 * 1024);

  /** One row of the table: the name of a file and what to expect of it. */
  private record Row(String file, String description, String expected) {
    boolean isSigned() {
      return file.startsWith("signed-cmw-");
    }

    String ending() {
      return file.substring(file.lastIndexOf('.') + 1);
    }

    String kind() {
      return isSigned() ? "signed " + ending() : ending();
    }
  }

  @Test
  void theTableListsEveryFile() {
    List<String> listed = table().stream().map(Row::file).sorted().toList();
    List<String> present = new ArrayList<>(Vectors.list("cmw", ""));
    present.remove("README.md");

    assertThat(listed).doesNotHaveDuplicates().isEqualTo(present);
  }

  @Test
  void everyFileGivesItsDocumentedResult() throws Exception {
    Map<String, Integer> accepted = new TreeMap<>();
    Map<String, Integer> refused = new TreeMap<>();
    List<String> others = new ArrayList<>();
    for (Row row : table()) {
      if (row.file().startsWith("records-") || row.file().startsWith("legacy-")) {
        others.add(row.file());
      } else if (row.expected().startsWith("accept")) {
        Bytes octets = octets(row);
        Cmw cmw = read(row, octets);
        assertThat(cmw).as(row.file()).isNotNull();
        assertDecoded(row, cmw);
        assertNothingShorterOrLonger(row, octets);
        accepted.merge(row.kind(), 1, Integer::sum);
      } else if (row.expected().equals("reject")) {
        assertRefused(row, octets(row));
        refused.merge(row.kind(), 1, Integer::sum);
      } else {
        assertThat(row.expected()).as(row.file()).isEqualTo("-");
        others.add(row.file());
      }
    }
    System.out.println("cmw files: accepted " + accepted + ", refused " + refused);
    // Tables have tests of their own; a rendering is compared with what it renders; the key is
    // used.
    assertThat(others)
        .allMatch(
            file -> file.endsWith(".diag") || file.endsWith(".json") || file.endsWith(".jwk"));
    assertThat(accepted.keySet()).containsExactly("cbor", "der", "hex", "json", "signed cbor");
    assertThat(refused.keySet()).containsExactly("signed cbor");
  }

  @Test
  void readsTheWrappersOfVeraisonsClients() throws MalformedException {
    JsonItem manifest =
        JsonReader.read(Vectors.bytes("veraison/manifest.json"), "manifest", 1 << 20);
    List<JsonItem> files =
        manifest instanceof JsonItem.JsonArray
            ? manifest.asArray()
            : manifest.asObject().required("files").asArray();
    int read = 0;
    for (JsonItem entry : files) {
      String file = entry.asObject().required("file").asText();
      if (file.startsWith("cmw/")) {
        Row row = new Row(file, "", "accept");
        Bytes octets = Vectors.bytes("veraison/" + file);
        Cmw cmw = file.endsWith(".json") ? READER.readJson(octets) : READER.readCbor(octets);
        assertThat(cmw).as(file).isInstanceOf(CmwRecord.class).isEqualTo(READER.read(octets));
        assertNothingShorterOrLonger(row, octets);
        read++;
      }
    }
    assertThat(read).isEqualTo(Vectors.list("veraison/cmw", "").size());
    System.out.println("cmw veraison/cmw: " + read + " accepted");
    CmwRecord record =
        (CmwRecord) READER.read(Vectors.bytes("veraison/cmw/parsec-tpm-good.record.cbor"));
    assertThat(record.value()).isEqualTo(Vectors.bytes("veraison/evidence/parsec-tpm-good.cbor"));
    assertThat(record.type().mediaType())
        .contains("application/vnd.parallaxsecond.key-attestation.tpm");
  }

  @Test
  void everyDiagnosticRenderingIsOfTheFileBesideIt() throws MalformedException {
    List<String> renderings = Vectors.list("cmw", ".diag");
    for (String rendering : renderings) {
      Bytes octets = Vectors.bytes("cmw/" + rendering.replace(".diag", ".cbor"));
      Cmw cmw = READER.readCbor(octets);
      assertThat(rendered(cmw))
          .as(rendering)
          .isEqualToIgnoringCase(
              DiagnosticNotation.compact(
                  Vectors.text("cmw/" + rendering).replaceAll("/[^/\"]*/ ", "")));
    }
    assertThat(renderings).hasSize(6);
  }

  /** In the order received, as the renderings are. */
  private static String rendered(Cmw cmw) {
    if (cmw instanceof CmwCollection collection) {
      List<String> members = new ArrayList<>();
      collection.collectionType().ifPresent(type -> members.add("\"__cmwc_t\":\"" + type + '"'));
      collection.items().forEach((label, item) -> members.add(label + ":" + rendered(item)));
      return "{" + String.join(",", members) + "}";
    }
    CmwMessage message = (CmwMessage) cmw;
    String value = "h'" + message.value().hex() + "'";
    if (message instanceof CmwTag tag) {
      return tag.tagNumber() + "(" + value + ")";
    }
    String type =
        message
            .type()
            .mediaType()
            .map(it -> '"' + it + '"')
            .orElseGet(() -> Integer.toString(message.type().contentFormat()));
    int indicators = Indicator.toBits(message.indicators());
    return "[" + type + "," + value + (indicators == 0 ? "" : "," + indicators) + "]";
  }

  private static void assertDecoded(Row row, Cmw cmw) throws MalformedException {
    if (row.expected().contains("re-encode byte-exact")) {
      assertThat(CmwWriter.rewritten(cmw).octets()).isEqualTo(octets(row));
    }
    if (row.expected().contains("payload = ")) {
      String other = row.expected().substring(row.expected().indexOf("= ") + 2);
      assertThat(cmw.octets()).as(row.file()).isEqualTo(Vectors.bytes("cmw/" + other));
    }
    if (row.expected().contains("collection a,b")) {
      assertThat(((CmwCollection) cmw).items().keySet())
          .containsExactly(CmwLabel.of("a"), CmwLabel.of("b"));
    }
    if (row.expected().contains("__cmwc_t")) {
      CmwCollection collection = (CmwCollection) cmw;
      assertThat(row.expected()).contains(collection.collectionType().orElseThrow().value());
      for (CmwLabel label : collection.items().keySet()) {
        assertThat(row.expected()).contains(((CmwLabel.Named) label).value());
      }
    }
    if (row.description().contains("Collection")) {
      assertThat(cmw).as(row.file()).isInstanceOf(CmwCollection.class);
    }
    if (row.description().startsWith("Record")) {
      assertThat(cmw).as(row.file()).isInstanceOf(CmwRecord.class);
    }
    if (row.description().startsWith("Tag")) {
      assertThat(cmw).as(row.file()).isInstanceOf(CmwTag.class);
    }
  }

  private static void assertNothingShorterOrLonger(Row row, Bytes octets) {
    int size = octets.size();
    if (row.ending().equals("json")) {
      while (isWhiteSpace(octets.u8(size - 1))) {
        size--;
      }
    }
    for (int end = 0; end < size; end++) {
      assertRefused(row, octets.slice(0, end));
    }
    for (int more = 0; more < 256; more++) {
      // The JDK reads certificates from streams, in which another one may follow.
      if (!(row.ending().equals("json") && isWhiteSpace(more)) && !row.ending().equals("der")) {
        assertRefused(row, Bytes.concat(octets, Bytes.of(more)));
      }
    }
  }

  private static void assertRefused(Row row, Bytes octets) {
    assertThatExceptionOfType(Exception.class)
        .as(row.file() + ", " + octets.size() + " octets")
        .isThrownBy(() -> read(row, octets))
        .isInstanceOfAny(MalformedException.class, GeneralSecurityException.class);
  }

  private static Cmw read(Row row, Bytes octets)
      throws MalformedException, GeneralSecurityException {
    if (row.isSigned()) {
      return SIGNED.readCose(octets, key());
    }
    return switch (row.ending()) {
      case "cbor" -> READER.readCbor(octets);
      case "json" -> READER.readJson(octets);
      case "hex" -> CmwExtension.readValue(octets, READER);
      case "der" ->
          CmwExtension.of(
                  (X509Certificate)
                      CertificateFactory.getInstance("X.509")
                          .generateCertificate(new ByteArrayInputStream(octets.toArray())),
                  READER)
              .orElseThrow()
              .content();
      default -> throw new AssertionError("nobody reads " + row.file());
    };
  }

  private static Bytes octets(Row row) {
    String path = "cmw/" + row.file();
    return row.ending().equals("hex")
        ? Bytes.fromHex(Vectors.text(path).strip())
        : Vectors.bytes(path);
  }

  private static CoseVerifier key() throws MalformedException, GeneralSecurityException {
    return P256.verifierOf(
        JsonReader.read(Vectors.bytes("cmw/signed-cmw-key.jwk"), "jwk", 4096).asObject());
  }

  private static List<Row> table() {
    List<Row> rows = new ArrayList<>();
    for (String line : Vectors.text("cmw/README.md").lines().toList()) {
      String[] cells = line.split("\\|", -1);
      if (line.startsWith("| `")) {
        rows.add(new Row(cells[1].strip().replace("`", ""), cells[3].strip(), cells[4].strip()));
      }
    }
    assertThat(rows).isNotEmpty();
    return rows;
  }

  private static boolean isWhiteSpace(int octet) {
    return octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n';
  }
}
