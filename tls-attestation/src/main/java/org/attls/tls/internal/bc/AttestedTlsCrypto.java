package org.attls.tls.internal.bc;

import java.io.IOException;
import java.security.SecureRandom;
import org.attls.cmw.octets.Bytes;
import org.bouncycastle.tls.CertificateType;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.TlsAEADCipher;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * The library's cryptography for one connection. Once evidence has been negotiated, what the peer
 * puts into its Certificate message is taken as it is; AES-GCM is the JDK's, which has hardware
 * behind it.
 */
final class AttestedTlsCrypto extends BcTlsCrypto {
  private boolean peerSendsEvidence;

  AttestedTlsCrypto(SecureRandom random) {
    super(random);
  }

  /** From now on the peer's Certificate holds evidence, as this connection has negotiated. */
  void expectEvidence() {
    peerSendsEvidence = true;
  }

  @Override
  public TlsCertificate createCertificate(short type, byte[] encoding) throws IOException {
    if (peerSendsEvidence && type == CertificateType.X509) {
      return new EvidenceCertificate(this, Bytes.copyOf(encoding));
    }
    return super.createCertificate(type, encoding);
  }

  @Override
  protected TlsAEADCipher createCipher_AES_GCM(
      TlsCryptoParameters parameters, int keySize, int macSize) throws IOException {
    return new TlsAEADCipher(
        parameters,
        new JdkAesGcm(true),
        new JdkAesGcm(false),
        keySize,
        macSize,
        TlsAEADCipher.AEAD_GCM,
        null);
  }
}
