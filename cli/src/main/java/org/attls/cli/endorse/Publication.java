package org.attls.cli.endorse;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Event;
import org.attls.cli.report.Progress;
import org.attls.cli.report.Report;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.Corim;
import org.attls.corim.CorimWriter;
import org.attls.corim.VeraisonRelease;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.eat.enrol.EndorsementCertificate;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmtPublic;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;

/** Writes an endorsement, hands it over, and tells what was endorsed. */
record Publication(
    Optional<UUID> classId,
    VeraisonRelease release,
    Duration timeout,
    Optional<NewFile> file,
    Optional<Destination> destination,
    Optional<String> fileName,
    Optional<String> verifier) {
  /**
   * Endorses an attestation key and a state.
   *
   * @param genuine the certificate that vouches for the TPM, unless it was believed without
   */
  void of(
      TpmtPublic attestationKey,
      PcrValues registers,
      Optional<EndorsementCertificate> genuine,
      Report report)
      throws CommandFailure, AttestationException {
    Bytes kid = ParsecTpmToken.kidOf(attestationKey.key());
    UUID deviceClass = classId.orElseGet(() -> DeviceClass.of(kid));
    Corim corim =
        ParsecTpmProfile.endorsement(
            deviceClass, kid, attestationKey.key(), Optional.of(registers), release);
    Bytes octets = CorimWriter.write(corim, release);
    if (file.isPresent()) {
      file.get().write(octets);
    }
    if (destination.isPresent()) {
      try (Progress waiting = report.during("waiting for the verifier")) {
        destination
            .get()
            .submit(octets, release.mediaType(ParsecTpmProfile.PROFILE), Deadline.in(timeout));
      }
    }
    Event event =
        Event.of("endorsed", "endorsed instance " + kid.hex())
            .inHeadline("instance", kid.hex())
            .fact("class", deviceClass.toString())
            .fact("pcrs", registers.selection().spelling())
            .fact("pcr_digest", registers.digest().hex())
            .fact("tpm", genuine.map(Publication::described))
            .fact("ek_certificate", genuine.map(it -> it.digest().hex()))
            .fact("corim", corim.id().toString())
            .fact("corim_octets", octets.size())
            .fact("file", fileName)
            .fact("verifier", verifier);
    report.event(event);
  }

  /** What the certificate says of the TPM, for people. */
  static String described(EndorsementCertificate certificate) {
    String maker = certificate.tpm().isEmpty() ? "unnamed" : certificate.tpm();
    return maker + ", EK " + certificate.type();
  }
}
