package org.attls.cli.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Report;
import org.attls.tls.engine.KeyLog;

/**
 * A file to which the secrets of connections are appended, in the format that Wireshark reads. Only
 * its owner may read it.
 */
public final class KeyLogFile implements KeyLog, AutoCloseable {
  private final Path file;
  private final Report report;
  private final FileChannel channel;
  private boolean failed;

  private KeyLogFile(Path file, Report report, FileChannel channel) {
    this.file = file;
    this.report = report;
    this.channel = channel;
  }

  /**
   * Opens a file, makes it where there is none, and says on standard error what that means.
   *
   * @throws CommandFailure a usage error, also where others than the owner may use the file
   */
  public static KeyLogFile append(Path file, Report report) throws CommandFailure {
    try {
      FileChannel channel =
          FileChannel.open(
              file,
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
              SecretFile.ownerOnly(file));
      try {
        SecretFile.requireOwnerOnly(file);
      } catch (CommandFailure exposed) {
        channel.close();
        throw exposed;
      }
      report.note(
          "insecure: the secrets of every connection go to "
              + file
              + "; who reads them can read and alter the connections");
      return new KeyLogFile(file, report, channel);
    } catch (IOException unwritable) {
      throw CommandFailure.usage(
          "--insecure-keylog: " + file + ": cannot be written: " + unwritable.getMessage());
    }
  }

  @Override
  public synchronized void line(String line) {
    ByteBuffer octets = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII));
    try {
      while (octets.hasRemaining()) {
        channel.write(octets);
      }
    } catch (IOException full) {
      // The connections go on: nobody is refused for lack of a log.
      if (!failed) {
        report.note(file + ": cannot be written any more: " + full.getMessage());
      }
      failed = true;
    }
  }

  @Override
  public synchronized void close() throws IOException {
    channel.close();
  }
}
