package org.attls.cli.endorse;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.attls.cli.ExitStatus;
import org.attls.cli.option.OutputOptions;
import org.attls.cli.option.TpmOptions;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Progress;
import org.attls.cli.report.Report;
import org.attls.eat.enrol.EndorsementCertificate;
import org.attls.eat.enrol.EndorsementRoots;
import org.attls.eat.enrol.EnrolledTpm;
import org.attls.eat.enrol.EnrolmentException;
import org.attls.eat.enrol.EnrolmentRequest;
import org.attls.eat.enrol.PendingEnrolment;
import org.attls.eat.eventlog.EventLog;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmHash;
import org.attls.eat.tpm.TpmtPublic;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.rot.tpm.TpmEnrolment;
import org.attls.rot.tpm.TpmPlatform;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.key.AttestationKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Enrols a TPM: its attestation key and its registers as they are now. */
@Command(
    name = "endorse",
    description = {
      "Endorse a TPM: its attestation key, and its registers as they are now.",
      "Makes the key where there is none, and writes both as a CoRIM, to a file or to a verifier."
          + " What is endorsed again does not replace what was endorsed before: both states are"
          + " good then."
    })
public final class EndorseCommand implements Callable<Integer> {
  @Mixin private TpmOptions tpm = new TpmOptions();

  @Option(
      names = "--ek-ca",
      paramLabel = "PEM",
      description = {
        "Endorse only a TPM whose maker certified it: roots of makers, and what is between them and"
            + " the certificate of the endorsement key that the TPM holds.",
        "The TPM proves that it has that key and the attestation key."
      })
  private Optional<Path> ekAuthorities = Optional.empty();

  @Option(
      names = "--trust-on-first-use",
      description = "Instead: take the TPM's word for being one, and for the key living in it.")
  private boolean trustOnFirstUse;

  @Mixin private NewKeyOption newKey = new NewKeyOption();

  @Mixin private EventLogOptions eventLog = new EventLogOptions();

  @Mixin private EndorsementOptions endorsement = new EndorsementOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws CommandFailure, AttestationException, EnrolmentException {
    Report report = output.report();
    if (ekAuthorities.isPresent() == trustOnFirstUse) {
      throw CommandFailure.usage(
          trustOnFirstUse
              ? "--ek-ca has the TPM proven genuine, --trust-on-first-use does not: say one of them"
              : "is the TPM a genuine one? say --ek-ca PEM to have that proven, or"
                  + " --trust-on-first-use to take the TPM's word for it");
    }
    Optional<EndorsementRoots> roots = Optional.empty();
    if (ekAuthorities.isPresent()) {
      roots = Optional.of(EkAuthorities.of(ekAuthorities.get()));
    }
    Publication publication = endorsement.publication();
    Optional<EventLog> log = eventLog.read(report);
    Deadline deadline = Deadline.in(endorsement.timeout());
    TpmtPublic attestationKey;
    PcrValues registers;
    Optional<EndorsementCertificate> genuine = Optional.empty();
    try (TpmConnection connection = tpm.key().connection(report);
        Progress waiting = report.during("waiting for the TPM")) {
      AttestationKey key = tpm.key().provision(connection, newKey.type(), deadline);
      requireBankOf(key);
      attestationKey = key.area();
      if (roots.isPresent()) {
        EnrolledTpm enrolled = enrol(connection, key, roots.get(), deadline);
        registers = enrolled.registers();
        genuine = Optional.of(enrolled.certificate());
      } else {
        registers = TpmPlatform.read(connection, tpm.pcrs(), deadline);
      }
    } catch (TpmException failure) {
      throw CommandFailure.unavailable(
          Reason.ATTESTER_UNAVAILABLE, String.valueOf(failure.getMessage()), failure);
    }
    if (log.isPresent()) {
      EventLogOptions.explain(log.get(), registers, report);
    }
    publication.of(attestationKey, registers, genuine, report);
    return ExitStatus.OK.code();
  }

  /** What is endorsed must be what the key can quote. */
  private void requireBankOf(AttestationKey key) throws CommandFailure {
    TpmHash bank = key.hash();
    if (tpm.pcrs().bank() != bank.algorithm()) {
      throw CommandFailure.usage(
          "the attestation key is for registers of the bank "
              + bank.bank()
              + ", not "
              + tpm.pcrs().spelling());
    }
  }

  /** Device and operator in one process. */
  private EnrolledTpm enrol(
      TpmConnection connection, AttestationKey key, EndorsementRoots roots, Deadline deadline)
      throws TpmException, EnrolmentException {
    EnrolmentRequest request = TpmEnrolment.request(connection, key, deadline);
    PendingEnrolment pending = PendingEnrolment.begin(request, roots, tpm.pcrs(), Instant.now());
    return pending.accept(TpmEnrolment.answer(connection, key, pending.challenge(), deadline));
  }
}
