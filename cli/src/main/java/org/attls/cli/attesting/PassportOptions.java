package org.attls.cli.attesting;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.attls.cli.option.VerifierOptions;
import org.attls.cli.report.CommandFailure;
import org.attls.eat.inspect.EarPassport;
import org.attls.rats.Attester;
import org.attls.tls.attest.PassportCache;
import org.attls.tls.wire.VerifierIdentity;
import org.attls.verifier.veraison.VeraisonVerifier;
import picocli.CommandLine.Option;

/** Whose results an attester presents, where its peers take them instead of evidence. */
public final class PassportOptions {
  @Option(
      names = "--passport",
      paramLabel = "URL",
      description =
          "Obtain results of this verifier, reached over Veraison's REST API, and present them to"
              + " peers that take them instead of evidence. Nothing binds a result to a connection.")
  private Optional<URI> verifier = Optional.empty();

  @Option(
      names = "--passport-identity",
      paramLabel = "TEXT",
      description = "What relying parties call that verifier (default: its URL).")
  private Optional<String> identity = Optional.empty();

  @Option(
      names = "--passport-ca",
      paramLabel = "PEM",
      description = "Certificates that the verifier's must lead to (default: the system's).")
  private Optional<Path> authorities = Optional.empty();

  @Option(
      names = "--passport-ear-key",
      paramLabel = "FILE",
      description =
          "Public key of its results, JWK or PEM (default: the one that it shows over https).")
  private Optional<Path> resultKey = Optional.empty();

  /** Whether results are to be presented. */
  boolean given() {
    return verifier.isPresent();
  }

  /**
   * The results to present; nothing has been asked of the verifier yet.
   *
   * @param attester whom they are about; not closed with them
   * @throws CommandFailure a usage error
   */
  Presented open(Attester attester) throws CommandFailure {
    URI url = verifier.orElseThrow();
    try {
      VerifierIdentity known = VerifierIdentity.of(identity.orElse(url.toString()));
      VeraisonVerifier asked = VerifierOptions.open(url, authorities, resultKey, false, false);
      return new Presented(
          PassportCache.builder(attester, EarPassport::wrap).verifier(known, asked).build(), asked);
    } catch (IllegalArgumentException unusable) {
      throw CommandFailure.usage("--passport: " + unusable.getMessage());
    }
  }

  /** Results to present, and the verifier that is asked for them. */
  record Presented(PassportCache results, VeraisonVerifier verifier) implements AutoCloseable {
    @Override
    public void close() {
      results.close();
      verifier.close();
    }
  }
}
