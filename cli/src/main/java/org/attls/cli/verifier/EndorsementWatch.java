package org.attls.cli.verifier;

import java.nio.file.Path;
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
  private final DirectoryWatch directory;

  private EndorsementWatch(DirectoryWatch directory) {
    this.directory = directory;
  }

  /** Begins to watch, in a thread of its own. */
  public static EndorsementWatch start(Path directory, EndorsementStore store, Report report)
      throws CommandFailure {
    return new EndorsementWatch(
        DirectoryWatch.start(directory, "endorsements", report, () -> reload(store, report)));
  }

  @Override
  public void close() {
    directory.close();
  }

  private static void reload(EndorsementStore store, Report report) {
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
