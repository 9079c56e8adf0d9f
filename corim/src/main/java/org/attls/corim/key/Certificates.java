package org.attls.corim.key;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.pkix.DerSequence;
import org.attls.corim.term.Digest;

/**
 * Reads certificates (RFC 5280; in text, RFC 7468, section 5) with nothing around them: what stands
 * beside a certificate would be carried unseen.
 */
public final class Certificates {
  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String END = "-----END CERTIFICATE-----";

  /** Longest path: the Web has four, and each costs a verification. */
  private static final int MAX_PATH = 10;

  private Certificates() {}

  /**
   * A certificate from DER.
   *
   * @param where path in failures
   */
  public static X509Certificate ofDer(Bytes der, String where) throws MalformedException {
    try {
      DerSequence.require(der, where);
    } catch (MalformedException other) {
      throw new MalformedException(where, -1, "not a certificate: " + other.getMessage());
    }
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      X509Certificate certificate =
          (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der.toArray()));
      // The factory takes BER inside as well.
      if (!der.equals(Bytes.copyOf(certificate.getEncoded()))) {
        throw new MalformedException(where, -1, "not the DER of one certificate alone");
      }
      return certificate;
    } catch (CertificateException | RuntimeException refused) {
      // What the JDK's parser throws at octets that nobody vouches for is not all declared.
      throw new MalformedException(where, -1, "not a certificate: " + refused.getMessage());
    }
  }

  /** One certificate in PEM. */
  static X509Certificate ofPem(String pem, String where) throws MalformedException {
    List<X509Certificate> certificates = all(pem, where);
    if (certificates.size() != 1) {
      throw new MalformedException(where, -1, certificates.size() + " certificates, must be one");
    }
    return certificates.get(0);
  }

  /** A path in PEM, the end entity first. */
  static List<X509Certificate> pathOfPem(String pem, String where) throws MalformedException {
    List<X509Certificate> path = all(pem, where);
    for (int i = 1; i < path.size(); i++) {
      if (!certifies(path.get(i), path.get(i - 1))) {
        throw new MalformedException(
            where, -1, "certificate " + i + " does not certify the one before it");
      }
    }
    return path;
  }

  /** Whether a digest is that of a certificate's DER. */
  static boolean matches(Digest digest, X509Certificate certificate) {
    Optional<String> algorithm = digest.algorithm().jdkName();
    if (algorithm.isEmpty()) {
      return false;
    }
    try {
      byte[] actual = MessageDigest.getInstance(algorithm.get()).digest(certificate.getEncoded());
      return digest.value().equals(Bytes.copyOf(actual));
    } catch (GeneralSecurityException unavailable) {
      return false;
    }
  }

  private static boolean certifies(X509Certificate issuer, X509Certificate subject) {
    if (!issuer.getSubjectX500Principal().equals(subject.getIssuerX500Principal())) {
      return false;
    }
    try {
      subject.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException refused) {
      return false;
    }
  }

  private static List<X509Certificate> all(String pem, String where) throws MalformedException {
    List<X509Certificate> certificates = new ArrayList<>();
    String left = pem.strip();
    do {
      int end = left.indexOf(END);
      if (!left.startsWith(BEGIN) || end < 0) {
        throw new MalformedException(where, -1, "not PEM blocks of type CERTIFICATE alone");
      }
      if (certificates.size() == MAX_PATH) {
        throw new MalformedException(where, -1, "more than " + MAX_PATH + " certificates");
      }
      String body = left.substring(BEGIN.length(), end).replaceAll("[\\r\\n]", "");
      certificates.add(ofDer(decode(body, where), where));
      left = left.substring(end + END.length()).strip();
    } while (!left.isEmpty());
    return certificates;
  }

  private static Bytes decode(String base64, String where) throws MalformedException {
    try {
      return Bytes.copyOf(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException notBase64) {
      throw new MalformedException(where, -1, "a PEM block that is not base64");
    }
  }
}
