package org.attls.cli.option;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.attls.cli.file.PemFile;
import org.attls.cli.file.SecretFile;
import org.attls.cli.file.TpmKeyFile;
import org.attls.cli.report.CommandFailure;
import org.attls.cmw.octets.Bytes;
import org.attls.rot.tpm.key.IdentityKeyBlob;
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
      description =
          "Private key of the certificate: PKCS#8, SEC1 or PKCS#1; or, beside --tpm, a key in that"
              + " TPM (TSS2 PRIVATE KEY, as attls csr makes it), whose certificate stands beside"
              + " the evidence for peers that take both.")
  private Optional<Path> key = Optional.empty();

  /**
   * What was named.
   *
   * @throws CommandFailure a usage error
   */
  public OwnCertificate read() throws CommandFailure {
    if (certificate.isPresent() != key.isPresent()) {
      throw CommandFailure.usage("--cert and --key go together");
    }
    if (certificate.isEmpty()) {
      return OwnCertificate.NONE;
    }
    Path keyFile = key.orElseThrow();
    Optional<IdentityKeyBlob> inTpm = TpmKeyFile.read(keyFile);
    if (inTpm.isEmpty()) {
      return new OwnCertificate(
          Optional.of(PemFile.credential(certificate.get(), keyFile)), Optional.empty());
    }
    List<X509Certificate> chain = PemFile.certificates(certificate.get());
    Bytes certified = Bytes.copyOf(chain.get(0).getPublicKey().getEncoded());
    if (!certified.equals(inTpm.get().area().key().spki())) {
      throw CommandFailure.usage(
          certificate.get() + ", " + keyFile + ": the certificate is for another key");
    }
    return new OwnCertificate(
        Optional.empty(), Optional.of(new OwnCertificate.InTpm(chain, inTpm.get())));
  }

  /** A warning where others than the owner may read the key. */
  public Optional<String> exposed() {
    return key.flatMap(SecretFile::exposed);
  }
}
