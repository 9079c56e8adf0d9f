package org.attls.tls;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** What one end does while the test does the other. */
final class Background {
  private Background() {}

  /** Something that blocks. */
  interface Work<T> {
    T run() throws IOException;
  }

  /** In a thread of its own, which keeps no JVM from ending; fails with what the work throws. */
  static <T> CompletableFuture<T> run(Work<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(work.run());
              } catch (IOException | RuntimeException failed) {
                result.completeExceptionally(failed);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return result;
  }
}
