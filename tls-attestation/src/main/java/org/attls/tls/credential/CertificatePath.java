package org.attls.tls.credential;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.attls.cmw.pkix.TrustedCertificates;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;

/**
 * What is asked of every X.509 chain, whoever shows it: the JDK's PKIX path validation against
 * configured anchors (RFC 5280, section 6), validity, that of the anchor too, and key usage.
 * Revocation is not checked.
 */
final class CertificatePath {
  static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
  static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

  private static final String ANY_USAGE = "2.5.29.37.0";

  private CertificatePath() {}

  /**
   * Checks path, validity and usage. A certificate that is an anchor itself is pinned: nobody has
   * to vouch for it, so that a self-signed one is taken in no other way.
   *
   * @param chain end-entity certificate first
   * @param purpose the extended key usage that it must allow
   * @throws AttestationException {@link Reason#CERTIFICATE_REFUSED}
   */
  static void check(List<X509Certificate> chain, TrustedCertificates anchors, String purpose)
      throws AttestationException {
    checkPath(chain, anchors);
    checkUsage(chain.get(0), purpose);
  }

  private static void checkPath(List<X509Certificate> chain, TrustedCertificates anchors)
      throws AttestationException {
    if (anchors.contains(chain.get(0))) {
      checkValidity(chain.get(0));
      return;
    }
    List<X509Certificate> path = chain.stream().takeWhile(it -> !anchors.contains(it)).toList();
    try {
      anchors.requirePath(path, Instant.now());
    } catch (CertPathValidatorException refused) {
      throw new AttestationException(
          Reason.CERTIFICATE_REFUSED, "path validation failed: " + refused.getMessage(), refused);
    } catch (GeneralSecurityException refused) {
      throw new AttestationException(Reason.CERTIFICATE_REFUSED, "path validation failed", refused);
    }
  }

  private static void checkValidity(X509Certificate certificate) throws AttestationException {
    try {
      certificate.checkValidity();
    } catch (GeneralSecurityException invalid) {
      throw new AttestationException(
          Reason.CERTIFICATE_REFUSED, "the certificate is not valid now", invalid);
    }
  }

  private static void checkUsage(X509Certificate certificate, String purpose)
      throws AttestationException {
    boolean[] keyUsage = certificate.getKeyUsage();
    if (keyUsage != null && !keyUsage[0]) {
      throw new AttestationException(Reason.CERTIFICATE_REFUSED, "keyUsage lacks digitalSignature");
    }
    List<String> extended;
    try {
      extended = certificate.getExtendedKeyUsage();
    } catch (GeneralSecurityException malformed) {
      throw new AttestationException(
          Reason.CERTIFICATE_REFUSED, "malformed extendedKeyUsage", malformed);
    }
    if (extended != null && !extended.contains(purpose) && !extended.contains(ANY_USAGE)) {
      throw new AttestationException(
          Reason.CERTIFICATE_REFUSED,
          "extendedKeyUsage lacks " + (purpose.equals(SERVER_AUTH) ? "serverAuth" : "clientAuth"));
    }
  }
}
