package org.attls.bench.rung;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.Hashtable;
import java.util.List;
import java.util.Set;
import java.util.Vector;
import org.attls.bench.connection.BctlsEnd;
import org.attls.bench.connection.End;
import org.attls.tls.credential.X509Credential;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsServerProtocol;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * The library by itself with its own defaults: TLS 1.3, where each end has the JDK validate the
 * path of the other's certificate, as ours do.
 */
final class PlainBctls {
  private final X509Credential server;
  private final X509Credential client;
  private final Set<TrustAnchor> anchors;
  private final SecureRandom random = new SecureRandom();

  PlainBctls(Certificates certificates) {
    this.server = certificates.server();
    this.client = certificates.client();
    this.anchors = Set.of(new TrustAnchor(certificates.authority(), null));
  }

  End clientEnd() throws IOException {
    BcTlsCrypto crypto = new BcTlsCrypto(random);
    TlsClientProtocol protocol = new TlsClientProtocol();
    protocol.connect(
        new DefaultTlsClient(crypto) {
          @Override
          protected ProtocolVersion[] getSupportedVersions() {
            return ProtocolVersion.TLSv13.only();
          }

          @Override
          public TlsAuthentication getAuthentication() {
            return new TlsAuthentication() {
              @Override
              public void notifyServerCertificate(TlsServerCertificate shown) throws IOException {
                requireTrusted(shown.getCertificate());
              }

              @Override
              public TlsCredentials getClientCredentials(CertificateRequest request)
                  throws IOException {
                return signer(context, crypto, client);
              }
            };
          }
        });
    return new BctlsEnd(protocol);
  }

  End serverEnd() throws IOException {
    BcTlsCrypto crypto = new BcTlsCrypto(random);
    TlsServerProtocol protocol = new TlsServerProtocol();
    protocol.accept(
        new DefaultTlsServer(crypto) {
          @Override
          protected ProtocolVersion[] getSupportedVersions() {
            return ProtocolVersion.TLSv13.only();
          }

          @Override
          public CertificateRequest getCertificateRequest() {
            Vector<SignatureAndHashAlgorithm> algorithms = new Vector<>();
            algorithms.add(ecdsa());
            try {
              return new CertificateRequest(TlsUtils.EMPTY_BYTES, algorithms, null, null);
            } catch (IOException impossible) {
              throw new IllegalStateException("one algorithm is enough", impossible);
            }
          }

          @Override
          public void notifyClientCertificate(Certificate shown) throws IOException {
            requireTrusted(shown);
          }

          @Override
          public TlsCredentials getCredentials() throws IOException {
            return signer(context, crypto, server);
          }
        });
    return new BctlsEnd(protocol);
  }

  private static TlsCredentialedSigner signer(
      TlsContext context, BcTlsCrypto crypto, X509Credential credential) throws IOException {
    AsymmetricKeyParameter key = PrivateKeyFactory.createKey(credential.key().getEncoded());
    CertificateEntry entry =
        new CertificateEntry(
            crypto.createCertificate(encoded(credential.chain().get(0))), new Hashtable<>());
    return new BcDefaultTlsCredentialedSigner(
        new TlsCryptoParameters(context),
        crypto,
        key,
        new Certificate(TlsUtils.EMPTY_BYTES, new CertificateEntry[] {entry}),
        ecdsa());
  }

  private void requireTrusted(Certificate shown) throws IOException {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      java.security.cert.Certificate certificate =
          factory.generateCertificate(
              new ByteArrayInputStream(shown.getCertificateAt(0).getEncoded()));
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      CertPathValidator.getInstance("PKIX")
          .validate(factory.generateCertPath(List.of(certificate)), parameters);
    } catch (GeneralSecurityException refused) {
      throw new TlsFatalAlert(AlertDescription.bad_certificate, refused);
    }
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException impossible) {
      throw new IllegalStateException("a parsed certificate has an encoding", impossible);
    }
  }

  private static SignatureAndHashAlgorithm ecdsa() {
    return SignatureScheme.getSignatureAndHashAlgorithm(SignatureScheme.ecdsa_secp256r1_sha256);
  }
}
