package org.attls.cli.option;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.attls.cli.file.EarKeyFile;
import org.attls.cli.file.PemFile;
import org.attls.cli.report.CommandFailure;
import org.attls.eat.ear.EarKey;
import org.attls.verifier.veraison.HttpProxy;
import org.attls.verifier.veraison.VeraisonService;
import org.attls.verifier.veraison.VeraisonVerifier;
import picocli.CommandLine.Option;

/** Which verifiers a relying party asks, and how it knows the verifier's results. */
public final class VerifierOptions {
  @Option(
      names = "--verifier",
      paramLabel = "URL",
      description =
          "The verifier, reached over Veraison's REST API; may be repeated: the first that can be"
              + " had appraises.")
  private List<URI> urls = new ArrayList<>();

  @Option(
      names = "--verifier-ca",
      paramLabel = "PEM",
      description = "Certificates that the verifier's must lead to (default: the system's).")
  private Optional<Path> authorities = Optional.empty();

  @Option(
      names = "--verifier-proxy",
      paramLabel = "HOST:PORT",
      converter = HostPort.Converter.class,
      description = "HTTP proxy on the way there (default: as in https.proxyHost of the JVM).")
  private Optional<HostPort> proxy = Optional.empty();

  @Option(
      names = "--ear-key",
      paramLabel = "FILE",
      description =
          "Public key of the verifier's results, JWK or PEM (default: the one that the verifier"
              + " shows over https); may be repeated, for the time in which it gets another.")
  private List<Path> earKeys = new ArrayList<>();

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
    return !urls.isEmpty();
  }

  /**
   * The verifiers; nothing has been asked of them yet.
   *
   * @throws CommandFailure a usage error
   */
  public AskedVerifiers open() throws CommandFailure {
    if (urls.isEmpty()) {
      throw CommandFailure.usage("which verifier? say --verifier URL");
    }
    List<VeraisonVerifier> opened = new ArrayList<>();
    try {
      for (URI url : urls) {
        opened.add(open(url, authorities, proxy, earKeys, discoveryOverHttp, allowDemoKey));
      }
      return new AskedVerifiers(opened);
    } catch (IllegalArgumentException unsafe) {
      opened.forEach(VeraisonVerifier::close);
      throw CommandFailure.usage(
          earKeys.isEmpty()
              ? "--verifier: " + unsafe.getMessage() + "; the key can be given with --ear-key"
              : "--verifier: " + unsafe.getMessage());
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
    return open(
        at,
        authorities,
        Optional.empty(),
        resultKey.stream().toList(),
        discoveryOverHttp,
        allowDemoKey);
  }

  private static VeraisonVerifier open(
      URI at,
      Optional<Path> authorities,
      Optional<HostPort> proxy,
      List<Path> resultKeys,
      boolean discoveryOverHttp,
      boolean allowDemoKey)
      throws CommandFailure {
    VeraisonService.Builder builder = VeraisonService.at(at);
    if (authorities.isPresent()) {
      builder.trusting(PemFile.certificates(authorities.get()));
    }
    proxy.ifPresent(it -> builder.proxy(HttpProxy.at(it.host(), it.port())));
    VeraisonService service = builder.build();
    if (!resultKeys.isEmpty()) {
      List<EarKey> keys = new ArrayList<>();
      for (Path file : resultKeys) {
        keys.add(EarKeyFile.publicKey(file));
      }
      return allowDemoKey
          ? VeraisonVerifier.insecureAllowingDemoKey(service, keys)
          : VeraisonVerifier.withPinnedKeys(service, keys);
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
