package org.attls.corim.signed;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import org.attls.cmw.pkix.TrustedCertificates;

/**
 * Certificates of authorities that may name signers of CoRIMs. Paths are validated by the JDK (RFC
 * 5280, section 6), without revocation lists: a root that is no longer trusted is taken out here.
 */
public final class TrustedRoots {
  private static final int DIGITAL_SIGNATURE = 0;

  private final TrustedCertificates roots;

  private TrustedRoots(TrustedCertificates roots) {
    this.roots = roots;
  }

  /** At least one root. */
  public static TrustedRoots of(Collection<X509Certificate> roots) {
    if (roots.isEmpty()) {
      throw new IllegalArgumentException("no root: nothing would be trusted");
    }
    return new TrustedRoots(TrustedCertificates.of(roots));
  }

  /**
   * Checks that a path leads to one of the roots, and that its end entity may sign.
   *
   * @param path the end entity first, each certified by the next; a root may be among them, and
   *     what stands behind it is not looked at
   * @param at when all certificates have to hold, the root too
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
      roots.requirePath(belowRoot, at);
    } catch (CertificateException notAtThatTime) {
      throw new UntrustedCorimException(
          "the signer's certificate does not hold at " + at, notAtThatTime);
    } catch (GeneralSecurityException refused) {
      throw new UntrustedCorimException(
          "the certificates do not lead to a trusted root: " + refused.getMessage(), refused);
    }
  }
}
