package org.attls.cli.process;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command run until the process is told to end (SIGINT, SIGTERM), or its thread is
 * interrupted, and then lets it end in order. The process ends with the status that belongs to the
 * signal.
 */
public final class StopSignal implements AutoCloseable {
  private static final int GRACE_SECONDS = 5;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook;

  private StopSignal(Thread running) {
    this.hook =
        new Thread(
            () -> {
              running.interrupt();
              awaitEnd();
            },
            "attls stop");
  }

  /** Watches for signals, on behalf of the calling thread, until closed. */
  public static StopSignal install() {
    StopSignal signal = new StopSignal(Thread.currentThread());
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

  private void awaitEnd() {
    try {
      ended.await(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException impatient) {
      Thread.currentThread().interrupt();
    }
  }
}
