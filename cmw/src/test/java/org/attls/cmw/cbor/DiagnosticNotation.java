package org.attls.cmw.cbor;

import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * Prints items in the diagnostic notation of RFC 8949, section 8, without any white space outside
 * of text, so that it can be compared with published renderings.
 */
public final class DiagnosticNotation {
  private final Set<Long> embedding;

  private DiagnosticNotation(Set<Long> embedding) {
    this.embedding = embedding;
  }

  /** The notation of one item. */
  public static String of(CborItem item) {
    return new DiagnosticNotation(Set.of()).print(item);
  }

  /**
   * The notation of one item in which byte strings under the given tags are printed as the item
   * that they hold.
   */
  public static String expanding(CborItem item, Set<Long> tags) {
    return new DiagnosticNotation(tags).print(item);
  }

  /** Removes the white space outside of text from a rendering. */
  public static String compact(String rendering) {
    StringBuilder compact = new StringBuilder();
    boolean inText = false;
    for (int i = 0; i < rendering.length(); i++) {
      char c = rendering.charAt(i);
      if (c == '"' && (i == 0 || rendering.charAt(i - 1) != '\\')) {
        inText = !inText;
      }
      if (inText || !Character.isWhitespace(c)) {
        compact.append(c);
      }
    }
    return compact.toString();
  }

  private String print(CborItem item) {
    if (item instanceof CborInteger integer) {
      return integer.value().toString();
    }
    if (item instanceof CborBytes bytes) {
      return "h'" + bytes.value().hex() + "'";
    }
    if (item instanceof CborText text) {
      return quoted(text.value());
    }
    if (item instanceof CborArray array) {
      return array.members().stream().map(this::print).collect(Collectors.joining(",", "[", "]"));
    }
    if (item instanceof CborMap map) {
      return map.entries().stream()
          .map(entry -> print(entry.key()) + ":" + print(entry.value()))
          .collect(Collectors.joining(",", "{", "}"));
    }
    if (item instanceof CborTag tag) {
      String content =
          embedding.contains(tag.number()) && tag.content() instanceof CborBytes bytes
              ? "<<" + print(embedded(bytes.value())) + ">>"
              : print(tag.content());
      return Long.toUnsignedString(tag.number()) + "(" + content + ")";
    }
    if (item instanceof CborFloat number) {
      return String.valueOf(number.value());
    }
    CborSimple simple = (CborSimple) item;
    return switch (simple.number()) {
      case 20 -> "false";
      case 21 -> "true";
      case 22 -> "null";
      case 23 -> "undefined";
      default -> "simple(" + simple.number() + ")";
    };
  }

  private static CborItem embedded(Bytes octets) {
    try {
      return CborReader.read(octets, "embedded", CborRules.INDEFINITE_ALLOWED);
    } catch (MalformedException malformed) {
      throw new AssertionError(malformed);
    }
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c == '\n') {
        quoted.append("\\n");
      } else if (c < ' ') {
        quoted.append("\\u").append(HexFormat.of().toHexDigits(c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
