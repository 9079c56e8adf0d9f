package org.attls.cmw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.testing.Vectors;
import org.junit.jupiter.api.Test;

/**
 * The published records. Tags, collections and signed wrappers belong to a later issue: until then
 * each of them must be refused, and none of them by accident: they are listed.
 */
class CmwVectorsTest {
  private static final CmwReader READER = new CmwReader(64 * 1024);

  /** Legal wrappers that are not records. */
  private static final List<String> NOT_YET_IN_TABLE =
      List.of(
          "cbor-tag",
          "cbor-tag-50000",
          "json-coll-nested",
          "cbor-coll-indef",
          "cbor-coll-oid-type");

  private static final Map<String, String> NOT_YET_AS_FILE =
      new TreeMap<>(
          Map.of(
              "cmw-example-tag-1.cbor", "tag where array",
              "collection-example-1.cbor", "map where array",
              "collection-cbor-ok.cbor", "map where array",
              "collection-cbor-ok-2.cbor", "map where array",
              "collection-nested-deterministic.cbor", "map where array",
              "signed-cmw-pos-tagged.cbor", "tag where array",
              "collection-example-1.json", "object where an array",
              "collection-ok.json", "object where an array"));

  @Test
  void acceptsThePositiveTable() throws MalformedException {
    List<String> refused = new ArrayList<>();
    int accepted = 0;
    for (JsonItem row : table("cmw/records-positive.json")) {
      JsonItem.JsonObject entry = row.asObject();
      String id = entry.required("id").asText();
      JsonItem.JsonObject decode = entry.required("decode").asObject();
      if (decode.optional("collection").isPresent() || decode.optional("tag").isPresent()) {
        assertMalformed(entry);
        refused.add(id);
        continue;
      }
      CmwRecord record = (CmwRecord) read(entry);
      assertDecoded(id, record, decode);
      assertThat(READER.read(octets(entry))).as(id).isEqualTo(record);
      accepted++;
    }
    assertThat(accepted).isEqualTo(8);
    assertThat(refused).containsExactlyElementsOf(NOT_YET_IN_TABLE);
  }

  @Test
  void refusesTheNegativeTable() throws MalformedException {
    List<JsonItem> rows = table("cmw/records-negative.json");
    assertThat(rows).hasSize(44);
    for (JsonItem row : rows) {
      assertMalformed(row.asObject());
    }
  }

  @Test
  void readsTheRecordsThatAreFiles() throws MalformedException {
    CmwRecord first = (CmwRecord) READER.read(Vectors.bytes("cmw/cmw-example-1.cbor"));
    CmwRecord third = (CmwRecord) READER.read(Vectors.bytes("cmw/cmw-example-3.cbor"));
    CmwRecord json = (CmwRecord) READER.read(Vectors.bytes("cmw/cmw-example-1.json"));

    assertThat(first.type()).isEqualTo(CmwType.contentFormat(64999));
    assertThat(first.value().hex()).isEqualTo("2347da55");
    assertThat(first.indicators()).isEmpty();
    assertThat(third.type()).isEqualTo(CmwType.mediaType("application/rim+cose"));
    assertThat(third.indicators())
        .containsExactlyInAnyOrder(Indicator.REFERENCE_VALUES, Indicator.ENDORSEMENTS);
    assertThat(json.serialization()).isEqualTo(Serialization.JSON);
  }

  @Test
  void readsTheRecordsOfVeraisonsClients() throws MalformedException {
    Bytes evidence = Vectors.bytes("veraison/evidence/parsec-tpm-good.cbor");
    CmwRecord record =
        (CmwRecord) READER.read(Vectors.bytes("veraison/cmw/parsec-tpm-good.record.cbor"));

    assertThat(record.value()).isEqualTo(evidence);
    assertThat(record.type().mediaType())
        .contains("application/vnd.parallaxsecond.key-attestation.tpm");
    assertThat(READER.read(Vectors.bytes("veraison/cmw/apiclient-record.cbor")).serialization())
        .isEqualTo(Serialization.CBOR);
    assertThat(READER.read(Vectors.bytes("veraison/cmw/apiclient-record.json")).serialization())
        .isEqualTo(Serialization.JSON);
  }

