package org.attls.cmw.json;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attls.cmw.octets.MalformedException;

/**
 * One JSON value with the path that leads to it. The {@code as…} methods return it as the kind that
 * the format demands, or fail naming the path.
 */
public sealed interface JsonItem {
  /** Where in its document. */
  JsonPlace place();

  /** How to get here from the root, such as {@code ear.submods.PARSEC_TPM}. */
  default String path() {
    return place().toString();
  }

  /**
   * Name of the kind: {@code object}, {@code array}, {@code string}, {@code number}, {@code
   * boolean}, {@code null}.
   */
  String kind();

  /** A failure at this value. */
  default MalformedException failure(String problem) {
    return new MalformedException(path(), -1, problem);
  }

  /** An object. */
  default JsonObject asObject() throws MalformedException {
    if (this instanceof JsonObject object) {
      return object;
    }
    throw failure(kind() + " where an object belongs");
  }

  /** The members of an array. */
  default List<JsonItem> asArray() throws MalformedException {
    if (this instanceof JsonArray array) {
      return array.members();
    }
    throw failure(kind() + " where an array belongs");
  }

  /** A string. */
  default String asText() throws MalformedException {
    if (this instanceof JsonText text) {
      return text.value();
    }
    throw failure(kind() + " where a string belongs");
  }

  /** A number written as an integer, in {@code min..max}. */
  default long asLong(long min, long max) throws MalformedException {
    if (!(this instanceof JsonNumber number)) {
      throw failure(kind() + " where a number belongs");
    }
    if (!number.integer()) {
      throw failure("not written as an integer");
    }
    if (number.value().compareTo(BigDecimal.valueOf(min)) < 0
        || number.value().compareTo(BigDecimal.valueOf(max)) > 0) {
      throw failure("outside " + min + ".." + max);
    }
    return number.value().longValueExact();
  }

  /** A Boolean. */
  default boolean asBoolean() throws MalformedException {
    if (this instanceof JsonBoolean bool) {
      return bool.value();
    }
    throw failure(kind() + " where a boolean belongs");
  }

  /** An object; member names are unique. */
  record JsonObject(JsonPlace place, Map<String, JsonItem> members) implements JsonItem {
    @Override
    public String kind() {
      return "object";
    }

    /** The member {@code name}, where there is one. */
    public Optional<JsonItem> optional(String name) {
      return Optional.ofNullable(members.get(name));
    }

    /** The member {@code name}, or a failure saying that it is missing. */
    public JsonItem required(String name) throws MalformedException {
      JsonItem member = members.get(name);
      if (member == null) {
        throw failure("member \"" + name + "\" is missing");
      }
      return member;
    }
  }

  /** An array. */
  record JsonArray(JsonPlace place, List<JsonItem> members) implements JsonItem {
    @Override
    public String kind() {
      return "array";
    }
  }

  /** A string. */
  record JsonText(JsonPlace place, String value) implements JsonItem {
    @Override
    public String kind() {
      return "string";
    }
  }

  /**
   * A number.
   *
   * @param integer whether it was written without fraction and exponent
   */
  record JsonNumber(JsonPlace place, BigDecimal value, boolean integer) implements JsonItem {
    @Override
    public String kind() {
      return "number";
    }
  }

  /** true or false. */
  record JsonBoolean(JsonPlace place, boolean value) implements JsonItem {
    @Override
    public String kind() {
      return "boolean";
    }
  }

  /** null. */
  record JsonNull(JsonPlace place) implements JsonItem {
    @Override
    public String kind() {
      return "null";
    }
  }
}
