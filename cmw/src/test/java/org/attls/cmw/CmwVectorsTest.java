package org.attls.cmw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.testing.Vectors;
import org.junit.jupiter.api.Test;

/** The tables of small wrappers, positive, negative and of 2023. */
class CmwVectorsTest {
  private static final CmwReader READER = new CmwReader(64 * 1024);

  @Test
  void acceptsThePositiveTable() throws MalformedException {
    List<JsonItem> rows = table("cmw/records-positive.json");
    for (JsonItem row : rows) {
      JsonObject entry = row.asObject();
      String id = entry.required("id").asText();
      assertThat(entry.required("expect").asText()).isEqualTo("accept");
      Cmw cmw = read(READER, entry);
      assertDecoded(id, cmw, entry.required("decode").asObject());
      assertThat(READER.read(octets(entry))).as(id).isEqualTo(cmw);
      assertThat(cmw.octets()).as(id).isEqualTo(octets(entry));
    }
    report("records-positive.json", rows.size() + " accepted");
  }

  @Test
  void refusesTheNegativeTable() throws MalformedException {
    List<JsonItem> rows = table("cmw/records-negative.json");
    for (JsonItem row : rows) {
      JsonObject entry = row.asObject();
      String id = entry.required("id").asText();
      assertThat(entry.required("expect").asText()).isEqualTo("reject");
      Bytes octets = octets(entry);
      assertThatExceptionOfType(MalformedException.class)
          .as(id)
          .isThrownBy(() -> read(READER, entry));
      assertThatExceptionOfType(MalformedException.class)
          .as(id)
          .isThrownBy(() -> READER.read(octets));
    }
    report("records-negative.json", rows.size() + " refused");
  }

  @Test
  void takesTheFormOf2023OnlyWhenAsked() throws MalformedException {
    List<JsonItem> rows =
        JsonReader.read(Vectors.bytes("cmw/legacy-2023-forms.json"), "legacy", 1 << 20)
            .asObject()
            .required("entries")
            .asArray();
    for (JsonItem row : rows) {
      JsonObject entry = row.asObject();
      String id = entry.required("id").asText();
      Bytes octets = Bytes.utf8(entry.required("text").asText());
      assertThat(entry.required("strict").asText()).isEqualTo("reject");
      assertThatExceptionOfType(MalformedException.class)
          .as(id)
          .isThrownBy(() -> READER.read(octets))
          .withMessageContaining("number where a string belongs");
      assertDecoded(
          id, READER.acceptingFormOf2023().read(octets), entry.required("compat").asObject());
    }
    report("legacy-2023-forms.json", rows.size() + " refused, and read with the switch");
  }

  @Test
  void theFormOf2023IsAllThatTheSwitchLetsThrough() throws MalformedException {
    CmwReader lenient = READER.acceptingFormOf2023();
    List<String> accepted = new ArrayList<>();
    for (JsonItem row : table("cmw/records-negative.json")) {
      JsonObject entry = row.asObject();
      try {
        read(lenient, entry);
        accepted.add(entry.required("id").asText());
      } catch (MalformedException refused) {
        // As without the switch.
      }
    }
    assertThat(accepted).containsExactly("json-type-number", "cbor-tag-uint");
  }

  private static void assertDecoded(String id, Cmw cmw, JsonObject decode)
      throws MalformedException {
    if (decode.optional("collection").isPresent()) {
      assertCollection(id, (CmwCollection) cmw, decode);
      return;
    }
    assertThat(cmw instanceof CmwTag).as(id).isEqualTo(decode.optional("tag").isPresent());
    if (cmw instanceof CmwTag tag) {
      assertThat(tag.tagNumber()).as(id).isEqualTo(decode.required("tag").asLong(0, 0xFFFF_FFFFL));
    }
    CmwMessage message = (CmwMessage) cmw;
    if (decode.optional("type_cf").isPresent()) {
      assertThat(message.type().contentFormat())
          .as(id)
          .isEqualTo((int) decode.required("type_cf").asLong(0, 65535));
    } else {
      assertThat(message.type().mediaType()).as(id).contains(decode.required("type").asText());
    }
    if (decode.optional("value").isPresent()) {
      assertThat(message.value().hex()).as(id).isEqualTo(decode.required("value").asText());
    } else {
      assertThat(sha256(message.value()))
          .as(id)
          .isEqualTo(decode.required("value_sha256").asText());
    }
    long indicator = decode.optional("ind").isPresent() ? decode.required("ind").asLong(1, 31) : 0;
    assertThat(Indicator.toBits(message.indicators())).as(id).isEqualTo((int) indicator);
  }

  private static void assertCollection(String id, CmwCollection collection, JsonObject decode)
      throws MalformedException {
    String type = collection.collectionType().map(CollectionType::value).orElse("");
    assertThat(type)
        .as(id)
        .isEqualTo(decode.optional("cmwc_t").isPresent() ? decode.required("cmwc_t").asText() : "");
    List<CmwLabel> labels = new ArrayList<>();
    for (JsonItem key : decode.required("keys").asArray()) {
      labels.add(
          key instanceof JsonItem.JsonText text
              ? CmwLabel.of(text.value())
              : CmwLabel.of(key.asLong(Long.MIN_VALUE, Long.MAX_VALUE)));
    }
    assertThat(collection.items().keySet()).as(id).containsExactlyInAnyOrderElementsOf(labels);
  }

  private static Cmw read(CmwReader reader, JsonObject entry) throws MalformedException {
    Bytes octets = octets(entry);
    return entry.required("encoding").asText().equals("json")
        ? reader.readJson(octets)
        : reader.readCbor(octets);
  }

  private static Bytes octets(JsonObject entry) throws MalformedException {
    return entry.required("encoding").asText().equals("json")
        ? Bytes.utf8(entry.required("text").asText())
        : Bytes.fromHex(entry.required("hex").asText());
  }

  private static List<JsonItem> table(String file) throws MalformedException {
    List<JsonItem> rows = JsonReader.read(Vectors.bytes(file), file, 1 << 20).asArray();
    assertThat(rows).isNotEmpty();
    return rows;
  }

  private static void report(String file, String outcome) {
    System.out.println("cmw " + file + ": " + outcome);
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
