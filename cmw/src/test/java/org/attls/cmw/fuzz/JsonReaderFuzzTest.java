package org.attls.cmw.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.testing.Bounded;

class JsonReaderFuzzTest {
  private static final int MAX = 64 * 1024;
  private static final int MAX_NUMBER = 64;
  private static final JsonFactory JSON = new JsonFactory();

  @FuzzTest
  void readsOrRefuses(byte[] input) throws IOException, MalformedException {
    Bytes octets = Bytes.copyOf(input);
    JsonItem item;
    try {
      item = Bounded.read(octets.size(), () -> JsonReader.read(octets, "input", MAX));
    } catch (MalformedException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
      return;
    }
    // Escapes and numbers may become longer than they were.
    JsonItem again = JsonReader.read(Bytes.utf8(written(item)), "input", Integer.MAX_VALUE);
    assertThat(written(again)).isEqualTo(written(item));
  }

  private static String written(JsonItem item) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      write(item, json);
    }
    return text.toString();
  }

  private static void write(JsonItem item, JsonGenerator json) throws IOException {
    if (item instanceof JsonItem.JsonObject object) {
      json.writeStartObject();
      for (Map.Entry<String, JsonItem> member : object.members().entrySet()) {
        json.writeFieldName(member.getKey());
        write(member.getValue(), json);
      }
      json.writeEndObject();
    } else if (item instanceof JsonItem.JsonArray array) {
      json.writeStartArray();
      for (JsonItem member : array.members()) {
        write(member, json);
      }
      json.writeEndArray();
    } else if (item instanceof JsonItem.JsonText text) {
      json.writeString(text.value());
    } else if (item instanceof JsonItem.JsonNumber number) {
      // With its exponent the longest number read has more digits than are read.
      String digits = number.value().toString();
      json.writeNumber(digits.length() <= MAX_NUMBER ? digits : "0");
    } else if (item instanceof JsonItem.JsonBoolean bool) {
      json.writeBoolean(bool.value());
    } else {
      json.writeNull();
    }
  }
}
