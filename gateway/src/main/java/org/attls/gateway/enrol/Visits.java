package org.attls.gateway.enrol;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.attls.rats.EnrolmentDesk;

/** Devices that have a challenge and have not answered: few, and not for long. */
final class Visits {
  static final int MOST = 64;
  static final Duration LIFETIME = Duration.ofMinutes(2);

  private record Open(EnrolmentDesk.Visit visit, long until) {}

  private final SecureRandom random = new SecureRandom();
  private final LongSupplier nanoTime;
  private final Map<String, Open> open = new LinkedHashMap<>();

  Visits(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Whether there is room for another. */
  synchronized boolean full() {
    open.values().removeIf(it -> it.until() - nanoTime.getAsLong() < 0);
    return open.size() >= MOST;
  }

  /** Keeps one under a new name. */
  synchronized String keep(EnrolmentDesk.Visit visit) {
    byte[] name = new byte[16];
    random.nextBytes(name);
    String id = HexFormat.of().formatHex(name);
    open.put(id, new Open(visit, nanoTime.getAsLong() + LIFETIME.toNanos()));
    return id;
  }

  /** Gives one away: there is no second answer to a challenge. */
  synchronized Optional<EnrolmentDesk.Visit> take(String id) {
    return Optional.ofNullable(open.remove(id))
        .filter(it -> it.until() - nanoTime.getAsLong() >= 0)
        .map(Open::visit);
  }
}
