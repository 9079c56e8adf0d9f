package org.attls.cmw.octets;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * An immutable octet string. Slices share the storage of their parent; nothing outside this class
 * can change it.
 *
 * <p>{@link #equals(Object)} takes the same time for all contents of one length, so it can be used
 * for nonces, binders and key hashes.
 */
public final class Bytes {
  /** The octet string of length 0. */
  public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

  private final byte[] storage;
  private final int from;
  private final int size;

  private Bytes(byte[] storage, int from, int size) {
    this.storage = storage;
    this.from = from;
    this.size = size;
  }

  /** Copies the whole array. */
  public static Bytes copyOf(byte[] octets) {
    return octets.length == 0 ? EMPTY : new Bytes(octets.clone(), 0, octets.length);
  }

  /** Copies {@code size} octets of the array, beginning at {@code from}. */
  public static Bytes copyOf(byte[] octets, int from, int size) {
    return new Bytes(Arrays.copyOfRange(octets, from, from + size), 0, size);
  }

  /** The octets given as ints of which the low eight bits count. */
  public static Bytes of(int... octets) {
    byte[] copy = new byte[octets.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = (byte) octets[i];
    }
    return new Bytes(copy, 0, copy.length);
  }

  /** The UTF-8 encoding of {@code text}. */
  public static Bytes utf8(String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    return new Bytes(octets, 0, octets.length);
  }

  /**
   * Reads hexadecimal digits of either case, without separators.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static Bytes fromHex(String hex) {
    byte[] octets = HexFormat.of().parseHex(hex);
    return new Bytes(octets, 0, octets.length);
  }

  /** All parts, one behind the other. */
  public static Bytes concat(Bytes... parts) {
    int size = 0;
    for (Bytes part : parts) {
      size = Math.addExact(size, part.size);
    }
    byte[] joined = new byte[size];
    int at = 0;
    for (Bytes part : parts) {
      System.arraycopy(part.storage, part.from, joined, at, part.size);
      at += part.size;
    }
    return new Bytes(joined, 0, size);
  }

  /** Number of octets. */
  public int size() {
    return size;
  }

  /** True if there are no octets. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** The octet at {@code index} as 0..255. */
  public int u8(int index) {
    return storage[from + checkIndex(index)] & 0xFF;
  }

  /** The octets from {@code start} (inclusive) to {@code end} (exclusive), without a copy. */
  public Bytes slice(int start, int end) {
    if (start < 0 || end < start || end > size) {
      throw new IndexOutOfBoundsException("[" + start + ", " + end + ") of " + size);
    }
    return new Bytes(storage, from + start, end - start);
  }

  /** A copy of the octets. */
  public byte[] toArray() {
    return Arrays.copyOfRange(storage, from, from + size);
  }

  /** Copies all octets into {@code target} at {@code at}. */
  public void copyTo(byte[] target, int at) {
    System.arraycopy(storage, from, target, at, size);
  }

  /** Feeds the octets to a digest without copying them. */
  public void update(MessageDigest digest) {
    digest.update(storage, from, size);
  }

  /** Lower-case hexadecimal digits of all octets. */
  public String hex() {
    return HexFormat.of().formatHex(storage, from, from + size);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof Bytes that)) {
      return false;
    }
    if (size != that.size) {
      return false;
    }
    int difference = 0;
    for (int i = 0; i < size; i++) {
      difference |= storage[from + i] ^ that.storage[that.from + i];
    }
    return difference == 0;
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < size; i++) {
      hash = 31 * hash + storage[from + i];
    }
    return hash;
  }

  /** At most 64 octets in hexadecimal, then how many there are in all. */
  @Override
  public String toString() {
    return size <= 64 ? hex() : slice(0, 64).hex() + "…(" + size + " octets)";
  }

  private int checkIndex(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException(index + " of " + size);
    }
    return index;
  }
}
