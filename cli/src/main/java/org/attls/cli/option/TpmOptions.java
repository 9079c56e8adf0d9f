package org.attls.cli.option;

import java.util.Optional;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Progress;
import org.attls.cli.report.Report;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.TpmHash;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.rot.tpm.TpmAttester;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.device.TpmAddress;
import picocli.CommandLine.Option;

/** Which TPM, which attestation key in it, which registers. */
public final class TpmOptions {
  @Option(
      names = "--tpm",
      paramLabel = "ADDRESS",
      converter = Spellings.Tpm.class,
      description = "The TPM: device:PATH, swtpm:unix:PATH or swtpm:HOST:PORT.")
  private Optional<TpmAddress> address = Optional.empty();

  @Option(
      names = "--ak-handle",
      paramLabel = "HANDLE",
      defaultValue = "0x8101000A",
      converter = Spellings.PersistentHandle.class,
      description = "Where the attestation key is kept (default: ${DEFAULT-VALUE}).")
  private int handle;

  @Option(
      names = "--pcrs",
      paramLabel = "BANK:REGISTERS",
      defaultValue = "sha256:0-7",
      converter = Spellings.Pcrs.class,
      description = "Registers, such as sha256:0-7,16 (default: ${DEFAULT-VALUE}).")
  private PcrSelection pcrs = PcrSelection.of(TpmHash.SHA256, java.util.List.of(0));

  /** Whether a TPM was named. */
  public boolean given() {
    return address.isPresent();
  }

  /** The persistent handle of the attestation key. */
  public int handle() {
    return handle;
  }

  /** The registers. */
  public PcrSelection pcrs() {
    return pcrs;
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
                    "which TPM? say --tpm device:PATH, swtpm:unix:PATH or swtpm:HOST:PORT"));
    if (named.simulated()) {
      report.note(named + " is a software TPM: it is for trying things out, and protects nothing");
    }
    return TpmConnection.to(named);
  }

  /**
   * An attester on the TPM.
   *
   * @throws CommandFailure without {@code --tpm}, or when the TPM does not answer in time
   * @throws AttestationException when it cannot be used
   */
  public TpmAttester attester(Report report, Deadline deadline)
      throws CommandFailure, AttestationException {
    TpmConnection connection = connection(report);
    try (Progress waiting = report.during("waiting for the TPM")) {
      return TpmAttester.open(connection, handle, pcrs, deadline);
    } catch (AttestationException failure) {
      if (failure.reason() == Reason.DEADLINE) {
        throw CommandFailure.unavailable(
            Reason.ATTESTER_UNAVAILABLE, failure.getMessage(), failure);
      }
      throw failure;
    }
  }
}
