package org.attls.cli.endorse;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.attls.cli.ExitStatus;
import org.attls.cli.file.Input;
import org.attls.cli.option.OutputOptions;
import org.attls.cli.option.Spellings;
import org.attls.cli.option.TpmKeyOptions;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Event;
import org.attls.cli.report.Progress;
import org.attls.cli.report.Report;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.enrol.EnrolmentAnswer;
import org.attls.eat.enrol.EnrolmentChallenge;
import org.attls.eat.enrol.EnrolmentException;
import org.attls.eat.enrol.EnrolmentJson;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.rot.tpm.TpmEnrolment;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.key.AttestationKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The third step, at the device. */
@Command(
    name = "activate",
    description = "At the device: have the TPM open a challenge, and quote the registers it names.")
final class EnrolActivateCommand implements Callable<Integer> {
  @Parameters(paramLabel = "CHALLENGE", description = "What the operator sent.")
  private Path challengeFile = Path.of("");

  @Mixin private TpmKeyOptions tpm = new TpmKeyOptions();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The answer, a new file, for the operator.")
  private Path out = Path.of("");

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = Spellings.Time.class,
      description = "For the TPM (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ofSeconds(60);

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws CommandFailure, MalformedException, EnrolmentException {
    Report report = output.report();
    NewFile file = NewFile.named(out);
    EnrolmentChallenge challenge = EnrolmentJson.readChallenge(Input.read(challengeFile));
    Deadline deadline = Deadline.in(timeout);
    EnrolmentAnswer answer;
    try (TpmConnection connection = tpm.connection(report);
        Progress waiting = report.during("waiting for the TPM")) {
      AttestationKey key = tpm.source().find(connection, deadline);
      answer = TpmEnrolment.answer(connection, key, challenge, deadline);
    } catch (TpmException failure) {
      throw CommandFailure.unavailable(
          Reason.ATTESTER_UNAVAILABLE, String.valueOf(failure.getMessage()), failure);
    }
    file.write(Bytes.utf8(EnrolmentJson.write(answer)));
    report.event(
        Event.of("enrolment_answered", "the TPM opened the challenge")
            .fact("pcrs", answer.registers().selection().spelling())
            .fact("pcr_digest", answer.registers().digest().hex())
            .fact("file", out.toString()));
    return ExitStatus.OK.code();
  }
}
