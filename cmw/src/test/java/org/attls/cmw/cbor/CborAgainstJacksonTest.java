package org.attls.cmw.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.testing.Vectors;
import org.junit.jupiter.api.Test;

/**
 * Two readers, one meaning: for every CBOR vector that is read here, Jackson's parser reports the
 * same values in the same order. Where Jackson cannot say a thing the comparison leaves it out: it
 * gives integer keys as text, and rewrites the content of tags 2 to 5, 25 and 256.
 */
class CborAgainstJacksonTest {
  private static final CBORFactory JACKSON = new CBORFactory();
  private static final CborRules RULES = new CborRules(1 << 20, 16, 65536, true, true);

  @Test
  void agreesWithJacksonOnEveryVectorThatItReads() throws IOException {
    int compared = 0;
    Map<String, String> refused = new HashMap<>();
    for (Path file : vectors()) {
      Bytes octets = Bytes.copyOf(Files.readAllBytes(file));
      try {
        CborItem item = CborReader.read(octets, "vector", RULES);
        assertThat(ours(item)).as(file.toString()).isEqualTo(jacksons(octets));
        compared++;
      } catch (MalformedException malformed) {
        refused.put(file.getFileName().toString(), malformed.problem());
      }
    }
    assertThat(compared).isGreaterThan(80);
    assertThat(refused).containsOnlyKeys(REFUSED_VECTORS);
  }

  /** Jackson makes numbers of simple values, null of undefined, and a wrong number of a bignum. */
  private static final Set<String> JACKSON_DIFFERS =
      Set.of("f0", "f8ff", "f7", "c349010000000000000000");

  /** Vectors that are made to be refused by any reader. */
  private static final String[] REFUSED_VECTORS = {
    "signed-cmw-neg-truncated.cbor", "parsec-lib-malformed.cbor"
  };

  @Test
  void agreesWithJacksonOnTheExamplesOfTheSpecification() throws Exception {
    for (AppendixA.Example example : AppendixA.ITEMS) {
      if (!JACKSON_DIFFERS.contains(example.hex())) {
        compare(example.hex());
      }
    }
    for (AppendixA.Example example : AppendixA.INDEFINITE) {
      compare(example.hex());
    }
  }

  /** Why the reader is our own: these two documents differ, and Jackson's tokens do not. */
  @Test
  void jacksonCannotTellANumberFromItsDigitsAsKey() throws Exception {
    Bytes number = Bytes.fromHex("a10a00");
    Bytes digits = Bytes.fromHex("a162313000");

    assertThat(jacksons(number)).isEqualTo(jacksons(digits));
    assertThat(CborReader.read(number, "a", RULES))
        .isNotEqualTo(CborReader.read(digits, "b", RULES));
  }

  /**
   * Why the reader is our own: Jackson replaces what was received. The second is
   * -18446744073709551617 in RFC 8949, appendix A.
   */
  @Test
  void jacksonRewritesBignums() {
    assertThat(jacksons(Bytes.fromHex("c2420100"))).containsExactly("int 256");
    assertThat(jacksons(Bytes.fromHex("c349010000000000000000")))
        .containsExactly("int -18446744073709551616");
  }

  private static void compare(String hex) throws Exception {
    Bytes octets = Bytes.fromHex(hex);
    assertThat(ours(CborReader.read(octets, "example", RULES))).as(hex).isEqualTo(jacksons(octets));
  }

  private static List<Path> vectors() throws IOException {
    try (Stream<Path> files = Files.walk(Vectors.path("."))) {
      return files.filter(file -> file.toString().endsWith(".cbor")).sorted().toList();
    }
  }

  private static List<String> ours(CborItem item) {
    List<String> tokens = new ArrayList<>();
    tokens(item, tokens);
    return tokens;
  }

  private static void tokens(CborItem item, List<String> tokens) {
    if (item instanceof CborInteger integer) {
      tokens.add("int " + integer.value());
    } else if (item instanceof CborBytes bytes) {
      tokens.add("bytes " + bytes.value().hex());
    } else if (item instanceof CborText text) {
      tokens.add("text " + text.value());
    } else if (item instanceof CborFloat number) {
      tokens.add("float " + number.value());
    } else if (item instanceof CborArray array) {
      tokens.add("[");
      array.members().forEach(member -> tokens(member, tokens));
      tokens.add("]");
    } else if (item instanceof CborMap map) {
      tokens.add("{");
      for (CborMap.Entry entry : map.entries()) {
        String key =
            entry.key() instanceof CborText text
                ? text.value()
                : ((CborInteger) entry.key()).value().toString();
        tokens.add("key " + key);
        tokens(entry.value(), tokens);
      }
      tokens.add("}");
    } else if (item instanceof CborTag tag) {
      if (tag.number() == 2) {
        tokens.add("int " + new BigInteger(1, ((CborBytes) tag.content()).value().toArray()));
      } else {
        tokens(tag.content(), tokens);
      }
    } else {
      tokens.add(item.kind().equals("bool") ? DiagnosticNotation.of(item) : item.kind());
    }
  }

  private static List<String> jacksons(Bytes octets) {
    List<String> tokens = new ArrayList<>();
    try (JsonParser parser = JACKSON.createParser(octets.toArray())) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        tokens.add(
            switch (token) {
              case START_ARRAY -> "[";
              case END_ARRAY -> "]";
              case START_OBJECT -> "{";
              case END_OBJECT -> "}";
              case FIELD_NAME -> "key " + parser.currentName();
              case VALUE_NUMBER_INT -> "int " + parser.getBigIntegerValue();
              case VALUE_NUMBER_FLOAT -> "float " + parser.getDoubleValue();
              case VALUE_STRING -> "text " + parser.getText();
              case VALUE_EMBEDDED_OBJECT -> "bytes " + Bytes.copyOf(parser.getBinaryValue()).hex();
              case VALUE_TRUE -> "true";
              case VALUE_FALSE -> "false";
              case VALUE_NULL -> "null";
              default -> token.name();
            });
      }
      return tokens;
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  /** The comparison is worth something only if it can fail. */
  @Test
  void jacksonRefusesWhatIsTruncated() {
    assertThatThrownBy(() -> jacksons(Bytes.fromHex("8201")))
        .isInstanceOf(UncheckedIOException.class);
  }
}
