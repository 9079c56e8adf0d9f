package org.attls.cli.endorse;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.attls.cli.option.ReleaseSpelling;
import org.attls.cli.option.Spellings;
import org.attls.cli.report.CommandFailure;
import org.attls.corim.VeraisonRelease;
import picocli.CommandLine.Option;

/** What is endorsed for whom, and where the endorsement goes. */
final class EndorsementOptions {
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

  /** How long to wait, for one TPM or one verifier. */
  Duration timeout() {
    return timeout;
  }

  /**
   * Where the endorsement goes; nothing has been written or sent yet.
   *
   * @throws CommandFailure a usage error
   */
  Publication publication() throws CommandFailure {
    if (out.isEmpty() && verifier.isEmpty()) {
      throw CommandFailure.usage("where to? say --out FILE or --verifier URL");
    }
    Optional<NewFile> file = Optional.empty();
    if (out.isPresent()) {
      file = Optional.of(NewFile.named(out.get()));
    }
    Optional<Destination> destination = Optional.empty();
    if (verifier.isPresent()) {
      destination = Optional.of(Destination.of(verifier.get(), tokenFile, authorities));
    }
    return new Publication(
        classId,
        release,
        timeout,
        file,
        destination,
        out.map(Path::toString),
        verifier.map(URI::toString));
  }
}
