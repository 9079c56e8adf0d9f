package org.attls.tls.credential;

import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.pkix.TrustedCertificates;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.jspecify.annotations.Nullable;

/**
 * How a client authenticates a server that shows an X.509 certificate: PKIX path validation by the
 * JDK against configured anchors, key usage, and the host name. Revocation is not checked.
 */
public final class ServerTrust {
  private final @Nullable TrustedCertificates anchors;
  private final Optional<PinnedKeys> pinnedKeys;

  private ServerTrust(@Nullable TrustedCertificates anchors, Optional<PinnedKeys> pinnedKeys) {
    this.anchors = anchors;
    this.pinnedKeys = pinnedKeys;
  }

  /**
   * Trusts servers whose certificate leads to one of these, and carries the name that was asked
   * for.
   */
  public static ServerTrust anchors(Collection<X509Certificate> certificates) {
    return new ServerTrust(TrustedCertificates.of(certificates), Optional.empty());
  }

  /**
   * Trusts servers that show one of these raw public keys (RFC 7250), and no certificate. The host
   * is then for routing only: which key answers for it is said by the pins.
   */
  public static ServerTrust pinned(PinnedKeys keys) {
    return new ServerTrust(TrustedCertificates.none(), Optional.of(keys));
  }

  /** The raw public keys that are taken; empty where certificates are. */
  public Optional<PinnedKeys> pinnedKeys() {
    return pinnedKeys;
  }

  /** Takes any certificate: the server is then not authenticated at all. For laboratories. */
  public static ServerTrust insecureAnyServer() {
    return new ServerTrust(null, Optional.empty());
  }

  /** Whether {@code host} is an IPv4 or IPv6 literal rather than a name. */
  public static boolean isAddress(String host) {
    return ServerNames.isAddress(host);
  }

  /**
   * @param chain as received, end-entity certificate first
   * @param host the name or address that was asked for
   * @return the host, if the certificate names it; empty where any certificate is taken
   * @throws AttestationException {@link Reason#CERTIFICATE_REFUSED}
   */
  public Optional<String> check(List<X509Certificate> chain, String host)
      throws AttestationException {
    if (pinnedKeys.isPresent()) {
      throw new AttestationException(
          Reason.CERTIFICATE_REFUSED, "a certificate in place of a raw public key");
    }
    if (anchors == null) {
      return Optional.empty();
    }
    CertificatePath.check(chain, anchors, CertificatePath.SERVER_AUTH);
    if (!ServerNames.matches(chain.get(0), host)) {
      throw new AttestationException(
          Reason.CERTIFICATE_REFUSED, "the certificate does not name " + host);
    }
    return Optional.of(host);
  }
}
