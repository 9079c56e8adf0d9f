package org.attls.interop.bogo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.attls.tls.credential.X509Credential;

/** The runner's certificates and keys. */
final class PemFiles {
  private PemFiles() {}

  static X509Credential credential(Path certificates, Path key) throws Unimplemented, IOException {
    try {
      List<X509Certificate> chain = certificates(certificates);
      return new X509Credential(chain, key(key, chain.get(0).getPublicKey().getAlgorithm()));
    } catch (IllegalArgumentException | GeneralSecurityException notOurs) {
      throw new Unimplemented(
          "a credential of " + certificates.getFileName() + ": " + notOurs.getMessage());
    }
  }

  static List<X509Certificate> certificates(Path file) throws IOException, Unimplemented {
    try (InputStream in = Files.newInputStream(file)) {
      List<X509Certificate> certificates = new ArrayList<>();
      CertificateFactory.getInstance("X.509")
          .generateCertificates(in)
          .forEach(it -> certificates.add((X509Certificate) it));
      return certificates;
    } catch (CertificateException unknown) {
      throw new Unimplemented(
          "the certificates of " + file.getFileName() + ": " + unknown.getMessage());
    }
  }

  private static PrivateKey key(Path file, String algorithm)
      throws IOException, GeneralSecurityException {
    String text = Files.readString(file, StandardCharsets.US_ASCII);
    String base64 = text.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    return KeyFactory.getInstance(algorithm)
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
  }
}
