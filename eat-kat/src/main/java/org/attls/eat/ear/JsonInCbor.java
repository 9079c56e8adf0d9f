package org.attls.eat.ear;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonItem.JsonArray;
import org.attls.cmw.json.JsonItem.JsonBoolean;
import org.attls.cmw.json.JsonItem.JsonNumber;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.json.JsonItem.JsonText;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * A JSON value as CBOR (RFC 8949, section 6.2), for annotated evidence, which verifiers compose in
 * JSON. Fractions and integers beyond 64 bits do not occur in it and are refused.
 */
final class JsonInCbor {
  private static final BigDecimal MIN = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

  private JsonInCbor() {}

  static Bytes write(JsonItem item) throws MalformedException {
    if (item instanceof JsonObject object) {
      CborWriter.MapBuilder map = CborWriter.map();
      for (Map.Entry<String, JsonItem> member : object.members().entrySet()) {
        map.put(member.getKey(), write(member.getValue()));
      }
      return map.toBytes();
    }
    if (item instanceof JsonArray array) {
      List<Bytes> members = new ArrayList<>();
      for (JsonItem member : array.members()) {
        members.add(write(member));
      }
      return CborWriter.array(members);
    }
    if (item instanceof JsonText text) {
      return CborWriter.text(text.value());
    }
    if (item instanceof JsonNumber number) {
      if (number.integer()
          && number.value().compareTo(MIN) >= 0
          && number.value().compareTo(MAX) <= 0) {
        return CborWriter.integer(number.value().longValueExact());
      }
      throw number.failure("a number that is no integer of 64 bits");
    }
    return item instanceof JsonBoolean bool ? CborWriter.bool(bool.value()) : CborWriter.nil();
  }
}
