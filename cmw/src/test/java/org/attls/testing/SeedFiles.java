package org.attls.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.attls.cmw.octets.Bytes;

/**
 * Writes the first inputs of a fuzz test where the fuzzer looks for them: one file each, named for
 * what it is, in {@code ...FuzzTestInputs/readsOrRefuses} beside the class in the test resources.
 */
public final class SeedFiles {
  private final Path resources;

  /**
   * @param resources the directory of the module's test resources
   */
  public SeedFiles(Path resources) {
    this.resources = resources;
  }

  /** Writes the inputs of {@code fuzzTest}, replacing those of the same name. */
  public void write(Class<?> fuzzTest, Map<String, Bytes> inputs) {
    Path directory =
        resources.resolve(fuzzTest.getName().replace('.', '/') + "Inputs/readsOrRefuses");
    try {
      Files.createDirectories(directory);
      for (Map.Entry<String, Bytes> input : inputs.entrySet()) {
        Files.write(directory.resolve(input.getKey()), input.getValue().toArray());
      }
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}
