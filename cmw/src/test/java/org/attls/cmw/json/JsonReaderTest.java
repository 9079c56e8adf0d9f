package org.attls.cmw.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.testing.Bounded;
import org.attls.testing.LiveHeap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
  private static final String DOCUMENT =
      " {\"a\":[1,-2.5e3,true,false,null],\"\u00fc\":{\"b\":\"x\\n\\u00e9\"}}\n";

  @Test
  void readsAllKindsWithTheirPaths() throws MalformedException {
    JsonItem.JsonObject root = read(DOCUMENT).asObject();
    List<JsonItem> members = root.required("a").asArray();

    assertThat(members)
        .extracting(JsonItem::kind)
        .containsExactly("number", "number", "boolean", "boolean", "null");
    assertThat(members.get(0).asLong(1, 1)).isEqualTo(1);
    assertThat(members.get(2).asBoolean()).isTrue();
    assertThat(members.get(3).asBoolean()).isFalse();
    assertThat(members.get(4).path()).isEqualTo("doc.a[4]");
    assertThat(root.required("\u00fc").asObject().required("b").asText()).isEqualTo("x\n\u00e9");
    assertThat(root.optional("c")).isEmpty();
    assertMalformed(() -> root.required("c"), "member \"c\" is missing");
  }

  @Test
  void refusesEveryStrictPrefix() {
    byte[] octets = Bytes.utf8(DOCUMENT.strip()).toArray();
    for (int size = 0; size < octets.length; size++) {
      Bytes prefix = Bytes.copyOf(octets, 0, size);
      assertThatExceptionOfType(MalformedException.class)
          .as("%d octets", size)
          .isThrownBy(() -> JsonReader.read(prefix, "doc", 4096));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{} {}",
        "{}x",
        "[1]]",
        "1 2",
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"\\u0061\":2}",
        "[{\"a\":{\"b\":1,\"b\":2}}]",
        "[1,]",
        "{\"a\":1,}",
        "[,1]",
        "{a:1}",
        "{'a':1}",
        "['a']",
        "[01]",
        "[+1]",
        "[.5]",
        "[1.]",
        "[NaN]",
        "[Infinity]",
        "[0x10]",
        "[tru]",
        "[\"a\nb\"]",
        "[\"\\x\"]",
        "[\"\\u12\"]",
        "// c\n[]",
        "[/* c */]",
        "# c\n[]",
        "\ufeff[]",
        "[1e]"
      })
  void refusesWhatRfc8259DoesNotAllow(String text) {
    assertMalformed(() -> read(text), "doc");
  }

  @Test
  void refusesInvalidUtf8() {
    for (String hex : List.of("22ff22", "22c322", "22c08022", "22eda08022")) {
      assertMalformed(() -> JsonReader.read(Bytes.fromHex(hex), "doc", 4096), "not valid UTF-8");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\\ud83d\"",
        "\"\\ude00\"",
        "\"\\ude00\\ud83d\"",
        "\"a\\ud83db\"",
        "{\"\\ud83d\":1}",
        "{\"a\":[\"\\ude00\"]}"
      })
  void refusesHalfOfASurrogatePair(String json) {
    assertMalformed(() -> read(json), "surrogate");
  }

  @Test
  void boundsDepthAndSize() throws MalformedException {
    read("[".repeat(JsonReader.MAX_DEPTH) + "]".repeat(JsonReader.MAX_DEPTH));
    assertMalformed(
        () -> read("[".repeat(JsonReader.MAX_DEPTH + 1) + "]".repeat(JsonReader.MAX_DEPTH + 1)),
        "depth");
    assertMalformed(() -> read("[".repeat(4096)), "depth");
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> read("[".repeat(4096)))
        .withMessageNotContaining("StreamRead");
    JsonReader.read(Bytes.utf8("[1]"), "doc", 3);
    assertMalformed(() -> JsonReader.read(Bytes.utf8("[1]"), "doc", 2), "3 octets, at most 2");
  }

  /** A path is text for people: as long as the name is, it is not kept with every value below. */
  @Test
  void aLongNameAboveManyValuesTakesTheirSumOfMemory() throws MalformedException {
    String name = "\u0107".repeat(20_000);
    Bytes document =
        Bytes.utf8("{\"" + name + "\":[0" + ",0".repeat(JsonReader.MAX_VALUES - 3) + "]}");

    JsonItem root =
        Bounded.read(document.size(), () -> JsonReader.read(document, "doc", document.size()));

    List<JsonItem> members = root.asObject().required(name).asArray();
    assertThat(members).hasSize(JsonReader.MAX_VALUES - 2);
    assertThat(members.get(17).path()).isEqualTo("doc." + "\u0107".repeat(64) + "…[17]");
  }

  /** Nor when it is refused at its end. */
  @Test
  void keepsNoNameOnceADocumentHasBeenRead() {
    String name = "\u0107".repeat(30_000);
    long before = LiveHeap.octets();
    for (int i = 0; i < 500; i++) {
      Bytes document = Bytes.utf8("{\"" + name + i + "\":0}x");
      assertMalformed(() -> JsonReader.read(document, "doc", document.size()), "doc");
    }
    assertThat(LiveHeap.octets() - before).as("of 29 MiB").isLessThan(4 << 20);
  }

  @Test
  void boundsTheNumberOfValues() throws MalformedException {
    JsonReader.read(Bytes.utf8("[{\"a\":1},null]"), "doc", 99, 4);
    assertMalformed(
        () -> JsonReader.read(Bytes.utf8("[{\"a\":1},null]"), "doc", 99, 3), "more than 3 values");
    String tooMany = "[0" + ",0".repeat(JsonReader.MAX_VALUES - 1) + "]";
    assertMalformed(
        () -> JsonReader.read(Bytes.utf8(tooMany), "doc", tooMany.length()), "more than 4096");
  }

  /** Numbers that are short as text and huge, or not expressible, as values. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e401",
        "1e999999999",
        "1e2147483647",
        "1e2147483648",
        "1e99999999999",
        "1e-2147483648",
        "-1e-99999999999",
        "0e2147483648"
      })
  void refusesExponentsThatWouldExplode(String number) {
    assertMalformed(() -> read("[" + number + "]"), "exponent out of range");
  }

  @Test
  void refusesIntegersOfMoreDigitsThanAnyFormatHas() {
    assertMalformed(() -> read("1".repeat(65)), "doc");
  }

  @Test
  void takesIntegersOnlyInIntegerNotation() throws MalformedException {
    assertThat(read("9007199254740993").asLong(0, Long.MAX_VALUE)).isEqualTo(9007199254740993L);
    assertMalformed(() -> read("1.0").asLong(0, 2), "not written as an integer");
    assertMalformed(() -> read("1e0").asLong(0, 2), "not written as an integer");
    assertMalformed(() -> read("3").asLong(0, 2), "outside 0..2");
    assertMalformed(() -> read("9223372036854775808").asLong(0, Long.MAX_VALUE), "outside");
    assertMalformed(() -> read("\"1\"").asLong(0, 2), "string where a number belongs");
    assertMalformed(() -> read("1").asText(), "number where a string belongs");
    assertMalformed(() -> read("1").asObject(), "number where an object belongs");
    assertMalformed(() -> read("1").asArray(), "number where an array belongs");
    assertMalformed(() -> read("1").asBoolean(), "number where a boolean belongs");
  }

  /** A failure may be logged, and the document may hold evidence. */
  @Test
  void doesNotRepeatTheDocumentInFailures() {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> read("[\"c2VjcmV0ZXZpZGVuY2U\" x]"))
        .withMessageNotContaining("c2VjcmV0");
  }

  @Test
  void answersArbitraryTextWithItsOwnException() {
    Random random = new Random(8259);
    String alphabet = "{}[]\",:0123456789eE+-.\\utrfalsn x\u00fc";
    int accepted = 0;
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      if (round % 2 == 0) {
        for (int i = random.nextInt(12); i > 0; i--) {
          text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
      } else {
        text.append(DOCUMENT);
        int at = random.nextInt(text.length());
        text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        read(text.toString());
        accepted++;
      } catch (MalformedException refused) {
        assertThat(refused.where()).startsWith("doc");
      }
    }
    assertThat(accepted).isBetween(100, 19_000);
  }

  private static JsonItem read(String text) throws MalformedException {
    return JsonReader.read(Bytes.utf8(text), "doc", 4096);
  }

  private static void assertMalformed(ThrowingCallable call, String problem) {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(call)
        .withMessageContaining(problem);
  }
}
