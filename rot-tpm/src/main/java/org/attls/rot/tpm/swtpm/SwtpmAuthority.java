package org.attls.rot.tpm.swtpm;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.attls.cmw.octets.Bytes;

/**
 * Plays the maker of software TPMs: certifies their endorsement keys, on ECC P-384 and RSA-2048,
 * with an authority of its own (programs swtpm_setup and swtpm_localca of the package swtpm-tools).
 * For tests and demonstrations; such a certificate says nothing about security.
 */
public final class SwtpmAuthority {
  private static final String SETUP = "swtpm_setup";
  private static final String LOCAL_CA = "swtpm_localca";
  private static final long SECONDS = 60;

  private final Path directory;
  private final Path localCa;

  private SwtpmAuthority(Path directory, Path localCa) {
    this.directory = directory;
    this.localCa = localCa;
  }

  /** Whether the programs are on the search path. */
  public static boolean isInstalled() {
    return SearchPath.find(SETUP).isPresent() && SearchPath.find(LOCAL_CA).isPresent();
  }

  /**
   * An authority that keeps its keys in a directory; they are made when they are first needed.
   *
   * @throws SwtpmException when the programs are missing or the directory cannot be written to
   */
  public static SwtpmAuthority in(Path directory) throws SwtpmException {
    Path localCa =
        SearchPath.find(LOCAL_CA)
            .filter(present -> SearchPath.find(SETUP).isPresent())
            .orElseThrow(
                () ->
                    new SwtpmException(
                        "the program swtpm_setup or swtpm_localca is not on the search path; install"
                            + " the package swtpm-tools",
                        null));
    SwtpmAuthority authority = new SwtpmAuthority(directory.toAbsolutePath(), localCa);
    try {
      authority.writeConfiguration();
    } catch (IOException unwritable) {
      throw new SwtpmException("cannot configure swtpm_setup: " + unwritable, unwritable);
    }
    return authority;
  }

  /** The root and the authority below it, which certifies; there from the first TPM on. */
  public List<X509Certificate> certificates() throws IOException {
    return List.of(
        certificate(Files.readAllBytes(root())), certificate(Files.readAllBytes(issuer())));
  }

  /** The root's certificate, in PEM. */
  public Path root() {
    return directory.resolve("swtpm-localca-rootca-cert.pem");
  }

  /** The certificate of the authority below the root, in PEM. */
  public Path issuer() {
    return directory.resolve("issuercert.pem");
  }

  /**
   * Makes the state of a new TPM, with endorsement keys and their certificates in it.
   *
   * @param state an empty directory
   */
  void manufacture(Path state) throws SwtpmException {
    run(
        SETUP,
        "--tpm2",
        "--tpmstate",
        state.toString(),
        "--ecc",
        "--create-ek-cert",
        "--pcr-banks",
        "sha256,sha384",
        "--config",
        directory.resolve("setup.conf").toString());
  }

  /**
   * Certifies an endorsement key on P-256.
   *
   * @param x 32 octets
   * @param y 32 octets
   * @return the certificate, in DER
   */
  public Bytes certify(Bytes x, Bytes y) throws IOException {
    try (PrivateDirectory out = PrivateDirectory.create()) {
      run(
          localCa.toString(),
          "--type",
          "ek",
          "--ek",
          "x=" + x.hex() + ",y=" + y.hex() + ",id=secp256r1",
          "--dir",
          out.path().toString(),
          "--tpm-spec-family",
          "2.0",
          "--tpm-spec-level",
          "0",
          "--tpm-spec-revision",
          "164",
          "--tpm-manufacturer",
          "id:00001014",
          "--tpm-model",
          "swtpm",
          "--tpm-version",
          "id:20191023",
          "--tpm2",
          "--configfile",
          directory.resolve("localca.conf").toString(),
          "--optsfile",
          directory.resolve("localca.options").toString());
      return Bytes.copyOf(Files.readAllBytes(out.path().resolve("ek.cert")));
    }
  }

  private void writeConfiguration() throws IOException {
    write(
        "setup.conf",
        "create_certs_tool=" + localCa,
        "create_certs_tool_config=" + directory.resolve("localca.conf"),
        "create_certs_tool_options=" + directory.resolve("localca.options"));
    write(
        "localca.conf",
        "statedir = " + directory,
        "signingkey = " + directory.resolve("signkey.pem"),
        "issuercert = " + issuer(),
        "certserial = " + directory.resolve("certserial"));
    write(
        "localca.options",
        "--platform-manufacturer Software",
        "--platform-version 1",
        "--platform-model swtpm");
  }

  private void write(String name, String... lines) throws IOException {
    Files.writeString(directory.resolve(name), String.join("\n", lines) + "\n");
  }

  private void run(String... command) throws SwtpmException {
    Path log = directory.resolve("log");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .redirectErrorStream(true)
        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      Process process = builder.start();
      try {
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
          throw new SwtpmException(command[0] + " does not end", null);
        }
      } finally {
        process.destroyForcibly();
      }
      if (process.exitValue() != 0) {
        throw new SwtpmException(
            command[0]
                + " ended with status "
                + process.exitValue()
                + ": "
                + Files.readString(log, StandardCharsets.UTF_8).strip(),
            null);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new SwtpmException(command[0] + ": interrupted", interrupted);
    } catch (IOException refused) {
      throw refused instanceof SwtpmException ours
          ? ours
          : new SwtpmException(command[0] + " does not start: " + refused.getMessage(), refused);
    }
  }

  private static X509Certificate certificate(byte[] octets) throws IOException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(octets));
    } catch (CertificateException malformed) {
      throw new IOException("swtpm_localca wrote a certificate that cannot be read", malformed);
    }
  }
}
