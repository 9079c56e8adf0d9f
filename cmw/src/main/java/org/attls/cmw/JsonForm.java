package org.attls.cmw;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonItem.JsonNumber;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * Wrappers in JSON (draft-ietf-rats-msg-wrap-23, section 3): read from a value, written without
 * white space.
 *
 * <pre>
 * json-cmw        = json-record / json-collection
 * json-record     = [ type: media-type, value: base64url-string, ? ind: uint .bits cm-type ]
 * json-collection = { ? "__cmwc_t": ~uri / oid, + &amp;(label: text) =&gt; json-cmw }
 * base64url-string = text .regexp "[A-Za-z0-9_-]+"
 * </pre>
 */
final class JsonForm {
  private static final JsonFactory JSON = new JsonFactory();

  private final boolean formOf2023;

  /**
   * @param formOf2023 whether a type may be a number
   */
  JsonForm(boolean formOf2023) {
    this.formOf2023 = formOf2023;
  }

  /**
   * @param octets the serialization of the value; of what is inside, only the meaning is known
   */
  Cmw read(JsonItem item, Bytes octets) throws MalformedException {
    return read(item, Optional.of(octets), 1);
  }

  /** A value inside a document of which only the meaning is known. */
  Cmw read(JsonItem item) throws MalformedException {
    return read(item, Optional.empty(), 1);
  }

  private Cmw read(JsonItem item, Optional<Bytes> octets, int depth) throws MalformedException {
    return item instanceof JsonObject object
        ? collection(object, octets, depth)
        : record(item, octets);
  }

  private CmwRecord record(JsonItem item, Optional<Bytes> octets) throws MalformedException {
    List<JsonItem> members = item.asArray();
    if (members.size() < 2 || members.size() > 3) {
      throw item.failure(members.size() + " members, must be 2..3");
    }
    CmwType type = type(members.get(0));
    Bytes value = Base64Url.decode(members.get(1).asText(), members.get(1).path());
    if (value.isEmpty()) {
      throw members.get(1).failure("empty value");
    }
    Set<Indicator> indicators =
        members.size() < 3
            ? Set.of()
            : Indicator.fromBits((int) members.get(2).asLong(1, Indicator.ALL));
    return new CmwRecord(
        type,
        value,
        indicators,
        Serialization.JSON,
        octets.orElseGet(() -> record(type, value, indicators)));
  }

  private CmwType type(JsonItem type) throws MalformedException {
    if (formOf2023 && type instanceof JsonNumber) {
      return CmwType.contentFormat((int) type.asLong(0, 0xFFFF));
    }
    return CmwType.readMediaType(type.asText(), type.path());
  }

  private CmwCollection collection(JsonObject object, Optional<Bytes> octets, int depth)
      throws MalformedException {
    if (depth > CmwCollection.MAX_DEPTH) {
      throw object.failure("collections nested deeper than " + CmwCollection.MAX_DEPTH);
    }
    Optional<CollectionType> type = Optional.empty();
    Map<CmwLabel, Cmw> items = new LinkedHashMap<>();
    for (Map.Entry<String, JsonItem> member : object.members().entrySet()) {
      JsonItem value = member.getValue();
      if (member.getKey().equals(CollectionType.MEMBER)) {
        type = Optional.of(CollectionType.read(value.asText(), value.path()));
      } else {
        items.put(
            CmwLabel.read(member.getKey(), value.path()), read(value, Optional.empty(), depth + 1));
      }
    }
    if (items.isEmpty()) {
      throw object.failure("collection without an item");
    }
    return new CmwCollection(
        type,
        items,
        Serialization.JSON,
        octets.isPresent() ? octets.get() : collection(type, items));
  }

  static Bytes write(Cmw cmw) {
    return written(json -> write(cmw, json));
  }

  static Bytes record(CmwType type, Bytes value, Set<Indicator> indicators) {
    return written(json -> record(type, value, indicators, json));
  }

  static Bytes collection(Optional<CollectionType> type, Map<CmwLabel, Cmw> items) {
    return written(json -> collection(type, items, json));
  }

  private static void write(Cmw cmw, JsonGenerator json) throws IOException {
    if (cmw instanceof CmwCollection it) {
      collection(it.collectionType(), it.items(), json);
    } else if (cmw instanceof CmwRecord it) {
      record(it.type(), it.value(), it.indicators(), json);
    } else {
      throw new IllegalArgumentException("JSON has no tags");
    }
  }

  private static void record(
      CmwType type, Bytes value, Set<Indicator> indicators, JsonGenerator json) throws IOException {
    json.writeStartArray();
    if (type.isContentFormat()) {
      json.writeNumber(type.contentFormat());
    } else {
      json.writeString(type.mediaType().orElseThrow());
    }
    json.writeString(Base64Url.encode(value));
    if (!indicators.isEmpty()) {
      json.writeNumber(Indicator.toBits(indicators));
    }
    json.writeEndArray();
  }

  private static void collection(
      Optional<CollectionType> type, Map<CmwLabel, Cmw> items, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    if (type.isPresent()) {
      json.writeStringField(CollectionType.MEMBER, type.get().value());
    }
    for (Map.Entry<CmwLabel, Cmw> item : items.entrySet()) {
      if (!(item.getKey() instanceof CmwLabel.Named label)) {
        throw new IllegalArgumentException("JSON has no label " + item.getKey());
      }
      json.writeFieldName(label.value());
      write(item.getValue(), json);
    }
    json.writeEndObject();
  }

  private interface Content {
    void writeTo(JsonGenerator json) throws IOException;
  }

  private static Bytes written(Content content) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      content.writeTo(json);
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory", impossible);
    }
    return Bytes.utf8(text.toString());
  }
}
