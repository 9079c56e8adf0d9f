package org.attls.cmw.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CborReaderTest {
  private static final CborRules PERMISSIVE = new CborRules(4096, 16, 4096, true, true);

  static Stream<AppendixA.Example> items() {
    return AppendixA.ITEMS.stream();
  }

  static Stream<AppendixA.Example> indefinite() {
    return AppendixA.INDEFINITE.stream();
  }

  static Stream<AppendixA.Number> floats() {
    return AppendixA.FLOATS.stream();
  }

  static Stream<String> all() {
    return Stream.of(
            AppendixA.ITEMS.stream().map(AppendixA.Example::hex),
            AppendixA.INDEFINITE.stream().map(AppendixA.Example::hex),
            AppendixA.FLOATS.stream().map(AppendixA.Number::hex))
        .flatMap(hex -> hex);
  }

  @ParameterizedTest
  @MethodSource("items")
  void readsTheExamplesOfTheSpecification(AppendixA.Example example) throws MalformedException {
    CborItem item = read(example.hex(), CborRules.STRICT);

    assertThat(DiagnosticNotation.of(item)).isEqualTo(example.notation());
    assertThat(item.octets()).isEqualTo(Bytes.fromHex(example.hex()));
  }

  @ParameterizedTest
  @MethodSource("indefinite")
  void readsIndefiniteLengthsOnlyWhereTheRulesAllowThem(AppendixA.Example example)
      throws MalformedException {
    CborItem item = read(example.hex(), CborRules.INDEFINITE_ALLOWED);

    assertThat(DiagnosticNotation.of(item)).isEqualTo(example.notation());
    assertThat(item.octets()).isEqualTo(Bytes.fromHex(example.hex()));
    assertRefused(example.hex(), CborRules.STRICT, "indefinite length");
  }

  @ParameterizedTest
  @MethodSource("floats")
  void readsFloatsOfAllSizes(AppendixA.Number number) throws MalformedException {
    CborItem item = read(number.hex(), CborRules.STRICT);

    assertThat(item).isInstanceOf(CborFloat.class);
    // Boxed, so that NaN equals itself and the zeros differ.
    assertThat(Double.valueOf(((CborFloat) item).value()))
        .isEqualTo(Double.valueOf(number.value()));
  }

  @ParameterizedTest
  @MethodSource("all")
  void refusesEveryStrictPrefix(String hex) {
    for (int end = 0; end < hex.length(); end += 2) {
      assertRefused(hex.substring(0, end), PERMISSIVE, "");
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void refusesAnOctetBehindTheItem(String hex) {
    assertRefused(hex + "00", PERMISSIVE, "1 octets left over");
  }

  /** RFC 8949, appendix F, and what follows from section 3. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        // reserved additional information
        "1c",
        "1d",
        "1e",
        "3c",
        "3d",
        "3e",
        "5c",
        "5d",
        "5e",
        "7c",
        "7d",
        "7e",
        "9c",
        "9d",
        "9e",
        "bc",
        "bd",
        "be",
        "dc",
        "dd",
        "de",
        "fc",
        "fd",
        "fe",
        // two-octet simple values that one octet expresses
        "f800",
        "f801",
        "f818",
        "f81f",
        // chunks of the wrong kind, nested, or missing their end
        "5f00ff",
        "5f21ff",
        "5f6100ff",
        "5f80ff",
        "5fa0ff",
        "5fc000ff",
        "5fe0ff",
        "7f4100ff",
        "5f5f4100ffff",
        "7f7f6100ffff",
        "5f4100",
        "7f6100",
        // break where none belongs
        "ff",
        "81ff",
        "8200ff",
        "a1ff",
        "a1ff00",
        "a100ff",
        "a20000ff",
        "9f81ff",
        "9f829f819f9fffffffff",
        "bf00ff",
        "bf000000ff",
        "c0ff",
        // indefinite length of what has none
        "1f",
        "3f",
        "df",
        "df00ff"
      })
  void refusesMalformedItems(String hex) {
    assertRefused(hex, PERMISSIVE, "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5a7fffffff",
        "5affffffff",
        "5b7fffffffffffffff",
        "5bffffffffffffffff",
        "7b7fffffffffffffff",
        "9a7fffffff",
        "9b7fffffffffffffff",
        "9bffffffffffffffff",
        "ba7fffffff",
        "bb7fffffffffffffff",
        "bbffffffffffffffff",
        "5f5b7fffffffffffffffff"
      })
  void refusesHugeLengthsWithoutAllocating(String hex) {
    Bytes document = Bytes.fromHex(hex + "00");
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    assertRefused(hex + "00", PERMISSIVE, "");
    long before = threads.getCurrentThreadAllocatedBytes();
    try {
      CborReader.read(document, "doc", PERMISSIVE);
    } catch (MalformedException expected) {
      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(64 * 1024);
      return;
    }
    throw new AssertionError("accepted");
  }

  @ParameterizedTest
  @CsvSource({"81,00", "a100,00", "c1,00", "9f,00ff"})
  void boundsTheDepth(String opening, String innermost) throws MalformedException {
    CborRules rules = new CborRules(4096, 5, 4096, true, false);
    String closing = opening.equals("9f") ? "ff" : "";
    String inner = opening.equals("9f") ? "00" : innermost;

    read(opening.repeat(4) + inner + closing.repeat(4), rules);
    assertRefused(opening.repeat(5) + inner + closing.repeat(5), rules, "nested deeper than 5");
  }

  @Test
  void survivesTheDeepestNestingThatFitsTheSize() {
    Bytes document = Bytes.fromHex("81".repeat(64 * 1024));

    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> CborReader.read(document, "doc", CborRules.STRICT))
        .withMessageContaining("nested deeper than 16");
  }

  @ParameterizedTest
  @CsvSource({"8400010203,5", "a200010203,5", "9f00010203ff,5", "5f404040ff,4", "c1c1c100,4"})
  void boundsTheNumberOfItems(String hex, int items) throws MalformedException {
    read(hex, PERMISSIVE.withMaxItems(items));
    assertRefused(hex, PERMISSIVE.withMaxItems(items - 1), "more than " + (items - 1) + " items");
  }

  @Test
  void boundsTheSizeBeforeReading() throws MalformedException {
    read("43010203", PERMISSIVE.withMaxOctets(4));
    assertRefused("43010203", PERMISSIVE.withMaxOctets(3), "4 octets, at most 3 are read");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a2010001f6", "a220002000", "a26161006161f6", "bf01000100ff",
        // one key in two spellings
        "a20a00180a00", "a2616100786161", "a26161007f6161ff00", "a2626161007f61616161ff00"
      })
  void refusesAKeyTwiceInWhateverSpelling(String hex) {
    assertRefused(hex, PERMISSIVE, "");
  }

  @Test
  void namesTheDuplicateKey() {
    assertRefused("a20a00180a00", PERMISSIVE, "twice", "duplicate");
  }

  @Test
  void keepsANumberAndItsDigitsApartAsKeys() throws MalformedException {
    CborMap map = read("a20a0162313002", CborRules.STRICT).asMap();

    assertThat(map.required(10).asInt(0, 9)).isEqualTo(1);
    assertThat(map.required("10").asInt(0, 9)).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a1410000", "a18000", "a1a000", "a1c00000", "a1f500", "a1f93c0000"})
  void refusesKeysThatAreNeitherIntegerNorText(String hex) {
    assertRefused(hex, PERMISSIVE, "key must be int or tstr");
  }

  @ParameterizedTest
  @CsvSource({
    "1817,23",
    "1900ff,255",
    "1a0000ffff,65535",
    "1b00000000ffffffff,4294967295",
    "3800,-1",
    "390000,-1",
    "580100,h'00'",
    "59000100,h'00'",
    "780161,\"a\"",
    "980100,[0]",
    "b8010000,{0:0}",
    "d80100,1(0)",
    "d9000100,1(0)",
    "da0000000100,1(0)",
    "db000000000000000100,1(0)"
  })
  void readsLongHeadsOnlyWhereTheRulesAllowThem(String hex, String notation)
      throws MalformedException {
    assertThat(DiagnosticNotation.of(read(hex, PERMISSIVE))).isEqualTo(notation);
    assertRefused(hex, CborRules.INDEFINITE_ALLOWED, "head longer than necessary");
  }

  @ParameterizedTest
  @CsvSource({
    "1818,24",
    "190100,256",
    "1a00010000,65536",
    "1b0000000100000000,4294967296",
    "3818,-25"
  })
  void readsTheSmallestNumberOfEachHead(String hex, String notation) throws MalformedException {
    assertThat(DiagnosticNotation.of(read(hex, CborRules.STRICT))).isEqualTo(notation);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "61ff",
        "61c3",
        "62c080",
        "63eda080",
        "64f4908080",
        "6180",
        // a character split between chunks (RFC 8949, section 3.2.3)
        "7f61c361bcff"
      })
  void refusesInvalidUtf8(String hex) {
    assertRefused(hex, PERMISSIVE, "not valid UTF-8");
  }

  @Test
  void keepsTheReceivedOctetsOfEveryItem() throws MalformedException {
    CborMap root = read("a2019f0102ff02d901fa43820304", CborRules.INDEFINITE_ALLOWED).asMap();

    assertThat(root.required(1).octets().hex()).isEqualTo("9f0102ff");
    assertThat(root.required(2).octets().hex()).isEqualTo("d901fa43820304");
    assertThat(root.required(2).asTag(506).octets().hex()).isEqualTo("43820304");
    assertThat(root.required(2).asTag(506).asBytes().hex()).isEqualTo("820304");
  }

  @Test
  void saysPathAndOffset() throws MalformedException {
    CborMap root = read("a2011903e861618200d901fa6161", CborRules.STRICT).asMap();
    CborItem text = root.required("a").asArray(2, 2).get(1).asTag(506);

    assertThat(text.path()).isEqualTo("doc.a[1]<506>");
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(text::asBytes)
        .withMessage("doc.a[1]<506> (offset 12): tstr where bstr belongs")
        .satisfies(failure -> assertThat(failure.offset()).isEqualTo(12));
  }

  @Test
  void failsWhereAnItemIsOfAnotherKindOrOutOfBounds() throws MalformedException {
    CborItem number = read("1903e8", CborRules.STRICT);
    CborItem octets = read("420102", CborRules.STRICT);
    CborItem array = read("820102", CborRules.STRICT);

    assertThat(number.asInt(1000, 1000)).isEqualTo(1000);
    assertThat(octets.asBytes(2, 2)).isEqualTo(Bytes.of(1, 2));
    assertMalformed(() -> number.asInt(0, 999), "1000 is outside 0..999");
    assertMalformed(() -> number.asInt(1001, 2000), "1000 is outside 1001..2000");
    assertMalformed(() -> octets.asBytes(3, 4), "2 octets, must be 3..4");
    assertMalformed(() -> octets.asBytes(0, 1), "2 octets, must be 0..1");
    assertMalformed(() -> array.asArray(3, 3), "2 members, must be 3..3");
    assertMalformed(() -> array.asMap(), "array where map belongs");
    assertMalformed(() -> array.asText(), "array where tstr belongs");
    assertMalformed(() -> array.asBoolean(), "array where bool belongs");
    assertMalformed(() -> array.asTag(1), "array where tag 1 belongs");
    assertMalformed(() -> read("c100", CborRules.STRICT).asTag(2), "tag 1 where tag 2 belongs");
    assertMalformed(
        () -> read("1bffffffffffffffff", CborRules.STRICT).asLong(0, Long.MAX_VALUE), "outside");
    assertMalformed(
        () -> read("3bffffffffffffffff", CborRules.STRICT).asLong(Long.MIN_VALUE, 0), "outside");
  }

  @Test
  void closesMapsAgainstOtherKeys() throws MalformedException {
    CborMap map = read("a301000200616103", CborRules.STRICT).asMap();

    assertMalformed(() -> map.onlyKeys(1, 2), "no member of this map");
    assertMalformed(() -> map.required(3), "member 3 is missing");
    assertMalformed(() -> map.required("b"), "member \"b\" is missing");
    assertThat(map.optional(3)).isEmpty();
    read("a201000200", CborRules.STRICT).asMap().onlyKeys(1, 2, 3);
  }

  /** Whatever comes, there is an item or a MalformedException, and nothing else. */
  @Test
  void answersArbitraryOctetsWithItsOwnException() {
    Random random = new Random(8949);
    List<String> seeds = all().toList();
    int accepted = 0;
    for (int round = 0; round < 40_000; round++) {
      byte[] document;
      if (round % 2 == 0) {
        document = new byte[random.nextInt(40)];
        random.nextBytes(document);
      } else {
        document = Bytes.fromHex(seeds.get(random.nextInt(seeds.size()))).toArray();
        document[random.nextInt(document.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        Bytes octets = Bytes.copyOf(document);
        assertThat(CborReader.read(octets, "doc", PERMISSIVE).octets()).isEqualTo(octets);
        accepted++;
      } catch (MalformedException refused) {
        assertThat(refused.offset()).isBetween(0, document.length);
      }
    }
    assertThat(accepted).isBetween(1000, 39_000);
  }

  private static CborItem read(String hex, CborRules rules) throws MalformedException {
    return CborReader.read(Bytes.fromHex(hex), "doc", rules);
  }

  private static void assertRefused(String hex, CborRules rules, String... oneOf) {
    assertThatExceptionOfType(MalformedException.class)
        .as(hex)
        .isThrownBy(() -> read(hex, rules))
        .satisfies(
            failure ->
                assertThat(Stream.of(oneOf)).anyMatch(part -> failure.problem().contains(part)));
  }

  private static void assertMalformed(ThrowingCallable call, String problem) {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(call)
        .withMessageContaining(problem);
  }
}
