package org.attls.verifier.embedded.rest;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that serve requests: a fixed number, a bounded queue, and a time limit for each
 * exchange from its first octet to its last.
 *
 * <p>The JDK's server reads the header in the thread that it gets from here and knows no per-server
 * time limit. Its connections are interruptible channels, though: interrupting the thread closes
 * the connection that it waits for. Both limits are built on that.
 */
final class ExchangeWorkers implements Executor, AutoCloseable {
  private final Duration limit;
  private final ThreadPoolExecutor workers;
  private final ScheduledThreadPoolExecutor watch;

  ExchangeWorkers(int threads, int waiting, Duration limit) {
    this.limit = limit;
    this.workers =
        new ThreadPoolExecutor(
            threads,
            threads,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(waiting),
            named("attls-verifier-http-"),
            (exchange, full) -> runInterrupted(exchange));
    workers.allowCoreThreadTimeOut(true);
    this.watch = new ScheduledThreadPoolExecutor(1, named("attls-verifier-watch-"));
    watch.setRemoveOnCancelPolicy(true);
  }

  @Override
  public void execute(Runnable exchange) {
    workers.execute(() -> runLimited(exchange));
  }

  @Override
  public void close() {
    watch.shutdownNow();
    workers.shutdownNow();
    boolean interrupted = false;
    while (true) {
      try {
        workers.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        watch.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        break;
      } catch (InterruptedException wanted) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void runLimited(Runnable exchange) {
    Overrun overrun = new Overrun(Thread.currentThread());
    Future<?> alarm = watch.schedule(overrun, limit.toNanos(), TimeUnit.NANOSECONDS);
    try {
      exchange.run();
    } finally {
      alarm.cancel(false);
      overrun.finish();
    }
  }

  /** Called by the server's one dispatching thread, which must not wait for any client. */
  private void runInterrupted(Runnable exchange) {
    Thread.currentThread().interrupt();
    try {
      exchange.run();
    } finally {
      Thread.interrupted();
    }
  }

  /** Interrupts a thread, but never after it has finished its exchange. */
  private static final class Overrun implements Runnable {
    private final Thread thread;
    private boolean finished;

    Overrun(Thread thread) {
      this.thread = thread;
    }

    @Override
    public synchronized void run() {
      if (!finished) {
        thread.interrupt();
      }
    }

    synchronized void finish() {
      finished = true;
      Thread.interrupted();
    }
  }

  private static ThreadFactory named(String prefix) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
