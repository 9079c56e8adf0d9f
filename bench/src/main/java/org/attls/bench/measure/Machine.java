package org.attls.bench.measure;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.attls.bench.gateway.Amount;
import org.attls.tls.curve.EllipticCurves;

/** Where and with what the numbers were made. */
public final class Machine {
  private Machine() {}

  /** One line for each fact about the gateway's measurement. */
  public static Map<String, String> describe(Amount amount) {
    Map<String, String> facts = machine();
    facts.put("nginx", version("nginx version: ", "nginx", "-v"));
    facts.put("haproxy", version("HAProxy version ", "haproxy", "-v"));
    facts.put("stunnel", version("stunnel ", "stunnel", "-version"));
    facts.put("mosquitto", version("mosquitto version ", "mosquitto", "-h"));
    facts.put(
        "rounds",
        amount.rounds()
            + " rounds of "
            + amount.handshakes()
            + " handshakes with each server, after "
            + amount.warmUp()
            + " with each JVM and "
            + amount.warmUpInC()
            + " with each program in C to warm up");
    return facts;
  }

  /** One line for each fact about the ladder's measurement. */
  public static Map<String, String> describe(Rounds rounds) {
    Map<String, String> facts = machine();
    facts.put(
        "rounds",
        rounds.rounds()
            + " rounds of "
            + rounds.handshakes()
            + " handshakes of each rung, after "
            + rounds.warmUp()
            + " of each to warm up");
    return facts;
  }

  /** One line for each fact about the machine. */
  public static Map<String, String> describe() {
    return machine();
  }

  private static Map<String, String> machine() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("date", LocalDate.now(ZoneOffset.UTC).toString());
    facts.put("commit", System.getProperty("bench.commit", "unknown"));
    facts.put(
        "processor", processor() + ", " + Runtime.getRuntime().availableProcessors() + " of them");
    facts.put(
        "system",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"));
    facts.put(
        "java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    facts.put(
        "flags",
        String.join(
            " ",
            ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("-X"))
                .toList()));
    facts.put("java-curves", EllipticCurves.lightweight().code());
    facts.put("preferred-curves", EllipticCurves.preferred().code());
    facts.put("openssl", said("openssl", "version"));
    facts.put(
        "load",
        String.format(
            Locale.ROOT,
            "%.1f when it ended",
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    return facts;
  }

  private static String processor() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElse("unknown processor");
    } catch (IOException notLinux) {
      return "unknown processor";
    }
  }

  /** The line of what a program says that begins like this. */
  private static String version(String beginning, String... command) {
    return said(command)
        .lines()
        .filter(line -> line.startsWith(beginning))
        .findFirst()
        .orElse("not installed");
  }

  private static String said(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException missing) {
      return "not installed";
    }
  }
}
