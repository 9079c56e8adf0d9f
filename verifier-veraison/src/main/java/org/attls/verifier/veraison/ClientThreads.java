package org.attls.verifier.veraison;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of one client: daemons, as many as there is work for at a time, which end after 5 s
 * without any.
 */
final class ClientThreads implements Executor {
  /** What they are called while they do nothing. */
  static final String NAME = "attls-veraison";

  private final ThreadPoolExecutor pool =
      new ThreadPoolExecutor(
          0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), Own::new);

  /** The same, for whoever brings work of its own. */
  ExecutorService service() {
    return pool;
  }

  /** Does something on one of these threads: this one if it is one, and any if they have ended. */
  @Override
  public void execute(Runnable work) {
    if (Thread.currentThread() instanceof Own) {
      work.run();
      return;
    }
    try {
      pool.execute(work);
    } catch (RejectedExecutionException ended) {
      work.run();
    }
  }

  /**
   * Ends as {@code timed} does, but on one of these threads. What ends a future after some time is
   * one thread of the whole process: whatever a caller does then would hold up all deadlines.
   */
  <T> CompletableFuture<T> takingOver(CompletableFuture<T> timed) {
    CompletableFuture<T> same = new CompletableFuture<>();
    timed.whenComplete(
        (value, failed) ->
            execute(
                () -> {
                  if (failed == null) {
                    same.complete(value);
                  } else {
                    same.completeExceptionally(failed);
                  }
                }));
    return same;
  }

  /** Ends them; waits a second at most. */
  void end() {
    pool.shutdownNow();
    try {
      pool.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Own extends Thread {
    Own(Runnable work) {
      super(work, NAME);
      setDaemon(true);
    }
  }
}
