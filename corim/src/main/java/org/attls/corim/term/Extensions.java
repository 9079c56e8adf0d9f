package org.attls.corim.term;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.attls.cmw.cbor.CborInteger;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborText;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.MalformedException;

/**
 * Members of a map that this code keeps without interpreting them: those of the document that are
 * not needed here, and those of profiles.
 *
 * @param numbered by integer key
 * @param named by text key
 */
public record Extensions(SortedMap<Long, Opaque> numbered, SortedMap<String, Opaque> named) {
  /** No member. */
  public static final Extensions NONE = new Extensions(new TreeMap<>(), new TreeMap<>());

  /** Copies the maps. */
  public Extensions {
    numbered = Collections.unmodifiableSortedMap(new TreeMap<>(numbered));
    named = Collections.unmodifiableSortedMap(new TreeMap<>(named));
  }

  /** Every member of {@code map} but those under the interpreted keys. */
  public static Extensions of(CborMap map, long... interpreted) throws MalformedException {
    SortedMap<Long, Opaque> numbered = new TreeMap<>();
    SortedMap<String, Opaque> named = new TreeMap<>();
    for (CborMap.Entry entry : map.entries()) {
      CborItem key = entry.key();
      if (key instanceof CborText text) {
        named.put(text.value(), Opaque.of(entry.value()));
      } else if (key instanceof CborInteger) {
        numbered.put(key.asLong(Long.MIN_VALUE, Long.MAX_VALUE), Opaque.of(entry.value()));
      }
    }
    for (long key : interpreted) {
      numbered.remove(key);
    }
    return new Extensions(numbered, named);
  }

  /** Whether there is no member. */
  public boolean isEmpty() {
    return numbered.isEmpty() && named.isEmpty();
  }

  /** The member under an integer key, where there is one. */
  public Optional<Opaque> member(long key) {
    return Optional.ofNullable(numbered.get(key));
  }

  /** Adds all members to a map that is being written. */
  public void addTo(CborWriter.MapBuilder map) {
    numbered.forEach((key, value) -> map.put(key, value.octets()));
    named.forEach((key, value) -> map.put(key, value.octets()));
  }

  /**
   * For the constructors of what has extensions.
   *
   * @throws IllegalArgumentException if there is a member under one of these keys
   */
  public void mustNotHave(long... keys) {
    for (long key : keys) {
      if (numbered.containsKey(key)) {
        throw new IllegalArgumentException("member " + key + " is no extension");
      }
    }
  }

  @Override
  public String toString() {
    return "members " + numbered.keySet() + named.keySet();
  }
}
