package org.attls.tls.hostile;

import java.util.Hashtable;
import java.util.Map;
import org.attls.cmw.octets.Bytes;

/** Extension tables of the library's. */
final class Octets {
  private Octets() {}

  @SuppressWarnings("unchecked") // The library's raw table maps Integer to byte[].
  static void put(Hashtable<?, ?> table, Map<Integer, Bytes> extensions) {
    extensions.forEach(
        (type, data) -> ((Hashtable<Object, Object>) table).put(type, data.toArray()));
  }
}
