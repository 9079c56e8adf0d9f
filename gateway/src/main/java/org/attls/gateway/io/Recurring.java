package org.attls.gateway.io;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Work that is done again and again, whatever the last time ended with: a scheduler forgets work
 * that throws once, even where memory was short for a moment. What it threw goes to the thread's
 * handler of uncaught exceptions.
 */
public final class Recurring implements Runnable {
  private final Runnable work;
  private final LongSupplier nanoTime;
  private volatile long completed;

  /** Work that counts as done now. */
  public Recurring(Runnable work) {
    this(work, System::nanoTime);
  }

  Recurring(Runnable work, LongSupplier nanoTime) {
    this.work = work;
    this.nanoTime = nanoTime;
    this.completed = nanoTime.getAsLong();
  }

  @Override
  public void run() {
    try {
      work.run();
      completed = nanoTime.getAsLong();
    } catch (RuntimeException | Error failed) {
      tell(failed);
    }
  }

  /** How long ago it was done to its end. */
  public Duration age() {
    return Duration.ofNanos(nanoTime.getAsLong() - completed);
  }

  private static void tell(Throwable failed) {
    Thread here = Thread.currentThread();
    try {
      here.getUncaughtExceptionHandler().uncaughtException(here, failed);
    } catch (RuntimeException | Error untold) {
      // Nobody can be told; the next time comes all the same.
      failed.addSuppressed(untold);
    }
  }
}
