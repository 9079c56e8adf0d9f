package org.attls.tls.curve;

import java.util.LinkedHashMap;
import java.util.Map;
import org.attls.cmw.octets.Bytes;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.jspecify.annotations.Nullable;

/**
 * Keys that have verified signatures lately, the latest {@link #MOST}. Those that come again, of
 * verifiers, authorities and devices that reconnect, get a {@link KnownKey}. Only a signature that
 * was right counts, so that whoever sends keys without having them pushes nobody out. Safe for use
 * by many threads.
 */
final class KnownKeys {
  /** Each takes 4.4 KiB on P-256, 9 KiB on P-521, once its multiples are there. */
  static final int MOST = 1024;

  /** The evidence of a device that connects once is verified with the same key twice. */
  static final int BEFORE = 4;

  private final Map<Name, Remembered> entries =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Name, Remembered> eldest) {
          return size() > MOST;
        }
      };

  private record Name(NistCurve curve, Bytes point) {}

  private static final class Remembered {
    private int verified;
    private @Nullable KnownKey key;
  }

  /** The multiples of a key, an uncompressed point; null where it has not come often enough. */
  synchronized @Nullable KnownKey find(NistCurve curve, byte[] point) {
    Remembered entry = entries.get(new Name(curve, Bytes.copyOf(point)));
    return entry == null ? null : entry.key;
  }

  /** A signature was right that a {@link KnownKey} has verified: its key is the latest again. */
  synchronized void cameAgain(NistCurve curve, byte[] point) {
    touched(new Name(curve, Bytes.copyOf(point)));
  }

  /** A signature of that key was right. */
  void verified(NistCurve curve, byte[] point, ECPublicKeyParameters key) {
    Name name = new Name(curve, Bytes.copyOf(point));
    synchronized (this) {
      if (++touched(name).verified != BEFORE) {
        return;
      }
    }
    // One thread gets here for each entry; the others go on as before until this is done.
    KnownKey known = KnownKey.of(key.getParameters(), key.getQ());
    synchronized (this) {
      Remembered entry = entries.get(name);
      if (entry != null) {
        entry.key = known;
      }
    }
  }

  /** What is known of a key, at the end of the row of those to be forgotten. */
  private Remembered touched(Name name) {
    Remembered entry = entries.remove(name);
    if (entry == null) {
      entry = new Remembered();
    }
    entries.put(name, entry);
    return entry;
  }
}
