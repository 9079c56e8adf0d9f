package org.attls.cli.verifier;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.attls.cli.file.SecretFile;
import org.attls.cli.report.CommandFailure;

/**
 * The token with which endorsements may be provisioned, in its file. A temporary file is gone after
 * {@link #close()}.
 */
final class ProvisioningToken implements AutoCloseable {
  private final Path file;
  private final String value;
  private final boolean temporary;

  private ProvisioningToken(Path file, boolean temporary) throws CommandFailure {
    this.file = file.toAbsolutePath();
    this.temporary = temporary;
    this.value = SecretFile.token(file);
  }

  /** The token in {@code file}, which is made where it is missing; without one in a temporary. */
  static ProvisioningToken of(Optional<Path> file) throws CommandFailure {
    if (file.isEmpty()) {
      return new ProvisioningToken(SecretFile.newTemporaryToken(), true);
    }
    if (Files.notExists(file.get())) {
      SecretFile.writeNewToken(file.get());
    }
    return new ProvisioningToken(file.get(), false);
  }

  Path file() {
    return file;
  }

  String value() {
    return value;
  }

  /** Shows the file only. */
  @Override
  public String toString() {
    return "token in " + file;
  }

  @Override
  public void close() {
    if (temporary) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException unremovable) {
        // It stays readable for its owner only, and the service that took it has ended.
      }
    }
  }
}
