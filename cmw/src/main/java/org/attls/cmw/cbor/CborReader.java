package org.attls.cmw.cbor;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * Reads exactly one CBOR data item (RFC 8949, section 3) from untrusted octets.
 *
 * <p>Declared lengths are compared with what is left before anything is allocated; depth and number
 * of items are bounded by the {@link CborRules}; memory stays proportional to the input. Map keys
 * must be integers or text, since no format read here has others, and are unique by value.
 */
public final class CborReader {
  private static final int INDEFINITE = 31;
  private static final int BREAK = 0xFF;

  private final Bytes document;
  private final int base;
  private final String name;
  private final CborRules rules;
  private int position;
  private int items;

  private CborReader(Bytes document, int base, String name, CborRules rules) {
    this.document = document;
    this.base = base;
    this.name = name;
    this.rules = rules;
  }

  /**
   * Reads the whole of {@code document} as one item.
   *
   * @param name what the document is, the first element of every path in failures
   */
  public static CborItem read(Bytes document, String name, CborRules rules)
      throws MalformedException {
    return read(document, 0, name, rules);
  }

  /**
   * Reads the content of a byte string as one item, {@code bytes .cbor} in CDDL. Offsets count from
   * the start of the document that has the byte string; where the string came in chunks they count
   * from its first octet as if there were no heads between.
   *
   * @param name path of the item, the first element of every path in failures
   */
  public static CborItem readEmbedded(CborBytes string, String name, CborRules rules)
      throws MalformedException {
    boolean chunked = (string.octets().u8(0) & 0x1F) == INDEFINITE;
    int head = chunked ? 0 : string.octets().size() - string.value().size();
    return read(string.value(), string.offset() + head, name, rules);
  }

  private static CborItem read(Bytes document, int base, String name, CborRules rules)
      throws MalformedException {
    if (document.size() > rules.maxOctets()) {
      throw new MalformedException(
          name,
          base == 0 ? -1 : base,
          document.size() + " octets, at most " + rules.maxOctets() + " are read");
    }
    CborReader reader = new CborReader(document, base, name, rules);
    CborItem root = reader.item(1);
    if (reader.position != document.size()) {
      throw reader.failure(
          reader.position, (document.size() - reader.position) + " octets left over");
    }
    root.place(null, name);
    return root;
  }

  private CborItem item(int depth) throws MalformedException {
    if (depth > rules.maxDepth()) {
      throw failure(position, "nested deeper than " + rules.maxDepth() + " levels");
    }
    if (++items > rules.maxItems()) {
      throw failure(position, "more than " + rules.maxItems() + " items");
    }
    int start = position;
    int initial = octet();
    int major = initial >> 5;
    int info = initial & 0x1F;
    if (info == INDEFINITE) {
      if (major < 2 || major > 5) {
        throw failure(
            start, major == 7 ? "break outside an indefinite-length item" : "malformed head");
      }
      if (!rules.indefiniteLength()) {
        throw failure(start, "indefinite length is not allowed here");
      }
      return switch (major) {
        case 2, 3 -> chunks(start, major);
        case 4 -> array(start, -1, depth);
        default -> map(start, -1, depth);
      };
    }
    if (major == 7) {
      return simpleOrFloat(start, info);
    }
    long argument = argument(start, info);
    return switch (major) {
      case 0 -> new CborInteger(span(start), base + start, unsigned(argument));
      case 1 ->
          new CborInteger(
              span(start), base + start, BigInteger.ONE.negate().subtract(unsigned(argument)));
      case 2 -> bytes(start, take(start, argument));
      case 3 -> text(start, take(start, argument));
      case 4 -> array(start, count(start, argument, 1), depth);
      case 5 -> map(start, count(start, argument, 2), depth);
      default -> tag(start, argument, depth);
    };
  }

  private CborItem bytes(int start, Bytes content) {
    return new CborBytes(span(start), base + start, content);
  }

  private CborItem text(int start, Bytes content) throws MalformedException {
    return new CborText(span(start), base + start, utf8(start, content));
  }

  private CborItem chunks(int start, int major) throws MalformedException {
    List<Bytes> parts = new ArrayList<>();
    while (peek() != BREAK) {
      int chunkStart = position;
      if (++items > rules.maxItems()) {
        throw failure(position, "more than " + rules.maxItems() + " items");
      }
      int initial = octet();
      if (initial >> 5 != major || (initial & 0x1F) == INDEFINITE) {
        throw failure(chunkStart, "a chunk must be a definite-length string of the same kind");
      }
      Bytes chunk = take(chunkStart, argument(chunkStart, initial & 0x1F));
      if (major == 3) {
        utf8(chunkStart, chunk);
      }
      parts.add(chunk);
    }
    position++;
    Bytes content = Bytes.concat(parts.toArray(Bytes[]::new));
    return major == 2 ? bytes(start, content) : text(start, content);
  }

  private CborItem array(int start, int count, int depth) throws MalformedException {
    List<CborItem> members = new ArrayList<>();
    while (more(count, members.size())) {
      members.add(item(depth + 1));
    }
    return new CborArray(span(start), base + start, members);
  }

