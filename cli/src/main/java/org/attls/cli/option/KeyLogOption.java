package org.attls.cli.option;

import java.nio.file.Path;
import java.util.Optional;
import org.attls.cli.file.KeyLogFile;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Report;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the secrets of connections go, if anywhere. */
public final class KeyLogOption {
  @Option(
      names = "--insecure-keylog",
      paramLabel = "FILE",
      description =
          "Append the secrets of all connections to this file, for Wireshark: whoever reads it can"
              + " read and alter them. The environment variable SSLKEYLOGFILE alone does nothing.")
  private Optional<Path> file = Optional.empty();

  /** Whether one was asked for. */
  public boolean given() {
    return file.isPresent();
  }

  /**
   * The opened key log; null where none was asked for, as try-with-resources takes it.
   *
   * @throws CommandFailure a usage error
   */
  public @Nullable KeyLogFile open(Report report) throws CommandFailure {
    return file.isPresent() ? KeyLogFile.append(file.get(), report) : null;
  }
}
