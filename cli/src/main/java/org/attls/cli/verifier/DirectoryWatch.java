package org.attls.cli.verifier;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Report;

/** Does something whenever a directory has changed, in a thread of its own. */
final class DirectoryWatch implements AutoCloseable {
  /** Whoever writes several files should not be judged by the first. */
  private static final Duration SETTLING = Duration.ofMillis(200);

  private final WatchService watcher;
  private final Runnable onChange;
  private final Runnable onLoss;

  private DirectoryWatch(WatchService watcher, Runnable onChange, Runnable onLoss) {
    this.watcher = watcher;
    this.onChange = onChange;
    this.onLoss = onLoss;
  }

  /**
   * Begins to watch.
   *
   * @param what is in the directory, for messages
   */
  static DirectoryWatch start(Path directory, String what, Report report, Runnable onChange)
      throws CommandFailure {
    try {
      WatchService watcher = directory.getFileSystem().newWatchService();
      directory.register(
          watcher,
          StandardWatchEventKinds.ENTRY_CREATE,
          StandardWatchEventKinds.ENTRY_DELETE,
          StandardWatchEventKinds.ENTRY_MODIFY);
      DirectoryWatch watch =
          new DirectoryWatch(
              watcher,
              onChange,
              () ->
                  report.note(
                      "the directory of " + what + " is gone; what was read last stays in force"));
      Thread thread = new Thread(watch::run, "attls " + what);
      thread.setDaemon(true);
      thread.start();
      return watch;
    } catch (IOException unwatchable) {
      throw CommandFailure.usage(directory + ": cannot be watched: " + unwatchable.getMessage());
    }
  }

  @Override
  public void close() {
    try {
      watcher.close();
    } catch (IOException impossible) {
      // Nothing is watched any more, which is what was wanted.
    }
  }

  private void run() {
    try {
      while (true) {
        WatchKey changed = watcher.take();
        do {
          changed.pollEvents();
          if (!changed.reset()) {
            onLoss.run();
            return;
          }
          changed = watcher.poll(SETTLING.toMillis(), TimeUnit.MILLISECONDS);
        } while (changed != null);
        onChange.run();
      }
    } catch (ClosedWatchServiceException | InterruptedException closed) {
      // The command ends.
    }
  }
}
