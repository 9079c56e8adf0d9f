package org.attls.cmw.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * Reads exactly one JSON value from UTF-8 octets. White space around it is allowed, anything else
 * is not.
 */
public final class JsonReader {
  /** Deepest nesting of objects and arrays. */
  public static final int MAX_DEPTH = 16;

  /** Most values in all, as many as in a document in CBOR: several times what a token has. */
  public static final int MAX_VALUES = 4096;

  // Beyond what a double can express.
  private static final int MAX_SCALE = 400;

  /** Without a table of all names that were ever read, which strangers would fill. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(64)
                  .build())
          .build();

  private final JsonParser parser;
  private final int maxValues;
  private int values;

  private JsonReader(JsonParser parser, int maxValues) {
    this.parser = parser;
    this.maxValues = maxValues;
  }

  /**
   * Reads a document of at most {@value #MAX_VALUES} values.
   *
   * @param document UTF-8 octets
   * @param name what the document is, the first element of every path in failures
   * @param maxOctets largest document, in octets
   */
  public static JsonItem read(Bytes document, String name, int maxOctets)
      throws MalformedException {
    return read(document, name, maxOctets, MAX_VALUES);
  }

  /**
   * As {@link #read(Bytes, String, int)}, with another limit on the number of values.
   *
   * @param maxValues objects, arrays and what is in them, but no names
   */
  public static JsonItem read(Bytes document, String name, int maxOctets, int maxValues)
      throws MalformedException {
    if (document.size() > maxOctets) {
      throw new MalformedException(
          name, -1, document.size() + " octets, at most " + maxOctets + " are read");
    }
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(document.toArray()))
              .toString();
    } catch (CharacterCodingException invalid) {
      throw new MalformedException(name, -1, "not valid UTF-8");
    }
    try (JsonParser parser = FACTORY.createParser(text)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new MalformedException(name, 0, "no JSON value");
      }
      JsonItem item = new JsonReader(parser, maxValues).item(first, JsonPlace.root(name));
      if (parser.nextToken() != null) {
        throw new MalformedException(name, offset(parser), "text behind the value");
      }
      return item;
    } catch (JsonParseException malformed) {
      throw new MalformedException(name, offset(malformed), problem(malformed));
    } catch (JsonProcessingException malformed) {
      throw new MalformedException(name, offset(malformed), problem(malformed));
    } catch (IOException impossible) {
      throw new MalformedException(name, -1, "unreadable");
    }
  }

  private JsonItem item(JsonToken token, JsonPlace place) throws IOException, MalformedException {
    if (++values > maxValues) {
      throw failure(place, "more than " + maxValues + " values");
    }
    switch (token) {
      case START_OBJECT -> {
        Map<String, JsonItem> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = requireCharacters(parser.currentName(), place);
          members.put(name, item(parser.nextToken(), place.member(name)));
        }
        return new JsonItem.JsonObject(place, Collections.unmodifiableMap(members));
      }
      case START_ARRAY -> {
        List<JsonItem> members = new ArrayList<>();
        for (JsonToken next = parser.nextToken();
            next != JsonToken.END_ARRAY;
            next = parser.nextToken()) {
          members.add(item(next, place.element(members.size())));
        }
        return new JsonItem.JsonArray(place, List.copyOf(members));
      }
      case VALUE_STRING -> {
        return new JsonItem.JsonText(place, requireCharacters(parser.getText(), place));
      }
      case VALUE_NUMBER_INT -> {
        return new JsonItem.JsonNumber(place, new BigDecimal(parser.getText()), true);
      }
      case VALUE_NUMBER_FLOAT -> {
        return new JsonItem.JsonNumber(place, fraction(place), false);
      }
      case VALUE_TRUE, VALUE_FALSE -> {
        return new JsonItem.JsonBoolean(place, token == JsonToken.VALUE_TRUE);
      }
      case VALUE_NULL -> {
        return new JsonItem.JsonNull(place);
      }
      default -> throw failure(place, "no JSON value");
    }
  }

  /**
   * Escapes can spell half of a surrogate pair (RFC 7493, section 2.1, forbids it). It has no
   * UTF-8: two different names would become one as soon as somebody encodes them.
   */
  private String requireCharacters(String text, JsonPlace place) throws MalformedException {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (i + 1 == text.length()
            || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
          throw failure(place, "half of a surrogate pair");
        }
        i++;
      }
    }
    return text;
  }

  /** A huge exponent is a few characters here but gigabytes as an integer. */
  private BigDecimal fraction(JsonPlace place) throws IOException, MalformedException {
    try {
      BigDecimal value = new BigDecimal(parser.getText());
      if (Math.abs((long) value.scale()) <= MAX_SCALE) {
        return value;
      }
    } catch (NumberFormatException beyondBigDecimal) {
      // Jackson has checked the grammar: what is left is an exponent of more than 32 bits.
    }
    throw failure(place, "exponent out of range");
  }

  private MalformedException failure(JsonPlace place, String problem) {
    return new MalformedException(place.toString(), offset(parser), problem);
  }

  private static int offset(JsonParser parser) {
    return (int) parser.currentTokenLocation().getCharOffset();
  }

  private static int offset(JsonProcessingException malformed) {
    return malformed.getLocation() == null ? -1 : (int) malformed.getLocation().getCharOffset();
  }

  /**
   * Jackson's words without the source excerpt that it adds, which may hold evidence, and without
   * the names of its methods.
   */
  private static String problem(JsonProcessingException malformed) {
    String message = malformed.getOriginalMessage();
    return message == null
        ? "malformed JSON"
        : message.lines().findFirst().orElse("malformed JSON").replaceAll(", from `[^`]*`", "");
  }
}
