package org.attls.gateway.admit;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of a small HTTP server. Each exchange, reading the request included, gets so much
 * time and no more: whoever sends half a request would keep a thread for ever.
 */
public final class Exchanges implements Executor, AutoCloseable {
  /** A thread that has nothing to do for so long ends. */
  private static final Duration KEPT = Duration.ofSeconds(10);

  /** How many exchanges wait for a thread; the connections of more are closed. */
  private static final int QUEUE = 16;

  private final Duration longest;
  private final ThreadPoolExecutor threads;
  private final ScheduledExecutorService timer;

  /**
   * @param name of the threads
   * @param most how many exchanges at a time
   * @param longest how long one may take
   */
  public Exchanges(String name, int most, Duration longest) {
    ThreadFactory daemons =
        work -> {
          Thread thread = new Thread(work, name);
          thread.setDaemon(true);
          return thread;
        };
    this.longest = longest;
    this.threads =
        new ThreadPoolExecutor(
            most,
            most,
            KEPT.toSeconds(),
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            daemons);
    threads.allowCoreThreadTimeOut(true);
    this.timer = Executors.newSingleThreadScheduledExecutor(daemons);
  }

  /** An interrupt closes the socket. */
  @Override
  public void execute(Runnable exchange) {
    try {
      threads.execute(new Timed(exchange));
    } catch (RejectedExecutionException full) {
      // Done here with the flag set, its first read closes it; the caller gets its flag cleared.
      Thread.currentThread().interrupt();
      exchange.run();
      Thread.interrupted();
    }
  }

  /** Its time begins with it: those who waited behind others have all of theirs. */
  private final class Timed extends FutureTask<Void> {
    Timed(Runnable exchange) {
      super(exchange, null);
    }

    @Override
    public void run() {
      Future<?> end;
      try {
        end = timer.schedule(() -> cancel(true), longest.toMillis(), TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException closing) {
        return;
      }
      super.run();
      end.cancel(false);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    timer.shutdownNow();
  }
}
