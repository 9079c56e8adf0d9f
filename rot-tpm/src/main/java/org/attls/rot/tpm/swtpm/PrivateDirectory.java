package org.attls.rot.tpm.swtpm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A new directory that only this user can enter, deleted with all that is in it. */
final class PrivateDirectory implements AutoCloseable {
  private final Path path;

  private PrivateDirectory(Path path) {
    this.path = path;
  }

  static PrivateDirectory create() throws IOException {
    return new PrivateDirectory(
        Files.createTempDirectory(
                "tpm",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
            .toRealPath());
  }

  Path path() {
    return path;
  }

  /** Deletes everything; what cannot be deleted stays, since there is nobody to tell. */
  @Override
  public void close() {
    if (!Files.exists(path)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> walk = Files.walk(path)) {
      deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
    } catch (IOException | UncheckedIOException gone) {
      return;
    }
    for (Path entry : deepestFirst) {
      try {
        Files.deleteIfExists(entry);
      } catch (IOException stays) {
        // The remaining entries are still worth deleting.
      }
    }
  }
}
