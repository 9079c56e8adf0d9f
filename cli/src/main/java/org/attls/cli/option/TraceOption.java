package org.attls.cli.option;

import java.nio.file.Path;
import java.util.Optional;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Report;
import org.attls.cli.trace.TraceFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the handshakes of a command are written down, if anywhere. */
public final class TraceOption {
  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description =
          "Write every handshake message and alert to this file, annotated; as lines of JSON where"
              + " its name ends in .json. Without keys and application data, but it tells which"
              + " device it was and in what state.")
  private Optional<Path> file = Optional.empty();

  /**
   * The opened file; null where none was asked for, as try-with-resources takes it.
   *
   * @throws CommandFailure a usage error
   */
  public @Nullable TraceFile open(Report report) throws CommandFailure {
    return file.isPresent() ? TraceFile.create(file.get(), report) : null;
  }
}
