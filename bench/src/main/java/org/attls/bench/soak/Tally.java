package org.attls.bench.soak;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What became of the devices. */
final class Tally {
  /** After a fault the verifier's breaker stays open, and attempts that began in it end. */
  private static final long RECOVERY_NANOS = 45_000_000_000L;

  private final Map<String, Long> counts = new LinkedHashMap<>();
  private final Map<String, Long> surprises = new TreeMap<>();
  private long faultEnded = System.nanoTime() - RECOVERY_NANOS;
  private boolean faulty;

  Tally() {
    for (String name :
        new String[] {
          "admitted",
          "used",
          "refused",
          "rude",
          "failed-in-fault",
          "held-lost-in-fault",
          "failed",
          "held-lost",
          "wrongly-admitted"
        }) {
      counts.put(name, 0L);
    }
  }

  synchronized void fault(boolean begins) {
    faulty = begins;
    faultEnded = System.nanoTime();
  }

  /** An honest device was served. */
  void admitted() {
    count("admitted");
  }

  /** A held connection was used. */
  void used() {
    count("used");
  }

  /** One that has to be refused was. */
  void refused() {
    count("refused");
  }

  void rude() {
    count("rude");
  }

  void wronglyAdmitted() {
    count("wrongly-admitted");
  }

  /** An honest device was not served. */
  void failed(long began, IOException why) {
    count(excused(began) ? "failed-in-fault" : surprise("failed", why));
  }

  /** A connection that worked then has ended. */
  void heldLost(long worked, IOException why) {
    count(excused(worked) ? "held-lost-in-fault" : surprise("held-lost", why));
  }

  private synchronized boolean excused(long began) {
    return faulty || began - faultEnded < RECOVERY_NANOS;
  }

  private synchronized String surprise(String what, IOException why) {
    surprises.merge(what + ": " + why.getMessage(), 1L, Long::sum);
    return what;
  }

  private synchronized void count(String name) {
    counts.merge(name, 1L, Long::sum);
  }

  /** Handshakes that ended as they had to. */
  synchronized long handshakes() {
    return counts.getOrDefault("admitted", 0L) + counts.getOrDefault("refused", 0L);
  }

  synchronized Map<String, Long> counts() {
    return new LinkedHashMap<>(counts);
  }

  /** What should not have happened, and how often. */
  synchronized Map<String, Long> surprises() {
    return new TreeMap<>(surprises);
  }
}
