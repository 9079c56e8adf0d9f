package org.attls.tls.internal.bc;

import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.attls.cmw.octets.Bytes;
import org.jspecify.annotations.Nullable;

/** The library's extension tables (Integer to byte[]) and ours. */
final class ExtensionTables {
  private ExtensionTables() {}

  /** A table of the library's as ours; none is an empty one. */
  static Map<Integer, Bytes> read(@Nullable Hashtable<?, ?> table) {
    Map<Integer, Bytes> extensions = new LinkedHashMap<>();
    if (table != null) {
      table.forEach((type, data) -> extensions.put((Integer) type, Bytes.copyOf((byte[]) data)));
    }
    return extensions;
  }

  /** Adds our extensions to a table of the library's. */
  @SuppressWarnings("unchecked") // The library's raw table maps Integer to byte[].
  static void addTo(Hashtable<?, ?> table, Map<Integer, Bytes> extensions) {
    extensions.forEach(
        (type, data) -> ((Hashtable<Object, Object>) table).put(type, data.toArray()));
  }

  /** A copy of a table of the library's without the extensions given. */
  static Hashtable<Object, Object> without(Hashtable<?, ?> table, int... types) {
    Hashtable<Object, Object> copy = new Hashtable<>(table);
    for (int type : types) {
      copy.remove(type);
    }
    return copy;
  }
}
