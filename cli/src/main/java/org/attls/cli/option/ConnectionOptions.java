package org.attls.cli.option;

import java.util.ArrayList;
import java.util.List;
import org.attls.cli.file.KeyLogFile;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Report;
import org.attls.cli.trace.TraceFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What both ends of a connection may be told of TLS apart from attestation. */
public final class ConnectionOptions {
  @Option(
      names = "--alpn",
      split = ",",
      paramLabel = "PROTOCOL",
      description =
          "Application protocols, best first, such as mqtt,http/1.1; the server's order decides"
              + " (ALPN).")
  private List<String> protocols = new ArrayList<>();

  @Mixin private KeyLogOption keyLog = new KeyLogOption();
  @Mixin private TraceOption trace = new TraceOption();

  /**
   * The application protocols.
   *
   * @throws CommandFailure a usage error
   */
  public String[] protocols() throws CommandFailure {
    for (String protocol : protocols) {
      if (!protocol.matches("[!-~]{1,255}")) {
        throw CommandFailure.usage("--alpn: '" + protocol + "' is not the name of a protocol");
      }
    }
    return protocols.toArray(String[]::new);
  }

  /**
   * The opened key log; null where none was asked for, as try-with-resources takes it.
   *
   * @throws CommandFailure a usage error
   */
  public @Nullable KeyLogFile openKeyLog(Report report) throws CommandFailure {
    return keyLog.open(report);
  }

  /**
   * The opened trace; null where none was asked for, as try-with-resources takes it.
   *
   * @throws CommandFailure a usage error
   */
  public @Nullable TraceFile openTrace(Report report) throws CommandFailure {
    return trace.open(report);
  }
}
