package org.attls.bench.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a Java process needs.
 *
 * @param heap octets that are alive after a collection
 * @param resident octets of memory
 * @param descriptors open files and sockets
 */
record Vitals(long heap, long resident, int descriptors, int threads) {
  private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");
  private static final long KIB = 1024;

  /** Has it collect its garbage first. */
  static Vitals of(long pid) throws IOException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Plant.run(List.of(jcmd, Long.toString(pid), "GC.run"));
    String heap = Plant.run(List.of(jcmd, Long.toString(pid), "GC.heap_info"));
    Path proc = Path.of("/proc", Long.toString(pid));
    try (Stream<Path> open = Files.list(proc.resolve("fd"))) {
      return new Vitals(
          used(heap), line(proc, "VmRSS") * KIB, (int) open.count(), (int) line(proc, "Threads"));
    }
  }

  private static long used(String heap) throws IOException {
    Matcher generations = USED.matcher(heap);
    long octets = 0;
    while (generations.find()) {
      octets += Long.parseLong(generations.group(1)) * KIB;
    }
    if (octets == 0) {
      throw new IOException("jcmd says nothing of the heap: " + heap);
    }
    return octets;
  }

  private static long line(Path proc, String name) throws IOException {
    for (String line : Files.readAllLines(proc.resolve("status"))) {
      if (line.startsWith(name + ":")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("/proc says nothing of " + name);
  }
}
