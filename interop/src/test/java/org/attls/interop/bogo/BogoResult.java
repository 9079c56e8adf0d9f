package org.attls.interop.bogo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * What the runner found.
 *
 * @param passed tests
 * @param failed tests
 * @param skipped number of tests that asked for something that is not offered
 */
record BogoResult(TreeSet<String> passed, TreeSet<String> failed, int skipped) {
  private static final int MAX = 1 << 24;

  /** Reads the file that the runner writes. */
  static BogoResult read(Path file) throws IOException {
    TreeSet<String> passed = new TreeSet<>();
    TreeSet<String> failed = new TreeSet<>();
    int skipped = 0;
    try {
      JsonItem.JsonObject tests =
          JsonReader.read(Bytes.copyOf(Files.readAllBytes(file)), "runner", MAX, MAX)
              .asObject()
              .required("tests")
              .asObject();
      for (Map.Entry<String, JsonItem> test : tests.members().entrySet()) {
        String actual = test.getValue().asObject().required("actual").asText();
        switch (actual) {
          case "PASS" -> passed.add(test.getKey());
          case "SKIP" -> skipped++;
          default -> failed.add(test.getKey());
        }
      }
    } catch (MalformedException malformed) {
      throw new IOException(malformed);
    }
    return new BogoResult(passed, failed, skipped);
  }

  /** For the front page. */
  String sentence() {
    return passed.size() + " of " + (passed.size() + failed.size());
  }

  /** The page with everything that is known of a run. */
  String page(BogoConfig config, int listed, Map<String, Integer> missing) {
    List<String> lines = new ArrayList<>();
    lines.add("# BoringSSL's test suite");
    lines.add("");
    lines.add(
        "Made by `interop/bogo/run`: the suite of BoringSSL as in Android 14 (`14.0.0+r45`), over TCP, tests");
    lines.add(
        "that allow TLS 1.3 and resume no session, with client and server of ours and attestation not offered.");
    lines.add("");
    lines.add("Passed: **" + sentence() + "** tests that apply.");
    lines.add("");
    lines.add("| | tests |");
    lines.add("|---|---|");
    lines.add("| allow TLS 1.3 and resume no session | " + listed + " |");
    lines.add("| ask for what is not offered | " + skipped + " |");
    lines.add(
        "| are left out by name | " + (listed - skipped - passed.size() - failed.size()) + " |");
    lines.add("| apply and pass | " + passed.size() + " |");
    lines.add("| apply and fail | " + failed.size() + " |");
    lines.add("");
    lines.add("## Apply and fail");
    lines.add("");
    lines.add("| test | why |");
    lines.add("|---|---|");
    for (String test : failed) {
      lines.add("| " + test + " | " + config.known().getOrDefault(test, "**not known**") + " |");
    }
    lines.add("");
    lines.add("## Left out by name");
    lines.add("");
    lines.add("| tests | why |");
    lines.add("|---|---|");
    config.disabled().forEach((pattern, why) -> lines.add("| `" + pattern + "` | " + why + " |"));
    lines.add("");
    lines.add("## Ask for what is not offered");
    lines.add("");
    lines.add("| tests | why |");
    lines.add("|---|---|");
    Map<String, Integer> reasons = new HashMap<>();
    missing.forEach(
        (what, count) ->
            reasons.merge(
                config.whyNotOffered(what).orElse("**not known**: " + what), count, Integer::sum));
    new TreeMap<>(reasons).forEach((why, count) -> lines.add("| " + count + " | " + why + " |"));
    return String.join("\n", lines) + "\n";
  }
}