  private CborItem map(int start, int count, int depth) throws MalformedException {
    List<CborMap.Entry> entries = new ArrayList<>();
    Set<Object> keys = new HashSet<>();
    while (more(count, entries.size())) {
      CborItem key = item(depth + 1);
      if (!keys.add(keyValue(key))) {
        throw failure(key.offset() - base, "duplicate key " + keyValue(key));
      }
      if (count < 0 && peek() == BREAK) {
        throw failure(position, "key without a value");
      }
      entries.add(new CborMap.Entry(key, item(depth + 1)));
    }
    return new CborMap(span(start), base + start, entries);
  }

  private Object keyValue(CborItem key) throws MalformedException {
    if (key instanceof CborInteger number) {
      return number.value();
    }
    if (key instanceof CborText text) {
      return text.value();
    }
    throw failure(key.offset() - base, "a key must be int or tstr, not " + key.kind());
  }

  private CborItem tag(int start, long number, int depth) throws MalformedException {
    CborItem content = item(depth + 1);
    return new CborTag(span(start), base + start, number, content);
  }

  private CborItem simpleOrFloat(int start, int info) throws MalformedException {
    switch (info) {
      case 24 -> {
        int number = octet();
        if (number < 32) {
          throw failure(start, "malformed simple value");
        }
        return new CborSimple(span(start), base + start, number);
      }
      case 25 -> {
        return new CborFloat(fixed(start, 2), base + start, half((int) big(start + 1, 2)));
      }
      case 26 -> {
        return new CborFloat(
            fixed(start, 4), base + start, Float.intBitsToFloat((int) big(start + 1, 4)));
      }
      case 27 -> {
        return new CborFloat(
            fixed(start, 8), base + start, Double.longBitsToDouble(big(start + 1, 8)));
      }
      default -> {
        if (info > 27) {
          throw failure(start, "malformed head");
        }
        return new CborSimple(span(start), base + start, info);
      }
    }
  }

  private Bytes fixed(int start, int size) throws MalformedException {
    take(start, size);
    return span(start);
  }

  private boolean more(int count, int have) throws MalformedException {
    if (count >= 0) {
      return have < count;
    }
    if (peek() == BREAK) {
      position++;
      return false;
    }
    return true;
  }

  /** The argument of a head, RFC 8949, section 3. */
  private long argument(int start, int info) throws MalformedException {
    if (info < 24) {
      return info;
    }
    if (info > 27) {
      throw failure(start, "malformed head");
    }
    int size = 1 << (info - 24);
    take(start, size);
    long value = big(position - size, size);
    boolean shortest =
        switch (size) {
          case 1 -> value >= 24;
          case 2 -> value > 0xFF;
          case 4 -> value > 0xFFFF;
          default -> value < 0 || value > 0xFFFF_FFFFL;
        };
    if (!shortest && !rules.nonShortest()) {
      throw failure(start, "head longer than necessary");
    }
    return value;
  }

  private Bytes take(int start, long size) throws MalformedException {
    int left = document.size() - position;
    if (size < 0 || size > left) {
      throw failure(
          start, "needs " + Long.toUnsignedString(size) + " more octets, " + left + " left");
    }
    Bytes taken = document.slice(position, position + (int) size);
    position += (int) size;
    return taken;
  }

  /** Each member takes an octet at least, so a count beyond what is left cannot be right. */
  private int count(int start, long argument, int itemsEach) throws MalformedException {
    int left = document.size() - position;
    if (argument < 0 || argument > left / itemsEach) {
      throw failure(
          start,
          "declares " + Long.toUnsignedString(argument) + " members, " + left + " octets left");
    }
    return (int) argument;
  }

  private int octet() throws MalformedException {
    int value = peek();
    position++;
    return value;
  }

  private int peek() throws MalformedException {
    if (position >= document.size()) {
      throw failure(position, "ends where an item belongs");
    }
    return document.u8(position);
  }

  private long big(int at, int size) {
    long value = 0;
    for (int i = 0; i < size; i++) {
      value = value << 8 | document.u8(at + i);
    }
    return value;
  }

  private Bytes span(int start) {
    return document.slice(start, position);
  }

  private String utf8(int start, Bytes content) throws MalformedException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(content.toArray()))
          .toString();
    } catch (CharacterCodingException invalid) {
      throw failure(start, "text is not valid UTF-8");
    }
  }

  private MalformedException failure(int offset, String problem) {
    return new MalformedException(name, base + offset, problem);
  }

  private static BigInteger unsigned(long value) {
    BigInteger number = BigInteger.valueOf(value);
    return value >= 0 ? number : number.add(BigInteger.ONE.shiftLeft(64));
  }

  /** IEEE 754 binary16, RFC 8949, appendix D. */
  private static double half(int bits) {
    int exponent = bits >> 10 & 0x1F;
    int mantissa = bits & 0x3FF;
    double magnitude =
        switch (exponent) {
          case 0 -> Math.scalb((double) mantissa, -24);
          case 31 -> mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
          default -> Math.scalb((double) (mantissa + 1024), exponent - 25);
        };
    return (bits & 0x8000) == 0 ? magnitude : -magnitude;
  }
}
