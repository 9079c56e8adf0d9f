package org.attls.cli.option;

import java.nio.file.Files;
import java.nio.file.Path;
import org.attls.cli.file.SecretFile;
import org.attls.cli.report.CommandFailure;
import org.attls.cmw.octets.MalformedException;
import org.attls.rats.Deadline;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.key.AttestationKeyType;
import org.attls.rot.tpm.key.SavedAttestationKey;

/**
 * The file of an attestation key. Others may not read it, although only its TPM can load it:
 * whoever also has access to the TPM could use the key.
 */
record AttestationKeyFile(Path file) {
  /**
   * The key; no TPM has been asked about it.
   *
   * @throws CommandFailure a usage error, also for what is no attestation key
   */
  SavedAttestationKey read() throws CommandFailure {
    try {
      return SavedAttestationKey.read(SecretFile.read(file));
    } catch (MalformedException malformed) {
      throw CommandFailure.usage(file + ": " + malformed.getMessage());
    }
  }

  /** The key of this TPM; a new one where there is no file. */
  SavedAttestationKey provision(
      TpmConnection connection, AttestationKeyType type, Deadline deadline)
      throws CommandFailure, TpmException {
    if (!Files.exists(file)) {
      Path directory = file.toAbsolutePath().getParent();
      if (directory == null || !Files.isDirectory(directory)) {
        throw CommandFailure.usage(file + ": no such directory");
      }
      SavedAttestationKey made = SavedAttestationKey.create(connection, type, deadline);
      if (SecretFile.writeNew(file, made.encode())) {
        return made;
      }
      // Another program was quicker, and may have used its key already.
    }
    return read().requireLoads(connection, deadline);
  }
}
