package org.attls.cli.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.attls.cli.endorse.WaitingRoom;
import org.attls.cli.file.JdkTls;
import org.attls.cli.file.PemFile;
import org.attls.cli.file.SecretFile;
import org.attls.cli.option.Spellings;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Report;
import org.attls.eat.tpm.PcrSelection;
import org.attls.gateway.config.Enrolment;
import org.attls.gateway.enrol.EnrolmentListener;
import org.attls.rats.AttestationException;
import org.attls.rats.EnrolmentDesk;
import picocli.CommandLine.TypeConversionException;

/** The enrolment listener as it is configured. */
final class EnrolmentSite {
  private static final String REGISTERS = "sha256:0-7";

  private EnrolmentSite() {}

  /**
   * Begins to take devices in; the directory where they wait is made if it is not there.
   *
   * @param directory what paths are relative to
   */
  static EnrolmentListener start(Enrolment enrolment, Path directory, Report report)
      throws CommandFailure {
    Path waiting = directory.resolve(enrolment.waiting().value());
    EnrolmentDesk desk =
        new WaitingRoom(waiting)
            .desk(
                directory.resolve(enrolment.tpmMakers().value()),
                registers(enrolment),
                enrolment.mostWaiting());
    try {
      if (!Files.isDirectory(waiting)) {
        Files.createDirectory(waiting, SecretFile.ownerOnlyDirectory(waiting));
      }
    } catch (IOException failed) {
      throw CommandFailure.usage(waiting + ": cannot be made: " + failed.getMessage());
    }
    try {
      return EnrolmentListener.start(
          enrolment.bind().address(),
          JdkTls.context(
              PemFile.credential(
                  directory.resolve(enrolment.certificate().value()),
                  directory.resolve(enrolment.key().value()))),
          desk,
          failure ->
              report.note("enrolment failed, which is no device's doing: " + words(failure)));
    } catch (IOException taken) {
      throw CommandFailure.addressUnavailable("enrolment: " + taken.getMessage(), taken);
    }
  }

  /** A device is not told of files and defects, so their words are in the cause. */
  private static String words(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof AttestationException && cause != null
        ? String.valueOf(cause.getMessage())
        : failure.toString();
  }

  /**
   * Sees whether the directories can be used as they are meant.
   *
   * @throws CommandFailure a usage error
   */
  static void check(Enrolment enrolment, Path config) throws CommandFailure {
    Path waiting = config.toAbsolutePath().resolveSibling(enrolment.waiting().value());
    Path written = Files.isDirectory(waiting) ? waiting : waiting.getParent();
    if (written == null || !Files.isDirectory(written) || !Files.isWritable(written)) {
      throw CommandFailure.usage(
          enrolment.waiting().failure(written + ": this user cannot write there").getMessage());
    }
    Path endorsements = config.toAbsolutePath().resolveSibling(enrolment.endorsements().value());
    if (!Files.isDirectory(endorsements)) {
      throw CommandFailure.usage(
          enrolment.endorsements().failure(endorsements + ": no such directory").getMessage());
    }
  }

  private static PcrSelection registers(Enrolment enrolment) throws CommandFailure {
    try {
      return new Spellings.Pcrs()
          .convert(enrolment.registers().map(it -> it.value()).orElse(REGISTERS));
    } catch (TypeConversionException wrong) {
      throw CommandFailure.usage("registers: " + wrong.getMessage());
    }
  }
}
