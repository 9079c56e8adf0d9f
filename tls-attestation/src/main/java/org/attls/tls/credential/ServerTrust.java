package org.attls.tls.credential;

import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.jspecify.annotations.Nullable;

/**
 * How a client authenticates a server that shows an X.509 certificate: PKIX path validation by the
 * JDK against configured anchors, key usage, and the host name. Revocation is not checked.
 */
public final class ServerTrust {
  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
  private static final String ANY_USAGE = "2.5.29.37.0";

  private final @Nullable Set<TrustAnchor> anchors;

  private ServerTrust(@Nullable Set<TrustAnchor> anchors) {
    this.anchors = anchors;
  }

  /**
   * Trusts servers whose certificate leads to one of these, and carries the name that was asked
   * for.
   */
  public static ServerTrust anchors(Collection<X509Certificate> certificates) {
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("no trust anchor");
    }
    Set<TrustAnchor> anchors = new HashSet<>();
    for (X509Certificate certificate : certificates) {
      anchors.add(new TrustAnchor(certificate, null));
    }
    return new ServerTrust(anchors);
  }

  /** Takes any certificate: the server is then not authenticated at all. For laboratories. */
  public static ServerTrust insecureAnyServer() {
    return new ServerTrust(null);
  }

  /** Whether {@code host} is an IPv4 or IPv6 literal rather than a name. */
  public static boolean isAddress(String host) {
    return ServerNames.isAddress(host);
  }

  /**
   * @param chain as received, end-entity certificate first
   * @param host the name or address that was asked for
   * @throws AttestationException {@link Reason#CERTIFICATE_REFUSED}
   */
  public void check(List<X509Certificate> chain, String host) throws AttestationException {
    if (anchors == null) {
      return;
    }
    X509Certificate endEntity = chain.get(0);
    checkPath(chain, anchors);
    checkUsage(endEntity);
    if (!ServerNames.matches(endEntity, host)) {
      throw new AttestationException(
          Reason.CERTIFICATE_REFUSED, "the certificate does not name " + host);
    }
  }

  private static void checkPath(List<X509Certificate> chain, Set<TrustAnchor> anchors)
      throws AttestationException {
    List<X509Certificate> path = chain;
    for (TrustAnchor anchor : anchors) {
      int index = path.indexOf(anchor.getTrustedCert());
      if (index > 0) {
        path = path.subList(0, index);
      } else if (index == 0) {
        // The end-entity certificate itself is an anchor: pinned.
        checkValidity(chain.get(0));
        return;
      }
    }
    try {
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      CertPath certPath = CertificateFactory.getInstance("X.509").generateCertPath(path);
      CertPathValidator.getInstance("PKIX").validate(certPath, parameters);
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

  private static void checkUsage(X509Certificate certificate) throws AttestationException {
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
    if (extended != null && !extended.contains(SERVER_AUTH) && !extended.contains(ANY_USAGE)) {
      throw new AttestationException(
          Reason.CERTIFICATE_REFUSED, "extendedKeyUsage lacks serverAuth");
    }
  }
}
