package org.attls.cli.endorse;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.attls.cli.ExitStatus;
import org.attls.cli.file.Input;
import org.attls.cli.option.OutputOptions;
import org.attls.cli.option.Spellings;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Event;
import org.attls.cli.report.Report;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.enrol.EndorsementRoots;
import org.attls.eat.enrol.EnrolmentException;
import org.attls.eat.enrol.EnrolmentJson;
import org.attls.eat.enrol.EnrolmentRequest;
import org.attls.eat.enrol.PendingEnrolment;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.TpmHash;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The second step, at the operator's. */
@Command(
    name = "challenge",
    description = "At the operator's: judge a request, and make what only the right TPM can open.")
final class EnrolChallengeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "REQUEST", description = "What the device sent.")
  private Path requestFile = Path.of("");

  @Option(
      names = "--ek-ca",
      paramLabel = "PEM",
      required = true,
      description =
          "Roots of the makers of TPMs that are trusted, and what is between them and the"
              + " certificates of endorsement keys.")
  private Path authorities = Path.of("");

  @Option(
      names = "--pcrs",
      paramLabel = "BANK:REGISTERS",
      defaultValue = "sha256:0-7",
      converter = Spellings.Pcrs.class,
      description = "Registers to endorse, such as sha256:0-7,16 (default: ${DEFAULT-VALUE}).")
  private PcrSelection pcrs = PcrSelection.of(TpmHash.SHA256, List.of(0));

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The challenge, a new file, for the device.")
  private Path out = Path.of("");

  @Option(
      names = "--pending",
      paramLabel = "FILE",
      required = true,
      description = "What accept needs, a new file. Who reads it can answer without a TPM.")
  private Path pendingFile = Path.of("");

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws CommandFailure, MalformedException, EnrolmentException {
    Report report = output.report();
    EndorsementRoots roots = EkAuthorities.of(authorities);
    NewFile challenge = NewFile.named(out);
    NewFile kept = NewFile.named(pendingFile);
    EnrolmentRequest request = EnrolmentJson.readRequest(Input.read(requestFile));
    PendingEnrolment pending = PendingEnrolment.begin(request, roots, pcrs, Instant.now());
    kept.writeSecret(Bytes.utf8(EnrolmentJson.write(pending)));
    challenge.write(Bytes.utf8(EnrolmentJson.write(pending.challenge())));
    String instance = ParsecTpmToken.kidOf(request.attestationKey().key()).hex();
    report.event(
        Event.of("enrolment_challenged", "challenge made for instance " + instance)
            .inHeadline("instance", instance)
            .fact("tpm", Publication.described(pending.certificate()))
            .fact("ek_certificate", pending.certificate().digest().hex())
            .fact("pcrs", pcrs.spelling())
            .fact("file", out.toString())
            .fact("pending", pendingFile.toString()));
    return ExitStatus.OK.code();
  }
}
