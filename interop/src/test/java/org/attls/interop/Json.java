package org.attls.interop;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/** JSON made of maps, lists, strings, numbers and booleans, and of values that were read. */
final class Json {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int MAX = 1 << 24;

  private Json() {}

  /** Reads a text. */
  static JsonItem read(String text) throws MalformedException {
    return JsonReader.read(Bytes.utf8(text), "json", MAX);
  }

  /** Writes a value, the members of objects sorted by name: equal values become equal texts. */
  static String text(Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      write(value, json);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  private static void write(Object value, JsonGenerator json) throws IOException {
    if (value instanceof JsonItem.JsonObject object) {
      write(object.members(), json);
    } else if (value instanceof JsonItem.JsonArray array) {
      write(array.members(), json);
    } else if (value instanceof JsonItem.JsonText string) {
      json.writeString(string.value());
    } else if (value instanceof JsonItem.JsonNumber number) {
      json.writeNumber(number.value().stripTrailingZeros());
    } else if (value instanceof JsonItem.JsonBoolean bool) {
      json.writeBoolean(bool.value());
    } else if (value instanceof JsonItem.JsonNull) {
      json.writeNull();
    } else if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<String, Object> member : sorted(map).entrySet()) {
        json.writeFieldName(member.getKey());
        write(member.getValue(), json);
      }
      json.writeEndObject();
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object member : list) {
        write(member, json);
      }
      json.writeEndArray();
    } else if (value instanceof Integer number) {
      json.writeNumber(number);
    } else if (value instanceof Boolean bool) {
      json.writeBoolean(bool);
    } else {
      json.writeString((String) value);
    }
  }

  private static Map<String, Object> sorted(Map<?, ?> map) {
    Map<String, Object> sorted = new TreeMap<>();
    map.forEach((name, value) -> sorted.put((String) name, value));
    return sorted;
  }
}
