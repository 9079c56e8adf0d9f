package org.attls.cli.option;

import java.nio.file.Path;
import java.util.Optional;
import org.attls.cli.report.CommandFailure;
import org.attls.rats.Deadline;
import org.attls.rot.tpm.TpmAttester;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.key.AttestationKey;
import org.attls.rot.tpm.key.AttestationKeyType;
import org.attls.rot.tpm.key.TpmProvisioning;
import picocli.CommandLine.Option;

/** Where the attestation key of a TPM is kept. */
public final class AttestationKeyOptions {
  @Option(
      names = "--ak-handle",
      paramLabel = "HANDLE",
      converter = Spellings.PersistentHandle.class,
      description = "Where in the TPM the attestation key is kept (default: 0x8101000A).")
  private Optional<Integer> handle = Optional.empty();

  @Option(
      names = "--ak-file",
      paramLabel = "FILE",
      description =
          "Instead: keep the attestation key in a file, which only this TPM can load; it takes no"
              + " handle.")
  private Optional<Path> file = Optional.empty();

  /** Whether anything was said. */
  public boolean given() {
    return handle.isPresent() || file.isPresent();
  }

  /**
   * The attestation key, which is made where there is none.
   *
   * @throws CommandFailure a usage error, for a file that cannot be used
   * @throws TpmException also when the key is another TPM's
   */
  public AttestationKey provision(
      TpmConnection connection, AttestationKeyType type, Deadline deadline)
      throws CommandFailure, TpmException {
    return file.isPresent()
        ? new AttestationKeyFile(file.get()).provision(connection, type, deadline)
        : TpmProvisioning.provision(connection, handle(), type, deadline);
  }

  /**
   * How to come by the attestation key that was made before. Asks no TPM, but reads the file.
   *
   * @throws CommandFailure a usage error, for a file that cannot be used
   */
  public TpmAttester.KeySource source() throws CommandFailure {
    if (file.isPresent()) {
      return new AttestationKeyFile(file.get()).read()::requireLoads;
    }
    return (connection, deadline) -> TpmProvisioning.read(connection, handle(), deadline);
  }

  /**
   * @throws CommandFailure a usage error, with two places for the key
   */
  public void requireOnePlace() throws CommandFailure {
    if (handle.isPresent() && file.isPresent()) {
      throw CommandFailure.usage(
          "the attestation key is at a handle or in a file: say --ak-handle or --ak-file");
    }
  }

  private int handle() {
    return handle.orElse(TpmProvisioning.DEFAULT_HANDLE);
  }
}
