package org.attls.rot.tpm.testing;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.attls.rats.Deadline;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Programs of the machine, and waiting for conditions. */
public final class Tools {
  private Tools() {}

  /**
   * Skips the test, with the reason printed, where a program is missing; fails it where CI=true, so
   * that coverage cannot vanish unnoticed.
   */
  public static void require(String program, String packageName) {
    if (onPath(program).isPresent()) {
      return;
    }
    String reason = program + " is not installed (package " + packageName + ")";
    if ("true".equals(System.getenv("CI"))) {
      Assertions.fail(reason + ", and CI=true allows no skipping");
    }
    System.err.println("SKIPPED: " + reason);
    Assumptions.abort(reason);
  }

  /** Runs a program to its end; the exit code must be 0. Gives what it printed. */
  public static String run(String... command) throws IOException, InterruptedException {
    Result result = attempt(command);
    Assertions.assertEquals(0, result.exitCode(), () -> List.of(command) + ": " + result.output());
    return result.output();
  }

  /** Runs a program to its end. */
  public static Result attempt(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Assertions.assertTrue(process.waitFor(30, TimeUnit.SECONDS), () -> command[0] + " hangs");
    return new Result(process.exitValue(), output);
  }

  /** How a program ended. */
  public record Result(int exitCode, String output) {}

  /** Waits until something is so; fails when it is not within 20 seconds. */
  public static void await(String what, BooleanSupplier condition) {
    Deadline deadline = Deadline.in(Duration.ofSeconds(20));
    while (!condition.getAsBoolean()) {
      Assertions.assertFalse(deadline.expired(), () -> "not within 20 s: " + what);
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  private static Optional<Path> onPath(String program) {
    String path = System.getenv("PATH");
    for (String entry : (path == null ? "" : path).split(File.pathSeparator)) {
      Path candidate = Path.of(entry, program);
      if (!entry.isEmpty() && Files.isExecutable(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
