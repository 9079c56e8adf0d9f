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
import org.attls.rot.tpm.key.IdentityKeyBlob;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which TPM, which attestation key in it, which registers. */
public final class TpmOptions {
  @Mixin private TpmKeyOptions key = new TpmKeyOptions();

  @Option(
      names = "--pcrs",
      paramLabel = "BANK:REGISTERS",
      defaultValue = "sha256:0-7",
      converter = Spellings.Pcrs.class,
      description = "Registers, such as sha256:0-7,16 (default: ${DEFAULT-VALUE}).")
  private PcrSelection pcrs = PcrSelection.of(TpmHash.SHA256, java.util.List.of(0));

  /** Whether a TPM was named. */
  public boolean given() {
    return key.given();
  }

  /** The TPM and its attestation key. */
  public TpmKeyOptions key() {
    return key;
  }

  /** The registers. */
  public PcrSelection pcrs() {
    return pcrs;
  }

  /**
   * An attester on the TPM.
   *
   * @param keysAhead how many identity keys it makes before somebody connects, 0..1024
   * @param identityKey instead of those, one for all connections
   * @throws CommandFailure without {@code --tpm}, or when the TPM does not answer in time
   * @throws AttestationException when it cannot be used
   */
  public TpmAttester attester(
      Report report, int keysAhead, Optional<IdentityKeyBlob> identityKey, Deadline deadline)
      throws CommandFailure, AttestationException {
    TpmConnection connection = key.connection(report);
    TpmAttester.KeySource source = key.source();
    try (Progress waiting = report.during("waiting for the TPM")) {
      return identityKey.isPresent()
          ? TpmAttester.open(connection, source, pcrs, identityKey.get(), deadline)
          : TpmAttester.open(connection, source, pcrs, keysAhead, deadline);
    } catch (AttestationException failure) {
      if (failure.reason() == Reason.DEADLINE) {
        throw CommandFailure.unavailable(
            Reason.ATTESTER_UNAVAILABLE, failure.getMessage(), failure);
      }
      throw failure;
    }
  }
}
