package org.attls.cmw.cbor;

import java.math.BigInteger;
import java.util.List;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * One data item of a CBOR document, with the octets it was read from and the path that leads to it.
 *
 * <p>The {@code as…} methods return the item as the kind that the format's grammar demands, or fail
 * with its path and offset: a codec reads like the CDDL above it.
 */
public abstract sealed class CborItem
    permits CborInteger, CborBytes, CborText, CborArray, CborMap, CborTag, CborSimple, CborFloat {

  private final Bytes octets;
  private final int offset;
  private @Nullable CborItem parent;
  private String label = "";

  CborItem(Bytes octets, int offset) {
    this.octets = octets;
    this.offset = offset;
  }

  /**
   * Name of the kind in the words of CDDL: {@code int}, {@code bstr}, {@code tstr}, {@code array},
   * …
   */
  public abstract String kind();

  /** The received octets of this item, head included. */
  public final Bytes octets() {
    return octets;
  }

  /** Offset of the item's head in the document. */
  public final int offset() {
    return offset;
  }

  /** How to get here from the root, such as {@code corim.1[0]<506>}. */
  public final String path() {
    CborItem up = parent;
    return up == null ? label : up.path() + label;
  }

  /** A failure at this item. */
  public final MalformedException failure(String problem) {
    return new MalformedException(path(), offset, problem);
  }

  /** An integer in {@code min..max}. */
  public final long asLong(long min, long max) throws MalformedException {
    if (!(this instanceof CborInteger integer)) {
      throw wrongKind("int");
    }
    BigInteger value = integer.value();
    if (value.compareTo(BigInteger.valueOf(min)) < 0
        || value.compareTo(BigInteger.valueOf(max)) > 0) {
      throw failure(value + " is outside " + min + ".." + max);
    }
    return value.longValueExact();
  }

  /** An integer in {@code min..max}. */
  public final int asInt(int min, int max) throws MalformedException {
    return (int) asLong(min, max);
  }

  /** A byte string of {@code min..max} octets. */
  public final Bytes asBytes(int min, int max) throws MalformedException {
    if (!(this instanceof CborBytes bytes)) {
      throw wrongKind("bstr");
    }
    int size = bytes.value().size();
    if (size < min || size > max) {
      throw failure(size + " octets, must be " + min + ".." + max);
    }
    return bytes.value();
  }

  /** A byte string of any length. */
  public final Bytes asBytes() throws MalformedException {
    return asBytes(0, Integer.MAX_VALUE);
  }

  /** A text string. */
  public final String asText() throws MalformedException {
    if (!(this instanceof CborText text)) {
      throw wrongKind("tstr");
    }
    return text.value();
  }

  /** An array. */
  public final CborArray asArray() throws MalformedException {
    if (!(this instanceof CborArray array)) {
      throw wrongKind("array");
    }
    return array;
  }

  /** An array of {@code min..max} members. */
  public final List<CborItem> asArray(int min, int max) throws MalformedException {
    List<CborItem> members = asArray().members();
    if (members.size() < min || members.size() > max) {
      throw failure(members.size() + " members, must be " + min + ".." + max);
    }
    return members;
  }

  /** A map. */
  public final CborMap asMap() throws MalformedException {
    if (!(this instanceof CborMap map)) {
      throw wrongKind("map");
    }
    return map;
  }

  /** The content of tag {@code number}. */
  public final CborItem asTag(long number) throws MalformedException {
    if (!(this instanceof CborTag tag)) {
      throw wrongKind("tag " + number);
    }
    if (tag.number() != number) {
      throw failure("tag " + tag.number() + " where tag " + number + " belongs");
    }
    return tag.content();
  }

  /** A Boolean. */
  public final boolean asBoolean() throws MalformedException {
    if (this instanceof CborSimple simple && simple.number() == CborSimple.FALSE) {
      return false;
    }
    if (this instanceof CborSimple simple && simple.number() == CborSimple.TRUE) {
      return true;
    }
    throw wrongKind("bool");
  }

  /** Whether this is the simple value {@code null}. */
  public final boolean isNull() {
    return this instanceof CborSimple simple && simple.number() == CborSimple.NULL;
  }

  /** Two items are equal when their received octets are. */
  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof CborItem that && octets.equals(that.octets);
  }

  @Override
  public final int hashCode() {
    return octets.hashCode();
  }

  @Override
  public final String toString() {
    return path() + " (" + kind() + ", " + octets.size() + " octets)";
  }

  final void place(@Nullable CborItem parent, String label) {
    this.parent = parent;
    this.label = label;
  }

  private MalformedException wrongKind(String expected) {
    return failure(kind() + " where " + expected + " belongs");
  }
}
