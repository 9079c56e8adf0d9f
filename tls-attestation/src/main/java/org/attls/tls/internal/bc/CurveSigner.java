package org.attls.tls.internal.bc;

import org.attls.tls.curve.EcdsaSigner;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.crypto.TlsSigner;
import org.bouncycastle.tls.crypto.TlsStreamSigner;
import org.jspecify.annotations.Nullable;

/** Signs CertificateVerify by ECDSA with the chosen code. */
final class CurveSigner implements TlsSigner {
  private final EcdsaSigner signer;

  CurveSigner(EcdsaSigner signer) {
    this.signer = signer;
  }

  @Override
  public byte[] generateRawSignature(SignatureAndHashAlgorithm algorithm, byte[] hash) {
    return signer.sign(hash);
  }

  /** The library makes the digest. */
  @Override
  public @Nullable TlsStreamSigner getStreamSigner(SignatureAndHashAlgorithm algorithm) {
    return null;
  }
}
