package org.attls.rats.grace;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationResult;
import org.jspecify.annotations.Nullable;

/** The last affirming verdict on each of the devices that had one lately; the oldest goes first. */
final class LastVerdicts {
  /**
   * One of them.
   *
   * @param challenge of the connection that it was for
   * @param at when, in nanoseconds of a clock that nobody sets
   */
  record Last(Bytes challenge, EvidencedDevice device, AttestationResult result, long at) {}

  private final int most;
  private final long ageNanos;
  private final LongSupplier nanoTime;

  /** In the order of their time. */
  private final Map<Bytes, Last> byInstance = new LinkedHashMap<>();

  LastVerdicts(int most, Duration age, LongSupplier nanoTime) {
    this.most = most;
    this.ageNanos = age.toNanos();
    this.nanoTime = nanoTime;
  }

  synchronized void remember(Bytes challenge, EvidencedDevice device, AttestationResult result) {
    byInstance.remove(device.instance());
    byInstance.put(device.instance(), new Last(challenge, device, result, nanoTime.getAsLong()));
    forgetOld();
    if (byInstance.size() > most) {
      Iterator<Bytes> oldest = byInstance.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /** What is here already is younger. */
  void adopt(LastVerdicts earlier) {
    Map<Bytes, Last> theirs;
    synchronized (earlier) {
      theirs = new LinkedHashMap<>(earlier.byInstance);
    }
    synchronized (this) {
      theirs.keySet().removeAll(byInstance.keySet());
      theirs.putAll(byInstance);
      byInstance.clear();
      byInstance.putAll(theirs);
      forgetOld();
    }
  }

  synchronized Optional<Last> last(Bytes instance) {
    forgetOld();
    return Optional.ofNullable(byInstance.get(instance));
  }

  synchronized boolean any() {
    forgetOld();
    return !byInstance.isEmpty();
  }

  synchronized void forget(Bytes instance) {
    byInstance.remove(instance);
  }

  /** Only the verdict of this connection, not a later one. */
  synchronized void forget(Bytes instance, Bytes challenge) {
    @Nullable Last last = byInstance.get(instance);
    if (last != null && last.challenge().equals(challenge)) {
      byInstance.remove(instance);
    }
  }

  /** How long it may still be used; nothing or less when it is too old. */
  Duration left(Last last) {
    return Duration.ofNanos(ageNanos - (nanoTime.getAsLong() - last.at()));
  }

  private void forgetOld() {
    Iterator<Last> oldest = byInstance.values().iterator();
    while (oldest.hasNext() && left(oldest.next()).compareTo(Duration.ZERO) <= 0) {
      oldest.remove();
    }
  }
}
