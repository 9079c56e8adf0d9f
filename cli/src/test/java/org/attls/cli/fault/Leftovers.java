package org.attls.cli.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What this process has open and running. */
final class Leftovers {
  private static final Path OPEN_FILES = Path.of("/proc/self/fd");

  private Leftovers() {}

  /** The threads with such names. */
  static List<String> threads(String... beginnings) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> Arrays.stream(beginnings).anyMatch(name::startsWith))
        .toList();
  }

  /** Waits until threads with such names have ended; fails when they have not within a minute. */
  static void untilNoThreads(String... beginnings) {
    long giveUp = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!threads(beginnings).isEmpty()) {
      assertThat(System.nanoTime() - giveUp).as("%s", threads(beginnings)).isNegative();
      Thread.onSpinWait();
    }
  }

  /** How many files and sockets are open; 0 where that cannot be found out. */
  static long openFiles() throws IOException {
    if (!Files.isDirectory(OPEN_FILES)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(OPEN_FILES)) {
      return files.count();
    }
  }

  /** Waits until so many have been closed; fails when they are not within 20 seconds. */
  static void untilFewerFilesThan(long limit) throws IOException {
    long giveUp = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (openFiles() >= limit) {
      assertThat(System.nanoTime() - giveUp)
          .as("%s open files, not fewer than %s", openFiles(), limit)
          .isNegative();
      Thread.onSpinWait();
    }
  }
}
