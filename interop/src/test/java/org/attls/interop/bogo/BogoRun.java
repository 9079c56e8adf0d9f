package org.attls.interop.bogo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Runs the suite, once {@code interop/bogo/run} has built it, and writes what came out. Not one of
 * the tests that are run without being asked for.
 */
class BogoRun {
  private static final int LIMIT_MINUTES = 8;
  private static final double AT_LEAST = 0.95;

  @Test
  void theSuitePasses() throws Exception {
    Path work = Path.of(System.getenv("ATTLS_BOGO"));
    BogoConfig config = BogoConfig.read();
    List<String> tests = tls13(work.resolve("tests.tsv"));
    Path output = work.resolve("result.json");
    Files.deleteIfExists(output);
    try (Shim shim = new Shim()) {
      run(work, shim, config, tests, output);

      BogoResult result = BogoResult.read(output);
      Path page = config.file().resolveSibling("result.md");
      Files.writeString(page, result.page(config, tests.size(), shim.missing()));
      FrontPage.write(result.sentence());

      assertThat(shim.crashes()).isEmpty();
      assertThat(result.failed()).isEqualTo(config.known().keySet());
      assertThat(result.passed().size())
          .isGreaterThan((int) (AT_LEAST * (result.passed().size() + result.failed().size())));
      assertThat(shim.missing().keySet())
          .allSatisfy(what -> assertThat(config.whyNotOffered(what)).as(what).isPresent());
    }
  }

  /** Name, transport, highest version (0: the highest there is), whether a session is resumed. */
  private static List<String> tls13(Path list) throws IOException {
    return Files.readAllLines(list).stream()
        .map(line -> List.of(line.split("\t")))
        .filter(test -> test.get(1).equalsIgnoreCase("tls"))
        .filter(test -> test.get(2).equals("0") || test.get(2).equals("304"))
        .filter(test -> test.get(3).equals("false"))
        .map(test -> test.get(0))
        .toList();
  }

  private static void run(Path work, Shim shim, BogoConfig config, List<String> tests, Path output)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                work.resolve("runner").toString(),
                "-test.run",
                "^TestAll$",
                "-shim-path",
                work.resolve("front").toString(),
                "-shim-config",
                config.file().toString(),
                "-test",
                String.join(";", tests),
                "-json-output",
                output.toString(),
                "-allow-unimplemented",
                "-pipe",
                "-num-workers",
                "4")
            .directory(work.resolve("sources/src/ssl/test/runner").toFile())
            .redirectErrorStream(true)
            .redirectOutput(work.resolve("runner.log").toFile());
    builder.environment().putAll(Map.of("ATTLS_SHIM_PORT", String.valueOf(shim.port())));
    Process runner = builder.start();
    try {
      assertThat(runner.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)).as("the runner ends").isTrue();
    } finally {
      runner.destroyForcibly();
    }
  }
}
