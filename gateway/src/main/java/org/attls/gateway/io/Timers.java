package org.attls.gateway.io;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The deadlines of one connection in one phase. Belongs to the connection's event loop. */
final class Timers {
  private List<ScheduledFuture<?>> running = List.of();

  /** Does something when the time is over, unless cancelled before; zero is never. */
  void after(EventExecutor loop, Duration time, Runnable then) {
    if (!time.isZero()) {
      if (running.isEmpty()) {
        running = new ArrayList<>(1);
      }
      running.add(loop.schedule(then, time.toNanos(), TimeUnit.NANOSECONDS));
    }
  }

  /** None of them matters any more. */
  void cancel() {
    running.forEach(timer -> timer.cancel(false));
    running = List.of();
  }
}
