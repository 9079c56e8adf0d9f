package org.attls.bench.rung;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.attls.bench.connection.Work;
import org.attls.rats.AttestationException;

/**
 * Where attester or verifier work, and who counts it: on the connection's thread, or on one of
 * their own, as a root of trust and a verifier have processors of their own. There the connection's
 * thread keeps the caches and the compiled code it had; what it does to wait is set aside.
 */
public final class Beside implements AutoCloseable {
  /** Longer than attester and verifier take, so that no wake-up is part of what is compared. */
  private static final long SPIN_NANOS = 5_000_000;

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread made = new Thread(work, "attester and verifier");
            made.setDaemon(true);
            return made;
          });

  /** Work that may refuse. */
  interface Task<T> extends Callable<T> {
    @Override
    T call() throws AttestationException;
  }

  /**
   * Does something on the thread beside.
   *
   * @param own what was done there is added here
   * @param waiting what the calling thread did meanwhile is added here
   */
  <T> T run(Task<T> task, Work own, Work waiting) throws AttestationException {
    waiting.start();
    try {
      Future<T> done = thread.submit(() -> counted(task, own));
      long until = System.nanoTime() + SPIN_NANOS;
      while (!done.isDone() && System.nanoTime() - until < 0) {
        Thread.onSpinWait();
      }
      return done.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof AttestationException refused) {
        throw refused;
      }
      throw new IllegalStateException("attester or verifier", failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring", interrupted);
    } finally {
      waiting.stop();
    }
  }

  /** Does something on the calling thread. */
  static <T> T counted(Task<T> task, Work own) throws AttestationException {
    own.start();
    try {
      return task.call();
    } finally {
      own.stop();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
