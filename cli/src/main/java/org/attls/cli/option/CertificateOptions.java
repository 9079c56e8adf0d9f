package org.attls.cli.option;

import java.nio.file.Path;
import java.util.Optional;
import org.attls.cli.file.PemFile;
import org.attls.cli.file.SecretFile;
import org.attls.cli.report.CommandFailure;
import org.attls.tls.credential.X509Credential;
import picocli.CommandLine.Option;

/** The X.509 certificate of an end of a connection. */
public final class CertificateOptions {
  @Option(
      names = "--cert",
      paramLabel = "PEM",
      description = "Certificate chain of this end, its own certificate first.")
  private Optional<Path> certificate = Optional.empty();

  @Option(
      names = "--key",
      paramLabel = "PEM",
      description = "Private key of the certificate: PKCS#8, SEC1 or PKCS#1.")
  private Optional<Path> key = Optional.empty();

  /**
   * The certificate and its key; empty where none was named.
   *
   * @throws CommandFailure a usage error
   */
  public Optional<X509Credential> credential() throws CommandFailure {
    if (certificate.isPresent() != key.isPresent()) {
      throw CommandFailure.usage("--cert and --key go together");
    }
    return certificate.isPresent()
        ? Optional.of(PemFile.credential(certificate.get(), key.orElseThrow()))
        : Optional.empty();
  }

  /** A warning where others than the owner may read the key. */
  public Optional<String> exposed() {
    return key.flatMap(SecretFile::exposed);
  }
}
