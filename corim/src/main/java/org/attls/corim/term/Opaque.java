package org.attls.corim.term;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.attls.cmw.cbor.CborArray;
import org.attls.cmw.cbor.CborBytes;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborTag;
import org.attls.cmw.cbor.CborText;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * A well-formed CBOR item that is carried but not interpreted.
 *
 * <p>Held in the deterministic encoding (RFC 8949, section 4.2.1), because CoRIM compares such
 * items by it (draft-ietf-rats-corim-11, section 9): two are equal when they say the same.
 */
public final class Opaque {
  private final CborItem item;
  private final Bytes octets;

  private Opaque(CborItem item, Bytes octets) {
    this.item = item;
    this.octets = octets;
  }

  /** An item as it was read. */
  public static Opaque of(CborItem item) {
    return new Opaque(item, deterministic(item));
  }

  /**
   * An item that was just written.
   *
   * @throws IllegalArgumentException if the octets are not one item as CoRIM allows it
   */
  public static Opaque ofWritten(Bytes octets) {
    try {
      return of(CborReader.read(octets, "written", TermCodec.RULES));
    } catch (MalformedException malformed) {
      throw new IllegalArgumentException(malformed.getMessage(), malformed);
    }
  }

  /** The item as it was read, with its path and received octets. */
  public CborItem item() {
    return item;
  }

  /** Deterministic encoding of the item. */
  public Bytes octets() {
    return octets;
  }

  /**
   * The same item in deterministic encoding. Heads are shortest already, because no CoRIM with
   * others is read; lengths may be indefinite and keys in any order.
   */
  private static Bytes deterministic(CborItem item) {
    if (item instanceof CborBytes bytes) {
      return CborWriter.bytes(bytes.value());
    }
    if (item instanceof CborText text) {
      return CborWriter.text(text.value());
    }
    if (item instanceof CborArray array) {
      List<Bytes> members = new ArrayList<>();
      array.members().forEach(member -> members.add(deterministic(member)));
      return CborWriter.array(members);
    }
    if (item instanceof CborMap map) {
      return deterministic(map);
    }
    if (item instanceof CborTag tag) {
      int head = tag.octets().size() - tag.content().octets().size();
      return Bytes.concat(tag.octets().slice(0, head), deterministic(tag.content()));
    }
    return item.octets();
  }

  private static Bytes deterministic(CborMap map) {
    TreeMap<Bytes, Bytes> members =
        new TreeMap<>((a, b) -> Arrays.compareUnsigned(a.toArray(), b.toArray()));
    map.entries()
        .forEach(entry -> members.put(deterministic(entry.key()), deterministic(entry.value())));
    List<Bytes> parts = new ArrayList<>();
    members.forEach(
        (key, value) -> {
          parts.add(key);
          parts.add(value);
        });
    // An array of as many members has the head of the map but for the major type.
    byte[] head = CborWriter.array(Collections.nCopies(members.size(), Bytes.EMPTY)).toArray();
    head[0] |= 0x20;
    parts.add(0, Bytes.copyOf(head));
    return Bytes.concat(parts.toArray(Bytes[]::new));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Opaque that && octets.equals(that.octets);
  }

  @Override
  public int hashCode() {
    return octets.hashCode();
  }

  @Override
  public String toString() {
    return item.kind() + " of " + octets.size() + " octets";
  }
}
