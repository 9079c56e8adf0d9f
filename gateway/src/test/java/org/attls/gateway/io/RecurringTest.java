package org.attls.gateway.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecurringTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE);
  private final AtomicInteger times = new AtomicInteger();

  /** Nor if nobody can be told of it. */
  @Test
  void whatIsThrownOnceKeepsNothingFromComingAgain() throws Exception {
    List<Throwable> told = new CopyOnWriteArrayList<>();
    CountDownLatch third = new CountDownLatch(1);
    Recurring work =
        new Recurring(
            () -> {
              switch (times.incrementAndGet()) {
                case 1 -> throw new OutOfMemoryError("of this test");
                case 2 -> throw new IllegalStateException("of this test");
                default -> third.countDown();
              }
            },
            now::get);
    ScheduledExecutorService scheduler =
        Executors.newSingleThreadScheduledExecutor(
            it -> {
              Thread thread = new Thread(it, "recurring");
              thread.setUncaughtExceptionHandler(
                  (where, failed) -> {
                    told.add(failed);
                    throw new OutOfMemoryError("of this test, again");
                  });
              return thread;
            });
    try {
      scheduler.scheduleWithFixedDelay(work, 0, 1, TimeUnit.MILLISECONDS);
      assertThat(third.await(1, TimeUnit.MINUTES)).isTrue();
    } finally {
      scheduler.shutdownNow();
    }
    assertThat(told)
        .hasSize(2)
        .hasAtLeastOneElementOfType(OutOfMemoryError.class)
        .hasAtLeastOneElementOfType(IllegalStateException.class);
  }

  @Test
  void whatFailsGrowsOld() {
    Recurring work =
        new Recurring(
            () -> {
              if (times.incrementAndGet() == 1) {
                throw new IllegalStateException("of this test");
              }
            },
            now::get);
    assertThat(work.age()).isZero();
    now.addAndGet(Duration.ofSeconds(31).toNanos());
    Thread.currentThread().setUncaughtExceptionHandler((where, failed) -> {});
    try {
      work.run();
    } finally {
      Thread.currentThread().setUncaughtExceptionHandler(null);
    }
    assertThat(work.age()).isEqualTo(Duration.ofSeconds(31));
    work.run();
    assertThat(work.age()).isZero();
  }
}
