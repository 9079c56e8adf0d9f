package org.attls.bench.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import org.attls.bench.rung.Certificates;
import org.attls.bench.rung.SoftwareAttester;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.CorimWriter;
import org.attls.tls.credential.X509Credential;

/**
 * What the serving processes have to know, in files.
 *
 * @param directory below which everything of one measurement lies
 */
public record Material(Path directory) {
  private static final int LINE = 64;

  /** Writes the server's certificate and key, the authority, and what endorses the device. */
  public static Material write(Path directory, Certificates certificates, SoftwareAttester device)
      throws IOException, GeneralSecurityException {
    Material written = new Material(directory);
    written.replaceServer(certificates.server());
    Files.writeString(
        written.authority(), pem("CERTIFICATE", certificates.authority().getEncoded()));
    Files.writeString(
        written.both(), Files.readString(written.certificate()) + Files.readString(written.key()));
    Files.write(written.endorsement(), CorimWriter.write(device.endorsement()).toArray());
    Files.writeString(written.instanceFile(), device.instance().hex());
    return written;
  }

  /** Writes another certificate of the server, and its key. */
  public void replaceServer(X509Credential server) throws IOException, GeneralSecurityException {
    Files.writeString(key(), pem("PRIVATE KEY", server.key().getEncoded()));
    Files.writeString(certificate(), pem("CERTIFICATE", server.chain().get(0).getEncoded()));
  }

  X509Credential server() throws IOException, GeneralSecurityException {
    String text = Files.readString(key()).replaceAll("-----[A-Z ]+-----|\\s", "");
    try (InputStream in = Files.newInputStream(certificate())) {
      return new X509Credential(
          List.of(
              (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in)),
          KeyFactory.getInstance("EC")
              .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text))));
    }
  }

  Bytes instance() throws IOException {
    return Bytes.fromHex(Files.readString(instanceFile()));
  }

  /** PEM, the server's. */
  public Path certificate() {
    return directory.resolve("server.crt");
  }

  /** PEM, PKCS #8, the server's. */
  public Path key() {
    return directory.resolve("server.key");
  }

  /** Certificate and key in one file. */
  Path both() {
    return directory.resolve("server.pem");
  }

  /** PEM. */
  public Path authority() {
    return directory.resolve("ca.crt");
  }

  /** CoRIM, the device's. */
  public Path endorsement() {
    return directory.resolve("device.corim");
  }

  private Path instanceFile() {
    return directory.resolve("device.instance");
  }

  private static String pem(String type, byte[] der) {
    Base64.Encoder encoder = Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(type, encoder.encodeToString(der), type);
  }
}
