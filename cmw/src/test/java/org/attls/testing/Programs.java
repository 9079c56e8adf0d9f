package org.attls.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Programs that a test needs on the machine. With {@code CI=true} a missing one is a failure, not a
 * skip.
 */
public final class Programs {
  private Programs() {}

  /** Skips the test, with the reason, where {@code name} is not on the path. */
  public static void require(String name) {
    require(name, isPresent(name));
  }

  /** The same for whatever {@code present} was found out about, such as a library. */
  public static void require(String name, boolean present) {
    if (!present && "true".equals(System.getenv("CI"))) {
      Assertions.fail(name + " is not installed");
    }
    Assumptions.assumeTrue(present, () -> name + " is not installed");
  }

  private static boolean isPresent(String name) {
    for (String directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      if (Files.isExecutable(Path.of(directory, name))) {
        return true;
      }
    }
    return false;
  }
}
