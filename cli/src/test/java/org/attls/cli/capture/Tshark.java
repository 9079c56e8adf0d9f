package org.attls.cli.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.attls.testing.Programs;

/** Wireshark without windows, with our dissector loaded. */
public final class Tshark {
  private static final Path DISSECTOR =
      Path.of(Optional.ofNullable(System.getenv("ATTLS_PROJECT_ROOT")).orElse(".."))
          .resolve("interop/wireshark/attls.lua");

  private Tshark() {}

  /** Skips the test where there is no tshark; with CI=true that is a failure. */
  public static void require() {
    Programs.require("tshark");
  }

  /** What it prints of the packets of a file, with these options. */
  public static String read(Path capture, Path keyLog, String... options)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "tshark",
                "-n",
                "-X",
                "lua_script:" + DISSECTOR,
                "-r",
                capture.toString(),
                "-o",
                "tls.keylog_file:" + keyLog));
    command.addAll(List.of(options));
    Path errors = Files.createTempFile("tshark", ".err");
    Path output = Files.createTempFile("tshark", ".out");
    try {
      Process tshark =
          new ProcessBuilder(command)
              .redirectError(errors.toFile())
              .redirectOutput(output.toFile())
              .start();
      boolean ended = tshark.waitFor(60, TimeUnit.SECONDS);
      tshark.destroyForcibly();
      assertThat(ended).as("tshark ends").isTrue();
      String said = Files.readString(errors);
      assertThat(said).doesNotContainIgnoringCase("lua");
      assertThat(tshark.exitValue()).as(said).isZero();
      String shown = Files.readString(output, StandardCharsets.UTF_8);
      assertThat(shown).doesNotContain("Lua Error");
      return shown;
    } finally {
      Files.delete(errors);
      Files.delete(output);
    }
  }
}
