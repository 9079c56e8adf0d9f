package org.attls.cli.option;

import java.util.Optional;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Report;
import org.attls.rats.Deadline;
import org.attls.rot.tpm.TpmAttester;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.device.TpmAddress;
import org.attls.rot.tpm.key.AttestationKey;
import org.attls.rot.tpm.key.AttestationKeyType;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which TPM, and which attestation key in it. */
public final class TpmKeyOptions {
  @Option(
      names = "--tpm",
      paramLabel = "ADDRESS",
      converter = Spellings.Tpm.class,
      description =
          "The TPM: device:PATH, swtpm:unix:PATH, swtpm:HOST:PORT, or embedded:DIR for the library"
              + " libtpms in this process, with its state in a directory.")
  private Optional<TpmAddress> address = Optional.empty();

  @Mixin private AttestationKeyOptions key = new AttestationKeyOptions();

  /** Whether a TPM was named. */
  public boolean given() {
    return address.isPresent();
  }

  /** As {@link AttestationKeyOptions#provision}. */
  public AttestationKey provision(
      TpmConnection connection, AttestationKeyType type, Deadline deadline)
      throws CommandFailure, TpmException {
    return key.provision(connection, type, deadline);
  }

  /** As {@link AttestationKeyOptions#source}. */
  public TpmAttester.KeySource source() throws CommandFailure {
    return key.source();
  }

  /**
   * A connection to the TPM; nothing has been sent to it yet.
   *
   * @throws CommandFailure without {@code --tpm}, or with two places for the attestation key
   */
  public TpmConnection connection(Report report) throws CommandFailure {
    key.requireOnePlace();
    TpmAddress named =
        address.orElseThrow(
            () ->
                CommandFailure.usage(
                    "which TPM? say --tpm device:PATH, swtpm:unix:PATH, swtpm:HOST:PORT or"
                        + " embedded:DIR"));
    if (named.simulated()) {
      report.note(named + " is a software TPM: it is for trying things out, and protects nothing");
    }
    return TpmConnection.to(named);
  }
}
