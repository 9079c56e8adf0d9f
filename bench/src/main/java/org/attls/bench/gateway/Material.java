package org.attls.bench.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private static final String CORIM = ".corim";

  /** Writes the server's certificate and key, the authority, and what endorses the devices. */
  public static Material write(
      Path directory, Certificates certificates, List<SoftwareAttester> devices)
      throws IOException, GeneralSecurityException {
    Material written = new Material(directory);
    written.replaceServer(certificates.server());
    Files.writeString(
        written.authority(), pem("CERTIFICATE", certificates.authority().getEncoded()));
    Files.writeString(
        written.both(), Files.readString(written.certificate()) + Files.readString(written.key()));
    Files.createDirectory(written.endorsements());
    for (SoftwareAttester device : devices) {
      Files.write(
          written.endorsements().resolve(device.instance().hex() + CORIM),
          CorimWriter.write(device.endorsement()).toArray());
    }
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

  /** Encoded endorsements by the device they are for. */
  Map<Bytes, Bytes> endorsed() throws IOException {
    Map<Bytes, Bytes> endorsed = new HashMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(endorsements())) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        endorsed.put(
            Bytes.fromHex(name.substring(0, name.length() - CORIM.length())),
            Bytes.copyOf(Files.readAllBytes(file)));
      }
    }
    return endorsed;
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

  /** A directory of CoRIMs, one for each device. */
  public Path endorsements() {
    return directory.resolve("endorsements");
  }

  private static String pem(String type, byte[] der) {
    Base64.Encoder encoder = Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(type, encoder.encodeToString(der), type);
  }
}
