package org.attls.cli.endorse;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Enrolment of a TPM on another machine: four steps, three files between two people. */
@Command(
    name = "enrol",
    description = {
      "Endorse a TPM on another machine, proven genuine by its maker's certificate.",
      "",
      "  device:    attls enrol request --tpm … --out request.json",
      "  operator:  attls enrol challenge request.json --ek-ca makers.pem --out challenge.json"
          + " --pending pending.json",
      "  device:    attls enrol activate challenge.json --tpm … --out answer.json",
      "  operator:  attls enrol accept answer.json --pending pending.json --out device.corim",
      "",
      "With a gateway that takes enrolments: attls enrol ask https://gateway:8884 --tpm …",
      "",
      "pending.json is a secret of the operator; the other files are not. On the machine of the TPM,"
          + " attls endorse --ek-ca does it all at once."
    },
    subcommands = {
      EnrolRequestCommand.class,
      EnrolChallengeCommand.class,
      EnrolActivateCommand.class,
      EnrolAcceptCommand.class,
      EnrolAskCommand.class
    })
public final class EnrolCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Without a step there is nothing to do but to say which ones there are. */
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "which step? request, challenge, activate, accept or ask");
  }
}
