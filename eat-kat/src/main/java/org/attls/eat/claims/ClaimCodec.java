package org.attls.eat.claims;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/** Both serializations of the values of one type, both ways. */
record ClaimCodec<T>(
    CborRead<T> cborRead,
    Function<T, Bytes> cborWrite,
    JsonRead<T> jsonRead,
    Function<T, Bytes> jsonWrite) {

  interface CborRead<T> {
    T read(CborItem item) throws MalformedException;
  }

  interface JsonRead<T> {
    T read(JsonItem item) throws MalformedException;
  }

  T read(CborItem item) throws MalformedException {
    return cborRead.read(item);
  }

  T read(JsonItem item) throws MalformedException {
    return jsonRead.read(item);
  }

  Bytes cbor(T value) {
    return cborWrite.apply(value);
  }

  Bytes json(T value) {
    return jsonWrite.apply(value);
  }

  /** {@code [+ T]}. */
  static <T> ClaimCodec<List<T>> listOf(ClaimCodec<T> member) {
    return new ClaimCodec<>(
        item -> {
          List<T> values = new ArrayList<>();
          for (CborItem each : item.asArray(1, Integer.MAX_VALUE)) {
            values.add(member.read(each));
          }
          return List.copyOf(values);
        },
        values -> CborWriter.array(values.stream().map(member::cbor).toList()),
        item -> {
          List<T> values = new ArrayList<>();
          for (JsonItem each : item.asArray()) {
            values.add(member.read(each));
          }
          if (values.isEmpty()) {
            throw item.failure("an empty array");
          }
          return List.copyOf(values);
        },
        values -> JsonValues.array(values.stream().map(member::json).toList()));
  }

  /** {@code { + text => T }}. */
  static <T> ClaimCodec<Map<String, T>> mapOf(ClaimCodec<T> member) {
    return new ClaimCodec<>(
        item -> {
          Map<String, T> values = new LinkedHashMap<>();
          for (CborMap.Entry entry : item.asMap().entries()) {
            values.put(entry.key().asText(), member.read(entry.value()));
          }
          if (values.isEmpty()) {
            throw item.failure("an empty map");
          }
          return Collections.unmodifiableMap(values);
        },
        values -> {
          CborWriter.MapBuilder map = CborWriter.map();
          values.forEach((name, value) -> map.put(name, member.cbor(value)));
          return map.toBytes();
        },
        item -> {
          Map<String, T> values = new LinkedHashMap<>();
          for (Map.Entry<String, JsonItem> entry : item.asObject().members().entrySet()) {
            values.put(JsonValues.unicode(item, entry.getKey()), member.read(entry.getValue()));
          }
          if (values.isEmpty()) {
            throw item.failure("an empty object");
          }
          return Collections.unmodifiableMap(values);
        },
        values -> {
          Map<String, Bytes> members = new LinkedHashMap<>();
          values.forEach((name, value) -> members.put(name, member.json(value)));
          return JsonValues.object(members);
        });
  }

  /** A value whose constructor checks it. */
  static <T> T checked(CborItem at, Supplier<T> value) throws MalformedException {
    try {
      return value.get();
    } catch (IllegalArgumentException refused) {
      throw at.failure(String.valueOf(refused.getMessage()));
    }
  }

  /** A value whose constructor checks it. */
  static <T> T checked(JsonItem at, Supplier<T> value) throws MalformedException {
    try {
      return value.get();
    } catch (IllegalArgumentException refused) {
      throw at.failure(String.valueOf(refused.getMessage()));
    }
  }
}
