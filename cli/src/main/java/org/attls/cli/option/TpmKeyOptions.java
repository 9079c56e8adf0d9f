package org.attls.cli.option;

import java.util.Optional;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Report;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.device.TpmAddress;
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

  @Option(
      names = "--ak-handle",
      paramLabel = "HANDLE",
      defaultValue = "0x8101000A",
      converter = Spellings.PersistentHandle.class,
      description = "Where the attestation key is kept (default: ${DEFAULT-VALUE}).")
  private int handle;

  /** Whether a TPM was named. */
  public boolean given() {
    return address.isPresent();
  }

  /** The persistent handle of the attestation key. */
  public int handle() {
    return handle;
  }

  /**
   * A connection to the TPM; nothing has been sent to it yet.
   *
   * @throws CommandFailure without {@code --tpm}
   */
  public TpmConnection connection(Report report) throws CommandFailure {
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
