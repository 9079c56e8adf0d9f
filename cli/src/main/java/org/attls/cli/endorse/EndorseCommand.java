package org.attls.cli.endorse;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.attls.cli.ExitStatus;
import org.attls.cli.option.OutputOptions;
import org.attls.cli.option.ReleaseSpelling;
import org.attls.cli.option.Spellings;
import org.attls.cli.option.TpmOptions;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Event;
import org.attls.cli.report.Progress;
import org.attls.cli.report.Report;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.Corim;
import org.attls.corim.CorimWriter;
import org.attls.corim.VeraisonRelease;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.eat.tpm.PcrValues;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.rot.tpm.TpmPlatform;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.key.AttestationKey;
import org.attls.rot.tpm.key.TpmProvisioning;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Enrols a TPM: its attestation key and its registers as they are now. */
@Command(
    name = "endorse",
    description = {
      "Endorse a TPM: its attestation key, and its registers as they are now.",
      "Makes the key where there is none, and writes both as a CoRIM, to a file or to a verifier."
          + " What is endorsed again does not replace what was endorsed before: both states are good"
          + " then."
    })
public final class EndorseCommand implements Callable<Integer> {
  @Mixin private TpmOptions tpm = new TpmOptions();

  @Option(
      names = "--trust-on-first-use",
      description =
          "Take the TPM's word that the key lives in it. Needed: nothing checks that yet.")
  private boolean trustOnFirstUse;

  @Option(
      names = "--class",
      paramLabel = "UUID",
      converter = Spellings.Uuid.class,
      description =
          "The class of devices that the state is good for (default: one for this key alone).")
  private Optional<UUID> classId = Optional.empty();

  @Option(names = "--out", paramLabel = "FILE", description = "Write the CoRIM to a new file.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--verifier",
      paramLabel = "URL",
      description = "Provision the CoRIM to a verifier, over Veraison's REST API.")
  private Optional<URI> verifier = Optional.empty();

  @Option(
      names = "--provisioning-token",
      paramLabel = "FILE",
      description = "Holds the bearer token for that.")
  private Optional<Path> tokenFile = Optional.empty();

  @Option(
      names = {"--ca", "--verifier-ca"},
      paramLabel = "PEM",
      description = "Certificates that the verifier's must lead to (default: the system's).")
  private Optional<Path> authorities = Optional.empty();

  @Option(
      names = "--veraison-release",
      paramLabel = "RELEASE",
      defaultValue = "current",
      converter = ReleaseSpelling.class,
      description =
          "Write what a release of Veraison takes, such as v0.0.2608 (default: ${DEFAULT-VALUE},"
              + " draft-ietf-rats-corim-11).")
  private VeraisonRelease release = VeraisonRelease.CURRENT_DRAFT;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = Spellings.Time.class,
      description = "For the TPM, and again for the verifier (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ofSeconds(60);

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws CommandFailure, AttestationException {
    Report report = output.report();
    if (!trustOnFirstUse) {
      throw CommandFailure.usage(
          "nothing here can check that the attestation key lives in a genuine TPM; say"
              + " --trust-on-first-use to take this TPM's word for it");
    }
    if (out.isEmpty() && verifier.isEmpty()) {
      throw CommandFailure.usage("where to? say --out FILE or --verifier URL");
    }
    Optional<CorimFile> file = Optional.empty();
    if (out.isPresent()) {
      file = Optional.of(CorimFile.named(out.get()));
    }
    Optional<Destination> destination = Optional.empty();
    if (verifier.isPresent()) {
      destination = Optional.of(Destination.of(verifier.get(), tokenFile, authorities));
    }
    Enrolled enrolled = enrol(report);
    Corim corim =
        ParsecTpmProfile.endorsement(
            enrolled.classId(),
            enrolled.key().kid(),
            enrolled.key().key(),
            Optional.of(enrolled.pcrs()),
            release);
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
    report.event(endorsed(enrolled, corim, octets));
    return ExitStatus.OK.code();
  }

  /** What is endorsed. */
  private record Enrolled(UUID classId, AttestationKey key, PcrValues pcrs) {}

  private Enrolled enrol(Report report) throws CommandFailure {
    Deadline deadline = Deadline.in(timeout);
    try (TpmConnection connection = tpm.connection(report);
        Progress waiting = report.during("waiting for the TPM")) {
      AttestationKey key = TpmProvisioning.provision(connection, tpm.handle(), deadline);
      PcrValues pcrs = TpmPlatform.read(connection, tpm.pcrs(), deadline);
      return new Enrolled(classId.orElseGet(() -> DeviceClass.of(key.kid())), key, pcrs);
    } catch (TpmException failure) {
      throw CommandFailure.unavailable(
          Reason.ATTESTER_UNAVAILABLE, String.valueOf(failure.getMessage()), failure);
    }
  }

  private Event endorsed(Enrolled enrolled, Corim corim, Bytes octets) {
    String instance = enrolled.key().kid().hex();
    Event event =
        Event.of("endorsed", "endorsed instance " + instance)
            .inHeadline("instance", instance)
            .fact("class", enrolled.classId().toString())
            .fact("pcrs", enrolled.pcrs().selection().spelling())
            .fact("pcr_digest", enrolled.pcrs().digest().hex())
            .fact("corim", corim.id().toString())
            .fact("corim_octets", octets.size());
    event.fact("file", out.map(Path::toString));
    event.fact("verifier", verifier.map(URI::toString));
    return event;
  }
}
