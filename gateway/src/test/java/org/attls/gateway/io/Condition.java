package org.attls.gateway.io;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something to become true. */
final class Condition {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Condition() {}

  /** Waits until a count has moved, and moves no more for a fifth of a second. */
  static void standsStill(AtomicLong count) {
    long[] before = {-1};
    await(
        "it stands still",
        () -> {
          boolean still = before[0] == count.get() && before[0] > 0;
          before[0] = count.get();
          LockSupport.parkNanos(200_000_000);
          return still;
        });
  }

  static void await(String what, BooleanSupplier condition) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > until) {
        fail("never happened: " + what);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }
}
