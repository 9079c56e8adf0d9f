package org.attls.eat.eventlog;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.attls.cmw.octets.Bytes;
import org.attls.testing.Programs;

/**
 * What {@code tpm2_eventlog} of tpm2-tools says of a log.
 *
 * @param status 0 where it read all of it
 * @param text all that it said
 */
record Tpm2Eventlog(int status, String text) {
  private static final Pattern EVENT =
      Pattern.compile("(?m)^- EventNum: \\d+\n  PCRIndex: (\\d+)\n  EventType: (.+)\n");

  private static final Pattern DIGEST =
      Pattern.compile("(?m)^  - AlgorithmId: (\\w+)\n    Digest: \"([0-9a-f]+)\"");

  private static final Pattern SIZE = Pattern.compile("(?m)^  EventSize: (\\d+)$");
  private static final Pattern BANK = Pattern.compile("(?m)^  (\\w+):\n((?:    .*\n?)*)");
  private static final Pattern VALUE = Pattern.compile("(?m)^    (\\d+) *: 0x([0-9a-f]+)");

  /**
   * One event.
   *
   * @param digests by the name of the bank, in hexadecimal
   */
  record Event(int register, String type, Map<String, String> digests, int size) {}

  static Tpm2Eventlog of(Bytes log, Path directory) throws Exception {
    Programs.require("tpm2_eventlog");
    Path file = Files.write(directory.resolve("log"), log.toArray());
    Path printed = directory.resolve("printed");
    Process process =
        new ProcessBuilder("tpm2_eventlog", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("tpm2_eventlog does not end");
    }
    // It prints texts of the log as they are.
    return new Tpm2Eventlog(
        process.exitValue(), Files.readString(printed, StandardCharsets.ISO_8859_1));
  }

  /** Without the header, which has no digests of its own. */
  List<Event> events() {
    List<Event> events = new ArrayList<>();
    String all = text.substring(0, text.indexOf("\npcrs:"));
    String[] parts = all.split("(?m)(?=^- EventNum: )");
    for (String part : List.of(parts).subList(2, parts.length)) {
      Matcher event = first(EVENT, part);
      Map<String, String> digests = new TreeMap<>();
      Matcher digest = DIGEST.matcher(part);
      while (digest.find()) {
        digests.put(digest.group(1), digest.group(2));
      }
      events.add(
          new Event(
              Integer.parseInt(event.group(1)),
              event.group(2),
              digests,
              Integer.parseInt(first(SIZE, part).group(1))));
    }
    return events;
  }

  /** Values of the registers that were extended, in hexadecimal. */
  Map<Integer, String> registers(String bank) {
    Map<Integer, String> values = new TreeMap<>();
    Matcher banks = BANK.matcher(text.substring(text.indexOf("\npcrs:")));
    while (banks.find()) {
      if (banks.group(1).equals(bank)) {
        Matcher value = VALUE.matcher(banks.group(2));
        while (value.find()) {
          values.put(Integer.parseInt(value.group(1)), value.group(2));
        }
      }
    }
    return values;
  }

  private static Matcher first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + pattern + " in " + text);
    }
    return matcher;
  }
}
