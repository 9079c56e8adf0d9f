package org.attls.cli.demo;

import java.util.List;
import java.util.Optional;
import org.attls.cli.option.AttestationKeyOptions;
import org.attls.cli.option.Spellings;
import org.attls.cli.report.CommandFailure;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.TpmHash;
import org.attls.rats.AttestationException;
import org.attls.rot.tpm.device.TpmAddress;
import org.attls.rot.tpm.key.AttestationKeyType;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The TPM of a demonstration, and its registers. */
final class DemoTpm implements Device.Source {
  /** Of the others, 17 to 22 change by hardware only, and a PC has no more than 24. */
  private static final int LAST_OF_BOOT = 16;

  private static final int APPLICATION = 23;

  @Option(
      names = "--tpm",
      paramLabel = "ADDRESS",
      converter = Spellings.Tpm.class,
      description =
          "The software TPM: embedded or embedded:DIR for the library libtpms in this process,"
              + " swtpm:unix:PATH or swtpm:HOST:PORT for one that runs already; without this, swtpm"
              + " is started. A register of it is changed, and an attestation key left in it unless"
              + " --ak-file is said.")
  private Optional<TpmAddress> address = Optional.empty();

  @Mixin private AttestationKeyOptions key = new AttestationKeyOptions();

  @Option(
      names = "--pcrs",
      paramLabel = "BANK:REGISTERS",
      defaultValue = "sha256:0-7",
      converter = Spellings.Pcrs.class,
      description =
          "Registers that the evidence is about (default: ${DEFAULT-VALUE}). The highest of them"
              + " that software can change is changed in the end.")
  private PcrSelection pcrs = PcrSelection.of(TpmHash.SHA256, List.of(0));

  /** A device with this TPM, started if need be. */
  @Override
  public Device get() throws AttestationException {
    return address.isPresent()
        ? Device.on(
            address.get(),
            pcrs,
            (connection, deadline) -> key.provision(connection, AttestationKeyType.P256, deadline))
        : Device.start(pcrs);
  }

  /**
   * The register that changes after enrolment.
   *
   * @throws CommandFailure a usage error, when there is none or it would last
   */
  int changing() throws CommandFailure {
    key.requireOnePlace();
    if (address.isEmpty() && key.given()) {
      throw CommandFailure.usage(
          "the TPM that the demonstration starts is gone afterwards, with its key; --ak-handle and"
              + " --ak-file go with --tpm");
    }
    if (address.isPresent() && !address.get().simulated()) {
      throw CommandFailure.usage(
          "the demonstration changes a register, which on "
              + address.get()
              + " lasts until the machine is started again; give it a software TPM, or take"
              + " endorse, server and client");
    }
    if (pcrs.bank() != TpmHash.SHA256.algorithm()) {
      throw CommandFailure.usage("--pcrs: the demonstration is about registers of the bank sha256");
    }
    if (pcrs.indices().last() > APPLICATION) {
      throw CommandFailure.usage("a TPM of a PC has the registers 0..23, not " + pcrs.spelling());
    }
    return pcrs.indices().stream()
        .filter(index -> index <= LAST_OF_BOOT || index == APPLICATION)
        .reduce((first, second) -> second)
        .orElseThrow(
            () ->
                CommandFailure.usage(
                    "none of "
                        + pcrs.spelling()
                        + " can be changed by software; take one of 0..16 or 23 too"));
  }
}
