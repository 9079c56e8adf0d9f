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
import org.attls.cli.report.Event;
import org.attls.cli.report.Report;
import org.attls.verifier.embedded.endorse.EndorsementException;
import org.attls.verifier.embedded.endorse.EndorsementStore;

/**
 * Has the endorsements read again when something changes in their directory: a removed file takes
 * effect, and a bad one leaves things as they were and is reported.
 */
public final class EndorsementWatch implements AutoCloseable {
  /** Whoever writes several files should not be judged by the first. */
  private static final Duration SETTLING = Duration.ofMillis(200);

  private final WatchService watcher;
  private final EndorsementStore store;
  private final Report report;

  private EndorsementWatch(WatchService watcher, EndorsementStore store, Report report) {
    this.watcher = watcher;
    this.store = store;
    this.report = report;
  }

  /** Begins to watch, in a thread of its own. */
  public static EndorsementWatch start(Path directory, EndorsementStore store, Report report)
      throws CommandFailure {
    try {
      WatchService watcher = directory.getFileSystem().newWatchService();
      directory.register(
          watcher,
          StandardWatchEventKinds.ENTRY_CREATE,
          StandardWatchEventKinds.ENTRY_DELETE,
          StandardWatchEventKinds.ENTRY_MODIFY);
      EndorsementWatch watch = new EndorsementWatch(watcher, store, report);
      Thread thread = new Thread(watch::run, "attls endorsements");
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
            report.note("the directory of endorsements is gone; what was read last stays in force");
            return;
          }
          changed = watcher.poll(SETTLING.toMillis(), TimeUnit.MILLISECONDS);
        } while (changed != null);
        reload();
      }
    } catch (ClosedWatchServiceException | InterruptedException closed) {
      // The command ends.
    }
  }

  private void reload() {
    try {
      store.reload();
      int loaded = store.snapshot().size();
      report.log(
          Event.of("endorsements", "endorsements read again: " + loaded)
              .inHeadline("endorsements_loaded", loaded));
    } catch (EndorsementException bad) {
      report.log(
          Event.of(
                  "endorsements_refused",
                  "endorsements refused, the old ones stay in force: " + bad.getMessage())
              .inHeadline("message", String.valueOf(bad.getMessage())));
    }
  }
}
