package org.attls.eat.claims;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonItem.JsonArray;
import org.attls.cmw.json.JsonItem.JsonBoolean;
import org.attls.cmw.json.JsonItem.JsonNumber;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.json.JsonItem.JsonText;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/** Complete JSON values in UTF-8, which nest by being passed on. */
final class JsonValues {
  private static final JsonStringEncoder STRINGS = JsonStringEncoder.getInstance();
  private static final Bytes COMMA = Bytes.utf8(",");

  private JsonValues() {}

  /**
   * @throws IllegalArgumentException if the text is not Unicode
   */
  static Bytes string(String text) {
    return Bytes.utf8('"' + new String(STRINGS.quoteAsString(requireUnicode(text))) + '"');
  }

  static Bytes base64Url(Bytes octets) {
    return Bytes.utf8('"' + Base64Url.encode(octets) + '"');
  }

  static Bytes number(long number) {
    return Bytes.utf8(Long.toString(number));
  }

  static Bytes bool(boolean value) {
    return Bytes.utf8(Boolean.toString(value));
  }

  static Bytes array(List<Bytes> members) {
    return enclosed("[", members, "]");
  }

  static Bytes object(Map<String, Bytes> members) {
    List<Bytes> parts = new ArrayList<>();
    members.forEach((name, value) -> parts.add(Bytes.concat(string(name), Bytes.utf8(":"), value)));
    return enclosed("{", parts, "}");
  }

  /** A value that was read, without white space. */
  static Bytes of(JsonItem item) throws MalformedException {
    if (item instanceof JsonText text) {
      return string(unicode(item, text.value()));
    }
    if (item instanceof JsonNumber number) {
      return Bytes.utf8(number.integer() ? number.value().toPlainString() : floating(number));
    }
    if (item instanceof JsonBoolean bool) {
      return bool(bool.value());
    }
    if (item instanceof JsonArray array) {
      List<Bytes> members = new ArrayList<>();
      for (JsonItem member : array.members()) {
        members.add(of(member));
      }
      return array(members);
    }
    if (item instanceof JsonObject object) {
      Map<String, Bytes> members = new LinkedHashMap<>();
      for (Map.Entry<String, JsonItem> member : object.members().entrySet()) {
        members.put(unicode(item, member.getKey()), of(member.getValue()));
      }
      return object(members);
    }
    return Bytes.utf8("null");
  }

  /** Text that was read; an escape can spell half a surrogate pair, which UTF-8 cannot. */
  static String unicode(JsonItem item, String text) throws MalformedException {
    if (!isUnicode(text)) {
      throw item.failure("not Unicode text");
    }
    return text;
  }

  private static String floating(JsonNumber number) {
    String text = number.value().toString();
    // Written with a fraction or an exponent, and so it must remain: 1.0 is not 1 to every reader.
    return text.matches("-?[0-9]+") ? text + "E0" : text;
  }

  private static String requireUnicode(String text) {
    if (!isUnicode(text)) {
      throw new IllegalArgumentException("not Unicode text");
    }
    return text;
  }

  private static boolean isUnicode(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  private static Bytes enclosed(String open, List<Bytes> parts, String close) {
    List<Bytes> all = new ArrayList<>();
    all.add(Bytes.utf8(open));
    for (int i = 0; i < parts.size(); i++) {
      if (i > 0) {
        all.add(COMMA);
      }
      all.add(parts.get(i));
    }
    all.add(Bytes.utf8(close));
    return Bytes.concat(all.toArray(Bytes[]::new));
  }
}
