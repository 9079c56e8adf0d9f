package org.attls.bench.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the same operations cost in OpenSSL, as its own {@code speed} command says. */
public final class OpenSslSpeed {
  /** {@code +R5} sign, {@code +R6} verify, {@code +R7} key agreement: count, bits, CPU seconds. */
  private static final Pattern RESULT = Pattern.compile("\\+R([567]):(\\d+):256:([0-9.]+)");

  private OpenSslSpeed() {}

  /** Adds a row for each operation; none where openssl is not installed. */
  public static void measure(Csv rows, int round) throws IOException {
    Process process;
    try {
      process =
          new ProcessBuilder("openssl", "speed", "-seconds", "1", "-mr", "ecdsap256", "ecdhp256")
              .redirectErrorStream(true)
              .start();
    } catch (IOException notInstalled) {
      return;
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher matcher = RESULT.matcher(said);
    while (matcher.find()) {
      double seconds = Double.parseDouble(matcher.group(3));
      long count = Long.parseLong(matcher.group(2));
      rows.add(round, operation(matcher.group(1)), count, Math.round(seconds * 1e9));
    }
  }

  /** Without rows. */
  public static Csv table() {
    return new Csv("round", "operation", "count", "cpu_ns");
  }

  private static String operation(String kind) {
    return switch (kind) {
      case "5" -> "sign";
      case "6" -> "verify";
      default -> "agree";
    };
  }
}
