package org.attls.cli.process;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command run until the process is told to end (SIGINT, SIGTERM), or its thread is
 * interrupted, and then lets it end in order. The process ends with the status that belongs to the
 * signal.
 */
public final class StopSignal implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook;

  private StopSignal(Thread running, Duration grace) {
    this.hook =
        new Thread(
            () -> {
              running.interrupt();
              awaitEnd(grace);
            },
            "attls stop");
  }

  /** Watches for signals, on behalf of the calling thread, until closed. */
  public static StopSignal install() {
    return install(GRACE);
  }

  /**
   * As {@link #install()}.
   *
   * @param grace how long the process waits for an end in order
   */
  public static StopSignal install(Duration grace) {
    StopSignal signal = new StopSignal(Thread.currentThread(), grace);
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  /** Waits to be told to stop. */
  public void await() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException told) {
      // That is what was waited for.
    }
  }

  /** Everything has ended: the process may too. */
  @Override
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The hook is running: it is what stopped us.
    }
  }

  private void awaitEnd(Duration grace) {
    try {
      ended.await(grace.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException impatient) {
      Thread.currentThread().interrupt();
    }
  }
}
