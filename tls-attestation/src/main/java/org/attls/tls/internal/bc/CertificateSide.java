package org.attls.tls.internal.bc;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.appraise.CertificateValidation;
import org.attls.tls.appraise.CredentialEntry;
import org.attls.tls.credential.PinnedKeys;
import org.bouncycastle.tls.Certificate;
import org.jspecify.annotations.Nullable;

/**
 * The peer shows an X.509 certificate or a raw public key and does not attest, be it client or
 * server.
 */
final class CertificateSide {
  private final Connection connection;
  private final CertificateValidation validation;
  private final Optional<PinnedKeys> pinned;

  private @Nullable PublicKey key;
  private Optional<String> name = Optional.empty();

  /**
   * @param pinned the raw public keys that are taken; empty where certificates are
   */
  CertificateSide(
      Connection connection, CertificateValidation validation, Optional<PinnedKeys> pinned) {
    this.connection = connection;
    this.validation = validation;
    this.pinned = pinned;
  }

  /** The peer's Certificate: its chain is validated, or its key looked up. */
  void certificate(Certificate certificate) throws AttestationException {
    List<CredentialEntry> entries =
        PeerCertificates.entries(certificate, connection.settings.codePoints());
    if (entries.isEmpty()) {
      throw new AttestationException(Reason.CREDENTIAL_EMPTY, "the peer sent no certificate");
    }
    if (pinned.isPresent()) {
      Bytes rawKey = PeerCertificates.rawKey(entries);
      key = pinned.get().require(rawKey);
      name = Optional.of(PinnedKeys.name(rawKey));
      return;
    }
    List<X509Certificate> chain = PeerCertificates.chain(entries);
    name = validation.validate(chain);
    key = chain.get(0).getPublicKey();
  }

  /**
   * The library is about to verify a CertificateVerify of that scheme with the certificate's key.
   * It takes every scheme for every elliptic-curve key, and has other alerts where the scheme is
   * for another kind of key; here both is refused (RFC 8446, section 4.2.3).
   */
  void certificateVerifyHas(int scheme) throws AttestationException {
    PublicKey certified = key;
    if (certified == null) {
      throw new IllegalStateException("CertificateVerify without a certificate");
    }
    if (!SignatureSchemes.forKey(certified).contains(scheme)) {
      throw new AttestationException(
          Reason.SIGNATURE_SCHEME,
          "signature scheme " + scheme + " does not fit the peer's certificate");
    }
  }

  /** Whom the certificate names, or what the raw key is called, once it has been validated. */
  Optional<String> name() {
    return name;
  }
}
