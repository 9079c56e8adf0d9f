package org.attls.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.attls.cmw.octets.Bytes;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * The shared test vectors: in the directory named by {@code ATTLS_VECTORS}, by default {@code
 * ../shared/vectors} beside the project. Where neither exists the test is skipped with that reason.
 */
public final class Vectors {
  private Vectors() {}

  /** A file or directory of the vectors, or a skipped test. */
  public static Path path(String relative) {
    Path root = root();
    boolean present = Files.isDirectory(root);
    if (!present && System.getenv("ATTLS_VECTORS") != null) {
      Assertions.fail("ATTLS_VECTORS names no directory: " + root);
    }
    Assumptions.assumeTrue(
        present, () -> "no test vectors: neither ATTLS_VECTORS nor ../shared/vectors exists");
    Path path = root.resolve(relative);
    Assertions.assertTrue(Files.exists(path), () -> "vector missing: " + relative);
    return path;
  }

  /** The octets of a vector file. */
  public static Bytes bytes(String relative) {
    try {
      return Bytes.copyOf(Files.readAllBytes(path(relative)));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The text of a vector file. */
  public static String text(String relative) {
    return new String(bytes(relative).toArray(), StandardCharsets.UTF_8);
  }

  /** A vector file in the form of {@link Properties}. */
  public static Properties properties(String relative) {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(path(relative))) {
      properties.load(in);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return properties;
  }

  /** The names in a directory of vectors that end in {@code suffix}, sorted; never empty. */
  public static List<String> list(String directory, String suffix) {
    try (Stream<Path> files = Files.list(path(directory))) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(suffix))
              .sorted()
              .toList();
      Assertions.assertFalse(names.isEmpty(), () -> "no *" + suffix + " in " + directory);
      return names;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Path root() {
    String configured = System.getenv("ATTLS_VECTORS");
    if (configured != null) {
      return Path.of(configured);
    }
    String project = System.getenv("ATTLS_PROJECT_ROOT");
    return Path.of(project == null ? "." : project).resolve("../shared/vectors").normalize();
  }
}
