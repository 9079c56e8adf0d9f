package org.attls.cmw.cbor;

import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.attls.cmw.octets.Bytes;

/**
 * Writes CBOR in the core deterministic encoding of RFC 8949, section 4.2.1: shortest heads,
 * definite lengths, keys in the bytewise order of their encodings. Each method returns the octets
 * of one complete item; items nest by being passed on.
 */
public final class CborWriter {
  private static final CBORFactory FACTORY = new CBORFactory();

  private CborWriter() {}

  /** An integer. */
  public static Bytes integer(long value) {
    return token(generator -> generator.writeNumber(value));
  }

  /** A byte string. */
  public static Bytes bytes(Bytes value) {
    return token(generator -> generator.writeBinary(value.toArray()));
  }

  /** A text string. */
  public static Bytes text(String value) {
    byte[] utf8 = Bytes.utf8(value).toArray();
    // writeString would split long text into chunks of indefinite length.
    return token(generator -> generator.writeUTF8String(utf8, 0, utf8.length));
  }

  /** A Boolean. */
  public static Bytes bool(boolean value) {
    return token(generator -> generator.writeBoolean(value));
  }

  /** The simple value null. */
  public static Bytes nil() {
    return token(CBORGenerator::writeNull);
  }

  /** An array of items that are complete already. */
  public static Bytes array(Bytes... items) {
    return array(Arrays.asList(items));
  }

  /** An array of items that are complete already. */
  public static Bytes array(List<Bytes> items) {
    List<Bytes> parts = new ArrayList<>();
    parts.add(head(4, items.size()));
    parts.addAll(items);
    return Bytes.concat(parts.toArray(Bytes[]::new));
  }

  /** An item under a tag. */
  public static Bytes tag(long number, Bytes item) {
    return Bytes.concat(head(6, number), item);
  }

  /** An empty map to be filled. */
  public static MapBuilder map() {
    return new MapBuilder();
  }

  /**
   * Collects the members of a map in any order. A key given twice is an {@link
   * IllegalArgumentException}.
   */
  public static final class MapBuilder {
    private final TreeMap<Bytes, Bytes> members =
        new TreeMap<>((a, b) -> Arrays.compareUnsigned(a.toArray(), b.toArray()));

    private MapBuilder() {}

    /** A member under an integer key. */
    public MapBuilder put(long key, Bytes item) {
      return member(integer(key), item);
    }

    /** A member under a text key. */
    public MapBuilder put(String key, Bytes item) {
      return member(text(key), item);
    }

    /** The map. */
    public Bytes toBytes() {
      List<Bytes> parts = new ArrayList<>();
      parts.add(head(5, members.size()));
      members.forEach(
          (key, value) -> {
            parts.add(key);
            parts.add(value);
          });
      return Bytes.concat(parts.toArray(Bytes[]::new));
    }

    private MapBuilder member(Bytes key, Bytes item) {
      if (members.put(key, item) != null) {
        throw new IllegalArgumentException("duplicate key " + key.hex());
      }
      return this;
    }
  }

  /**
   * A head with its argument, RFC 8949, section 3: the generator's own for an integer, with another
   * major type.
   */
  private static Bytes head(int major, long argument) {
    // From 2^63 on a long is negative, which the generator would write as a negative number.
    byte[] head =
        argument < 0
            ? ByteBuffer.allocate(1 + Long.BYTES).put((byte) 0x1b).putLong(argument).array()
            : integer(argument).toArray();
    head[0] |= (byte) (major << 5);
    return Bytes.copyOf(head);
  }

  private interface Token {
    void writeTo(CBORGenerator generator) throws IOException;
  }

  private static Bytes token(Token token) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CBORGenerator generator = FACTORY.createGenerator(out)) {
      token.writeTo(generator);
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory", impossible);
    }
    return Bytes.copyOf(out.toByteArray());
  }
}