  @Test
  void refusesFormsOfLaterScopeCleanly() {
    NOT_YET_AS_FILE.forEach(
        (file, problem) ->
            assertThatExceptionOfType(MalformedException.class)
                .as(file)
                .isThrownBy(() -> READER.read(Vectors.bytes("cmw/" + file)))
                .withMessageContaining(problem));
    // Every file is either read above or listed.
    List<String> files = new ArrayList<>(Vectors.list("cmw", ".cbor"));
    files.removeAll(NOT_YET_AS_FILE.keySet());
    files.removeIf(file -> file.startsWith("signed-cmw-neg-"));
    assertThat(files).containsExactly("cmw-example-1.cbor", "cmw-example-3.cbor");
  }

  @Test
  void refusesSignedWrappersThatAreWrongAnyway() {
    for (String file : Vectors.list("cmw", ".cbor")) {
      if (file.startsWith("signed-cmw-neg-")) {
        assertThatExceptionOfType(MalformedException.class)
            .as(file)
            .isThrownBy(() -> READER.read(Vectors.bytes("cmw/" + file)));
      }
    }
  }

  @Test
  void refusesTheFormsOf2023() throws MalformedException {
    JsonItem root = JsonReader.read(Vectors.bytes("cmw/legacy-2023-forms.json"), "legacy", 1 << 20);
    List<JsonItem> entries = root.asObject().required("entries").asArray();
    assertThat(entries).isNotEmpty();
    for (JsonItem entry : entries) {
      Bytes octets = Bytes.utf8(entry.asObject().required("text").asText());
      assertThatExceptionOfType(MalformedException.class)
          .isThrownBy(() -> READER.read(octets))
          .withMessageContaining("number where a string belongs");
    }
  }

  private static void assertDecoded(String id, CmwRecord record, JsonItem.JsonObject decode)
      throws MalformedException {
    if (decode.optional("type_cf").isPresent()) {
      assertThat(record.type().contentFormat())
          .as(id)
          .isEqualTo((int) decode.required("type_cf").asLong(0, 65535));
    } else {
      assertThat(record.type().mediaType()).as(id).contains(decode.required("type").asText());
    }
    if (decode.optional("value").isPresent()) {
      assertThat(record.value().hex()).as(id).isEqualTo(decode.required("value").asText());
    } else {
      assertThat(sha256(record.value())).as(id).isEqualTo(decode.required("value_sha256").asText());
    }
    long indicator = decode.optional("ind").isPresent() ? decode.required("ind").asLong(1, 31) : 0;
    assertThat(Indicator.toBits(record.indicators())).as(id).isEqualTo((int) indicator);
  }

  private static void assertMalformed(JsonItem.JsonObject entry) throws MalformedException {
    String id = entry.required("id").asText();
    assertThatExceptionOfType(MalformedException.class).as(id).isThrownBy(() -> read(entry));
    Bytes octets = octets(entry);
    assertThatExceptionOfType(MalformedException.class)
        .as(id)
        .isThrownBy(() -> READER.read(octets));
  }

  private static Cmw read(JsonItem.JsonObject entry) throws MalformedException {
    Bytes octets = octets(entry);
    return entry.required("encoding").asText().equals("json")
        ? READER.readJson(octets)
        : READER.readCbor(octets);
  }

  private static Bytes octets(JsonItem.JsonObject entry) throws MalformedException {
    return entry.required("encoding").asText().equals("json")
        ? Bytes.utf8(entry.required("text").asText())
        : Bytes.fromHex(entry.required("hex").asText());
  }

  private static List<JsonItem> table(String file) throws MalformedException {
    return JsonReader.read(Vectors.bytes(file), file, 1 << 20).asArray();
  }

  private static String sha256(Bytes octets) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      octets.update(digest);
      return Bytes.copyOf(digest.digest()).hex();
    } catch (NoSuchAlgorithmException missing) {
      throw new AssertionError(missing);
    }
  }
}
