package org.attls.tls.curve;

import java.util.LinkedHashMap;
import java.util.Map;
import org.attls.cmw.octets.Bytes;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.jspecify.annotations.Nullable;

/**
 * Keys that have verified signatures lately: the latest {@link #MOST} that have done so {@link
 * #BEFORE} times, which are those of verifiers, authorities and devices that reconnect, with a
 * {@link KnownKey}, and as many that have done so less often. Only a signature that was right
 * counts. Whoever has right signatures of many keys of his own pushes others out all the same, with
 * {@link #BEFORE} for each; then verification takes as long as without this. Safe for use by many
 * threads.
 */
final class KnownKeys {
  /** Each takes 4.4 KiB on P-256, 9 KiB on P-521. */
  static final int MOST = 1024;

  /** The evidence of a device that connects once is verified with the same key twice. */
  static final int BEFORE = 4;

  private final Map<Name, KnownKey> known;
  private final Map<Name, Integer> seen;

  KnownKeys() {
    this(MOST);
  }

  /**
   * @param most that are kept, of each kind
   */
  KnownKeys(int most) {
    this.known = new Latest<>(most);
    this.seen = new Latest<>(most);
  }

  private record Name(NistCurve curve, Bytes point) {}

  /** A map that forgets what was put into it longest ago. */
  private static final class Latest<V> extends LinkedHashMap<Name, V> {
    private static final long serialVersionUID = 1L;
    private final int most;

    Latest(int most) {
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Name, V> eldest) {
      return size() > most;
    }
  }

  /** The multiples of a key, an uncompressed point; null where it has not come often enough. */
  synchronized @Nullable KnownKey find(NistCurve curve, byte[] point) {
    return known.get(new Name(curve, Bytes.copyOf(point)));
  }

  /** A signature was right that a {@link KnownKey} has verified: its key is the latest again. */
  synchronized void cameAgain(NistCurve curve, byte[] point) {
    Name name = new Name(curve, Bytes.copyOf(point));
    KnownKey key = known.remove(name);
    if (key != null) {
      known.put(name, key);
    }
  }

  /** A signature of that key was right. */
  void verified(NistCurve curve, byte[] point, ECPublicKeyParameters key) {
    Name name = new Name(curve, Bytes.copyOf(point));
    synchronized (this) {
      Integer before = seen.remove(name);
      int times = before == null ? 1 : before + 1;
      if (times < BEFORE) {
        seen.put(name, times);
        return;
      }
    }
    // Others go on as before until this is done.
    KnownKey multiples = KnownKey.of(key.getParameters(), key.getQ());
    synchronized (this) {
      known.put(name, multiples);
    }
  }
}
