package org.attls.tls.credential;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.pkix.DerSequence;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;

/**
 * A chain of X.509 certificates as a peer sent it, parsed by the JDK and not validated.
 *
 * @param certificates at least one, end-entity certificate first
 */
public record CertificateChain(List<X509Certificate> certificates) {
  /** Most certificates that are parsed. */
  public static final int MOST = 10;

  /** Copies the list; it must not be empty. */
  public CertificateChain {
    certificates = List.copyOf(certificates);
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("empty certificate chain");
    }
  }

  /**
   * Parses certificates in DER; each is exactly one, and nothing follows it.
   *
   * @throws AttestationException {@link Reason#TOO_LARGE} for more than {@value #MOST}, {@link
   *     Reason#CERTIFICATE_REFUSED} for what is no certificate
   */
  public static CertificateChain parse(List<Bytes> encoded) throws AttestationException {
    if (encoded.size() > MOST) {
      throw new AttestationException(
          Reason.TOO_LARGE, encoded.size() + " certificates, at most " + MOST + " are taken");
    }
    List<X509Certificate> certificates = new ArrayList<>();
    for (Bytes one : encoded) {
      certificates.add(certificate(one));
    }
    return new CertificateChain(certificates);
  }

  /** The JDK's; to search its providers for each certificate is dearer than to parse it. */
  static CertificateFactory factory() {
    return Factory.X509;
  }

  private static final class Factory {
    static final CertificateFactory X509 = x509();

    private static CertificateFactory x509() {
      try {
        return CertificateFactory.getInstance("X.509");
      } catch (CertificateException missing) {
        throw new IllegalStateException("this Java runtime has no X.509", missing);
      }
    }
  }

  private static X509Certificate certificate(Bytes encoded) throws AttestationException {
    try {
      DerSequence.require(encoded, "certificate");
      X509Certificate certificate =
          (X509Certificate)
              factory().generateCertificate(new ByteArrayInputStream(encoded.toArray()));
      if (!encoded.equals(Bytes.copyOf(certificate.getEncoded()))) {
        throw new CertificateException("not the DER of one certificate alone");
      }
      return certificate;
    } catch (CertificateException | MalformedException | RuntimeException malformed) {
      // What the JDK's parser throws at octets that nobody vouches for is not all declared.
      throw new AttestationException(
          Reason.CERTIFICATE_REFUSED, "a certificate cannot be parsed", malformed);
    }
  }

  /**
   * The key that the first certificate is for: DER SubjectPublicKeyInfo. Of elliptic curves the JDK
   * takes named ones with uncompressed points only, which is the form of identity keys too.
   */
  public Bytes subjectPublicKeyInfo() {
    return Bytes.copyOf(certificates.get(0).getPublicKey().getEncoded());
  }
}
