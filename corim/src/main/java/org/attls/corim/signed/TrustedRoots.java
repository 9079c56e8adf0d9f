package org.attls.corim.signed;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Certificates of authorities that may name signers of CoRIMs. Paths are validated by the JDK (RFC
 * 5280, section 6), without revocation lists: a root that is no longer trusted is taken out here.
 */
public final class TrustedRoots {
  private static final int DIGITAL_SIGNATURE = 0;

  private final Set<X509Certificate> roots;

  private TrustedRoots(Set<X509Certificate> roots) {
    this.roots = roots;
  }

  /** At least one root. */
  public static TrustedRoots of(Collection<X509Certificate> roots) {
    if (roots.isEmpty()) {
      throw new IllegalArgumentException("no root: nothing would be trusted");
    }
    return new TrustedRoots(Set.copyOf(roots));
  }

  /**
   * Checks that a path leads to one of the roots, and that its end entity may sign.
   *
   * @param path the end entity first, each certified by the next; a root may be among them, and
   *     what stands behind it is not looked at
   * @param at when all certificates have to hold
   */
  void validate(List<X509Certificate> path, Instant at) throws UntrustedCorimException {
    X509Certificate signer = path.get(0);
    boolean[] usage = signer.getKeyUsage();
    if (usage != null && !usage[DIGITAL_SIGNATURE]) {
      throw new UntrustedCorimException("the signer's certificate is not for signatures");
    }
    List<X509Certificate> belowRoot = path.stream().takeWhile(c -> !roots.contains(c)).toList();
    try {
      if (belowRoot.isEmpty()) {
        signer.checkValidity(Date.from(at));
        return;
      }
      PKIXParameters parameters =
          new PKIXParameters(
              roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet()));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(at));
      CertPathValidator.getInstance("PKIX")
          .validate(
              CertificateFactory.getInstance("X.509").generateCertPath(belowRoot), parameters);
    } catch (CertificateException notAtThatTime) {
      throw new UntrustedCorimException(
          "the signer's certificate does not hold at " + at, notAtThatTime);
    } catch (GeneralSecurityException refused) {
      throw new UntrustedCorimException(
          "the certificates do not lead to a trusted root: " + refused.getMessage(), refused);
    }
  }
}
