package org.attls.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.attls.testing.Programs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script that runs the chain against the real services of Veraison, where their module cannot
 * be had: it says so, and leaves nothing behind. What comes after that is untested.
 */
class RealVeraisonScriptTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().resolve("..").normalize();

  @TempDir private Path directory = Path.of("");

  @Test
  void saysThatTheModuleCannotBeHad() throws Exception {
    assertRefused(run(path(), List.of("interop/veraison/run")));
  }

  @Test
  void isWhatTheDemoWithVeraisonRuns() throws Exception {
    assertRefused(run(path(), List.of("./attls", "demo", "--verifier", "veraison")));
    assertRefused(run(path(), List.of("./attls", "demo", "--verifier=veraison")));
  }

  private void assertRefused(Outcome outcome) throws IOException {
    assertThat(outcome.status).as(outcome.output).isEqualTo(69);
    assertThat(outcome.output)
        .contains("the Go module github.com/veraison/services@v0.0.2503 cannot be had: ")
        .contains("403 Forbidden")
        .contains("not run");
    try (var left = Files.list(directory.resolve("tmp"))) {
      assertThat(left).isEmpty();
    }
  }

  /** The programs of this machine, but a Go that is refused by its module proxy. */
  private String path() throws IOException {
    for (String program : List.of("curl", "openssl", "swtpm", "tpm2_pcrextend")) {
      Programs.require(program);
    }
    Path bin = Files.createDirectories(directory.resolve("bin"));
    Path refusedGo =
        Files.writeString(
            bin.resolve("go"),
            "#!/bin/sh\necho \"go: $4: reading proxy: 403 Forbidden\" >&2\nexit 1\n");
    Files.setPosixFilePermissions(refusedGo, PosixFilePermissions.fromString("rwx------"));
    return bin + ":" + System.getenv("PATH");
  }

  private record Outcome(int status, String output) {}

  private Outcome run(String path, List<String> command) throws Exception {
    Path temporary = Files.createDirectories(directory.resolve("tmp"));
    ProcessBuilder builder =
        new ProcessBuilder(new ArrayList<>(command))
            .directory(ROOT.toFile())
            .redirectErrorStream(true);
    builder.environment().put("PATH", path);
    builder.environment().put("TMPDIR", temporary.toString());
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Outcome(process.exitValue(), output);
  }
}
