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
    try {
      return open(at, authorities, earKey, discoveryOverHttp, allowDemoKey);
    } catch (IllegalArgumentException unsafe) {
      throw CommandFailure.usage(
          earKey.isPresent()
              ? "--verifier: " + unsafe.getMessage()
              : "--verifier: " + unsafe.getMessage() + "; the key can be given with --ear-key");
    }
  }

  /**
   * A verifier behind Veraison's REST API; nothing has been asked of it yet.
   *
   * @param authorities certificates that its own must lead to; the system's where empty
   * @param resultKey of its results; the one that it shows where empty
   * @throws CommandFailure a usage error: a file
   * @throws IllegalArgumentException if these do not go together, or are unsafe
   */
  public static VeraisonVerifier open(
      URI at,
      Optional<Path> authorities,
      Optional<Path> resultKey,
      boolean discoveryOverHttp,
      boolean allowDemoKey)
      throws CommandFailure {
    VeraisonService.Builder builder = VeraisonService.at(at);
    if (authorities.isPresent()) {
      builder.trusting(PemFile.certificates(authorities.get()));
    }
    VeraisonService service = builder.build();
    if (resultKey.isPresent()) {
      EarKey key = EarKeyFile.publicKey(resultKey.get());
      return allowDemoKey
          ? VeraisonVerifier.insecureAllowingDemoKey(service, key)
          : VeraisonVerifier.withPinnedKey(service, key);
    }
    VeraisonVerifier.DiscoveringBuilder discovering = VeraisonVerifier.withDiscoveredKey(service);
    if (discoveryOverHttp) {
      discovering.insecureDiscoveryOverHttp();
    }
    if (allowDemoKey) {
      discovering.insecureAllowDemoKey();
    }
    return discovering.build();
  }
}
