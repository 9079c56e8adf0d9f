package org.attls.gateway.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** Sockets as the kernel lists them (proc_pid_net(5)). */
final class Descriptors {
  private Descriptors() {}

  /** How many TCP sockets to that port somebody holds a descriptor of. */
  static long to(int port) {
    String end = String.format(Locale.ROOT, ":%04X", port);
    return Stream.of("tcp", "tcp6")
        .flatMap(file -> lines(Path.of("/proc/net", file)))
        .map(line -> line.strip().split("\\s+"))
        // What no descriptor belongs to any more has no inode.
        .filter(fields -> fields[2].endsWith(end) && !fields[9].equals("0"))
        .count();
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream().skip(1);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
