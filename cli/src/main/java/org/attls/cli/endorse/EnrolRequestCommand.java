package org.attls.cli.endorse;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.attls.cli.ExitStatus;
import org.attls.cli.option.OutputOptions;
import org.attls.cli.option.Spellings;
import org.attls.cli.option.TpmKeyOptions;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Event;
import org.attls.cli.report.Progress;
import org.attls.cli.report.Report;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.enrol.EnrolmentException;
import org.attls.eat.enrol.EnrolmentJson;
import org.attls.eat.enrol.EnrolmentRequest;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.rot.tpm.TpmEnrolment;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.key.AttestationKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The first step, at the device. */
@Command(
    name = "request",
    description = {
      "At the device: say which TPM this is, and which attestation key it has.",
      "Makes the key where there is none."
    })
final class EnrolRequestCommand implements Callable<Integer> {
  @Mixin private TpmKeyOptions tpm = new TpmKeyOptions();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The request, a new file, for the operator.")
  private Path out = Path.of("");

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = Spellings.Time.class,
      description = "For the TPM (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ofSeconds(60);

  @Mixin private NewKeyOption newKey = new NewKeyOption();

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws CommandFailure, EnrolmentException {
    Report report = output.report();
    NewFile file = NewFile.named(out);
    Deadline deadline = Deadline.in(timeout);
    EnrolmentRequest request;
    try (TpmConnection connection = tpm.connection(report);
        Progress waiting = report.during("waiting for the TPM")) {
      AttestationKey key = tpm.provision(connection, newKey.type(), deadline);
      request = TpmEnrolment.request(connection, key, deadline);
    } catch (TpmException failure) {
      throw CommandFailure.unavailable(
          Reason.ATTESTER_UNAVAILABLE, String.valueOf(failure.getMessage()), failure);
    }
    file.write(Bytes.utf8(EnrolmentJson.write(request)));
    String instance = ParsecTpmToken.kidOf(request.attestationKey().key()).hex();
    report.event(
        Event.of("enrolment_requested", "enrolment requested for instance " + instance)
            .inHeadline("instance", instance)
            .fact(
                "ek_certificates",
                request.certificates().stream()
                    .map(it -> it.type().toString())
                    .collect(Collectors.joining(", ")))
            .fact("file", out.toString()));
    return ExitStatus.OK.code();
  }
}
