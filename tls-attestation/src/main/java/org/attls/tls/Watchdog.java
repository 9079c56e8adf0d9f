package org.attls.tls;

import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Closes sockets whose time is over: the only way to end a blocked write. */
final class Watchdog {
  private static final ScheduledThreadPoolExecutor TIMER = timer();

  private Watchdog() {}

  /** A pending close; closing the watch calls it off. */
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }

  static Watch closeAt(Socket socket, Duration delay) {
    Future<?> pending =
        TIMER.schedule(
            () -> AttestedTlsConnection.closeQuietly(socket),
            delay.toMillis(),
            TimeUnit.MILLISECONDS);
    return () -> pending.cancel(false);
  }

  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "attls-watchdog");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(10, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    return timer;
  }
}
