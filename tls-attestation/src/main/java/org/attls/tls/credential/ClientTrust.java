package org.attls.tls.credential;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.pkix.TrustedCertificates;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.jspecify.annotations.Nullable;

/**
 * How a server authenticates a client that shows an X.509 certificate, beside its attestation or
 * alone: PKIX path validation by the JDK against configured anchors, validity, key usage, and that
 * it names somebody. Revocation is not checked.
 *
 * <p>Beside an attestation the certificate is one for the attested key; that is compared elsewhere.
 */
public final class ClientTrust {
  private final @Nullable TrustedCertificates anchors;
  private final Optional<PinnedKeys> pinnedKeys;

  private ClientTrust(@Nullable TrustedCertificates anchors, Optional<PinnedKeys> pinnedKeys) {
    this.anchors = anchors;
    this.pinnedKeys = pinnedKeys;
  }

  /**
   * Trusts clients whose certificate leads to one of these, or is one of these.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static ClientTrust anchors(Collection<X509Certificate> certificates) {
    return new ClientTrust(TrustedCertificates.of(certificates), Optional.empty());
  }

  /** Trusts clients that show one of these raw public keys (RFC 7250), and no certificate. */
  public static ClientTrust pinned(PinnedKeys keys) {
    return new ClientTrust(TrustedCertificates.none(), Optional.of(keys));
  }

  /** The raw public keys that are taken; empty where certificates are. */
  public Optional<PinnedKeys> pinnedKeys() {
    return pinnedKeys;
  }

  /**
   * Takes any certificate: the client is then not authenticated at all, and only has to hold the
   * key. For laboratories.
   */
  public static ClientTrust insecureAnyClient() {
    return new ClientTrust(null, Optional.empty());
  }

  /**
   * @param chain as received, end-entity certificate first
   * @return whom the certificate names: its subject, else its first alternative name; empty where
   *     any certificate is taken
   * @throws AttestationException {@link Reason#CERTIFICATE_REFUSED}
   */
  public Optional<String> check(List<X509Certificate> chain) throws AttestationException {
    if (pinnedKeys.isPresent()) {
      throw new AttestationException(
          Reason.CERTIFICATE_REFUSED, "a certificate in place of a raw public key");
    }
    if (anchors == null) {
      return Optional.empty();
    }
    CertificatePath.check(chain, anchors, CertificatePath.CLIENT_AUTH);
    return Optional.of(name(chain.get(0)));
  }

  private static String name(X509Certificate certificate) throws AttestationException {
    String subject = certificate.getSubjectX500Principal().getName();
    if (!subject.isEmpty()) {
      return subject;
    }
    Collection<List<?>> names;
    try {
      names = certificate.getSubjectAlternativeNames();
    } catch (CertificateParsingException malformed) {
      throw new AttestationException(
          Reason.CERTIFICATE_REFUSED, "malformed subjectAltName", malformed);
    }
    if (names != null) {
      for (List<?> name : names) {
        // The other kinds are octets, which are no names to show.
        if (name.get(1) instanceof String text) {
          return text;
        }
      }
    }
    throw new AttestationException(Reason.CERTIFICATE_REFUSED, "the certificate names nobody");
  }
}
