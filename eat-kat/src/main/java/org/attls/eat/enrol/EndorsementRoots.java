package org.attls.eat.enrol;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathValidatorResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.attls.cmw.pkix.TrustedCertificates;

/**
 * Whose word is taken for a TPM being genuine: the roots of TPM makers, and the authorities between
 * them and the endorsement keys.
 *
 * <p>Paths are built and validated by the JDK (RFC 5280, section 6), without revocation lists and
 * without fetching anything: what is no longer to be trusted is taken out here.
 */
public final class EndorsementRoots {
  private final TrustedCertificates roots;
  private final List<X509Certificate> between;

  private EndorsementRoots(TrustedCertificates roots, List<X509Certificate> between) {
    this.roots = roots;
    this.between = between;
  }

  /**
   * Self-issued certificates are roots; the others are only good for leading to one.
   *
   * @throws IllegalArgumentException without a root
   */
  public static EndorsementRoots of(Collection<X509Certificate> certificates) {
    List<X509Certificate> between =
        certificates.stream()
            .filter(it -> !it.getSubjectX500Principal().equals(it.getIssuerX500Principal()))
            .toList();
    List<X509Certificate> roots =
        certificates.stream()
            .filter(it -> it.getSubjectX500Principal().equals(it.getIssuerX500Principal()))
            .toList();
    if (roots.isEmpty()) {
      throw new IllegalArgumentException(
          "no root among " + between.size() + " certificates: nothing would be trusted");
    }
    return new EndorsementRoots(TrustedCertificates.of(roots), between);
  }

  /**
   * Checks that a certificate leads to one of the roots.
   *
   * @param at when all certificates have to hold, the root too
   * @throws EnrolmentException {@link EnrolmentException.Refusal#EK_CERTIFICATE_UNTRUSTED}
   */
  public void requireTrusted(EndorsementCertificate certificate, Instant at)
      throws EnrolmentException {
    try {
      roots.require(at, anchors -> build(certificate.certificate(), anchors, at));
    } catch (GeneralSecurityException refused) {
      throw new EnrolmentException(
          EnrolmentException.Refusal.EK_CERTIFICATE_UNTRUSTED,
          "the EK certificate, issued by "
              + certificate.certificate().getIssuerX500Principal()
              + ", does not lead to a trusted root: "
              + refused.getMessage(),
          refused);
    }
  }

  private PKIXCertPathValidatorResult build(
      X509Certificate certificate, Set<TrustAnchor> anchors, Instant at)
      throws GeneralSecurityException {
    X509CertSelector target = new X509CertSelector();
    target.setCertificate(certificate);
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(at));
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(between)));
    return (PKIXCertPathValidatorResult) CertPathBuilder.getInstance("PKIX").build(parameters);
  }
}
