package org.attls.gateway.io;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something to become true. */
final class Condition {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Condition() {}

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
