package org.attls.tls;

import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.attls.rats.Deadline;

/** Ends connections whose time is over, and closes sockets: the only way to end a blocked write. */
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
        TIMER.schedule(() -> Parting.closeQuietly(socket), delay.toMillis(), TimeUnit.MILLISECONDS);
    return () -> pending.cancel(false);
  }

  /** Runs what may wait for a peer, in a thread of its own. */
  static Watch runAt(Deadline time, Runnable work) {
    Future<?> pending =
        TIMER.schedule(
            () -> daemon(work, "attls-end-of-verdict").start(),
            // To the millisecond above, so that the time is over then.
            time.remaining().plusNanos(999_999).toMillis(),
            TimeUnit.MILLISECONDS);
    return () -> pending.cancel(false);
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, work -> daemon(work, "attls-watchdog"));
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(10, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    return timer;
  }
}
