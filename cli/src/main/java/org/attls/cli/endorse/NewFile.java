package org.attls.cli.endorse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.UUID;
import org.attls.cli.file.SecretFile;
import org.attls.cli.report.CommandFailure;
import org.attls.cmw.octets.Bytes;

/** A file that is there whole or not at all, since a verifier may be watching its directory. */
final class NewFile {
  private final Path file;

  private NewFile(Path file) {
    this.file = file;
  }

  /**
   * A file that is not there yet.
   *
   * @throws CommandFailure a usage error, before anything else has been done
   */
  static NewFile named(Path file) throws CommandFailure {
    Path absolute = file.toAbsolutePath();
    Path directory = absolute.getParent();
    if (Files.exists(absolute)) {
      throw CommandFailure.usage(file + ": is there already");
    }
    if (directory == null || !Files.isDirectory(directory)) {
      throw CommandFailure.usage(file + ": no such directory");
    }
    return new NewFile(absolute);
  }

  /** Writes it; everybody on this machine may read it. */
  void write(Bytes octets) throws CommandFailure {
    write(octets, new FileAttribute<?>[0]);
  }

  /** Writes what only its owner may read. */
  void writeSecret(Bytes octets) throws CommandFailure {
    write(octets, SecretFile.ownerOnly(file));
  }

  private void write(Bytes octets, FileAttribute<?>[] attributes) throws CommandFailure {
    try {
      // A name that a verifier does not read.
      Path unfinished = file.resolveSibling(".attls-" + UUID.randomUUID() + ".unfinished");
      try {
        Files.createFile(unfinished, attributes);
        Files.write(unfinished, octets.toArray(), StandardOpenOption.WRITE);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(unfinished);
      }
    } catch (IOException unwritable) {
      throw CommandFailure.usage(file + ": cannot be written: " + unwritable.getMessage());
    }
  }
}
