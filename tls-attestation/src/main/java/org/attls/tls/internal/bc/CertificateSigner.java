package org.attls.tls.internal.bc;

import java.io.IOException;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.util.Optional;
import java.util.Vector;
import org.attls.tls.credential.Credential;
import org.attls.tls.curve.NistCurve;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.DefaultTlsCredentialedSigner;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;

/** An X.509 chain or a raw public key as the credential of an end that does not attest. */
final class CertificateSigner {
  private CertificateSigner() {}

  /**
   * @param offered the peer's signature_algorithms
   */
  static TlsCredentialedSigner create(
      TlsContext context, AttestedTlsCrypto crypto, Credential credential, Vector<?> offered)
      throws IOException {
    SignatureAndHashAlgorithm algorithm = select(credential, offered);
    CertificateEntry[] entries =
        credential.entries().stream()
            .map(data -> new CertificateEntry(new EvidenceCertificate(crypto, data), null))
            .toArray(CertificateEntry[]::new);
    Certificate certificate = new Certificate(TlsUtils.EMPTY_BYTES, entries);
    TlsCryptoParameters parameters = new TlsCryptoParameters(context);
    Optional<NistCurve> curve = curve(credential.publicKey());
    if (curve.isEmpty()) {
      return new BcDefaultTlsCredentialedSigner(
          parameters,
          crypto,
          PrivateKeyFactory.createKey(credential.key().getEncoded()),
          certificate,
          algorithm);
    }
    try {
      return new DefaultTlsCredentialedSigner(
          parameters, crypto.signer(curve.get(), credential.key()), certificate, algorithm);
    } catch (InvalidKeyException refused) {
      throw new TlsFatalAlert(AlertDescription.internal_error, refused);
    }
  }

  private static Optional<NistCurve> curve(PublicKey key) {
    return key instanceof ECPublicKey ec
        ? NistCurve.ofOrder(ec.getParams().getOrder())
        : Optional.empty();
  }

  private static SignatureAndHashAlgorithm select(Credential credential, Vector<?> offered)
      throws TlsFatalAlert {
    for (int scheme : SignatureSchemes.forKey(credential.publicKey())) {
      SignatureAndHashAlgorithm algorithm = SignatureScheme.getSignatureAndHashAlgorithm(scheme);
      if (offered.contains(algorithm)) {
        return algorithm;
      }
    }
    throw new TlsFatalAlert(
        AlertDescription.handshake_failure, "the peer takes no signature that our key can make");
  }
}
