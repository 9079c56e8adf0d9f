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

  /** Interrupts every exchange and returns when no thread is left. */
  @Override
  public void close() {
    // The watch goes last: an exchange that begins in this moment still sets its alarm.
    workers.shutdownNow();
    boolean interrupted = awaitEnd(workers);
    watch.shutdownNow();
    if (awaitEnd(watch) | interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for as long as it takes; returns whether somebody wanted the caller to stop waiting. */
  private static boolean awaitEnd(ThreadPoolExecutor threads) {
    boolean interrupted = false;
    while (true) {
      try {
        if (threads.awaitTermination(1, TimeUnit.MINUTES)) {
          return interrupted;
        }
      } catch (InterruptedException wanted) {
        interrupted = true;
      }
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
