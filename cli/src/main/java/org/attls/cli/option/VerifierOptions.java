package org.attls.cli.option;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.attls.cli.file.EarKeyFile;
import org.attls.cli.file.PemFile;
import org.attls.cli.report.CommandFailure;
import org.attls.eat.ear.EarKey;
import org.attls.verifier.veraison.VeraisonService;
import org.attls.verifier.veraison.VeraisonVerifier;
import picocli.CommandLine.Option;

/** Which verifier a relying party asks, and how it knows the verifier's results. */
public final class VerifierOptions {
  @Option(
      names = "--verifier",
      paramLabel = "URL",
      description = "The verifier, reached over Veraison's REST API.")
  private Optional<URI> url = Optional.empty();

  @Option(
      names = "--verifier-ca",
      paramLabel = "PEM",
      description = "Certificates that the verifier's must lead to (default: the system's).")
  private Optional<Path> authorities = Optional.empty();

  @Option(
      names = "--ear-key",
      paramLabel = "FILE",
      description =
          "Public key of the verifier's results, JWK or PEM (default: the one that the verifier"
              + " shows over https).")
  private Optional<Path> earKey = Optional.empty();

  @Option(
      names = "--insecure-discovery-over-http",
      description = "Believe a key that came over plain http: anybody on the way can exchange it.")
  private boolean discoveryOverHttp;

  @Option(
      names = "--insecure-allow-demo-key",
      description = "Believe Veraison's published demo key, with which anybody can sign.")
  private boolean allowDemoKey;

  /** Whether a verifier was named. */
  public boolean given() {
    return url.isPresent();
  }

  /**
   * The verifier; nothing has been asked of it yet.
   *
   * @throws CommandFailure a usage error
   */
  public VeraisonVerifier open() throws CommandFailure {
    URI at = url.orElseThrow(() -> CommandFailure.usage("which verifier? say --verifier URL"));
    VeraisonService service = service(at);
    try {
      if (earKey.isPresent()) {
        EarKey key = EarKeyFile.publicKey(earKey.get());
        return allowDemoKey
            ? VeraisonVerifier.insecureAllowingDemoKey(service, key)
            : VeraisonVerifier.withPinnedKey(service, key);
      }
      VeraisonVerifier.DiscoveringBuilder builder = VeraisonVerifier.withDiscoveredKey(service);
      if (discoveryOverHttp) {
        builder.insecureDiscoveryOverHttp();
      }
      if (allowDemoKey) {
        builder.insecureAllowDemoKey();
      }
      return builder.build();
    } catch (IllegalArgumentException unsafe) {
      throw CommandFailure.usage(unsafe.getMessage() + "; give the key with --ear-key");
    }
  }

  private VeraisonService service(URI at) throws CommandFailure {
    try {
      VeraisonService.Builder builder = VeraisonService.at(at);
      if (authorities.isPresent()) {
        builder.trusting(PemFile.certificates(authorities.get()));
      }
      return builder.build();
    } catch (IllegalArgumentException unusable) {
      throw CommandFailure.usage("--verifier: " + unusable.getMessage());
    }
  }
}
