package org.attls.cli.endorse;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.attls.cli.ExitStatus;
import org.attls.cli.file.Input;
import org.attls.cli.file.SecretFile;
import org.attls.cli.option.OutputOptions;
import org.attls.cli.report.CommandFailure;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.enrol.EnrolledTpm;
import org.attls.eat.enrol.EnrolmentException;
import org.attls.eat.enrol.EnrolmentJson;
import org.attls.eat.enrol.PendingEnrolment;
import org.attls.rats.AttestationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The last step, at the operator's. */
@Command(
    name = "accept",
    description = {
      "At the operator's: judge an answer, and endorse the TPM that gave it.",
      "Its attestation key and its registers become a CoRIM, in a file or at a verifier. The file"
          + " given with --pending may be deleted then."
    })
final class EnrolAcceptCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ANSWER", description = "What the device sent.")
  private Path answerFile = Path.of("");

  @Option(
      names = "--pending",
      paramLabel = "FILE",
      required = true,
      description = "What challenge wrote.")
  private Path pendingFile = Path.of("");

  @Mixin private EndorsementOptions endorsement = new EndorsementOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call()
      throws CommandFailure, MalformedException, EnrolmentException, AttestationException {
    Publication publication = endorsement.publication();
    PendingEnrolment pending = EnrolmentJson.readPending(SecretFile.read(pendingFile));
    EnrolledTpm enrolled = pending.accept(EnrolmentJson.readAnswer(Input.read(answerFile)));
    publication.of(
        enrolled.attestationKey(),
        enrolled.registers(),
        Optional.of(enrolled.certificate()),
        output.report());
    return ExitStatus.OK.code();
  }
}
