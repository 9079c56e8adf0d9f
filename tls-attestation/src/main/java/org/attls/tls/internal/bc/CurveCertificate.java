package org.attls.tls.internal.bc;

import java.io.IOException;
import java.util.Optional;
import org.attls.tls.curve.EllipticCurves;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.tls.crypto.Tls13Verifier;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** The library's X.509 certificate, whose ECDSA signatures the chosen code verifies. */
final class CurveCertificate extends BcTlsCertificate {
  private final EllipticCurves curves;
  private final byte[] encoding;

  CurveCertificate(BcTlsCrypto crypto, EllipticCurves curves, byte[] encoding) throws IOException {
    super(crypto, encoding);
    this.curves = curves;
    this.encoding = encoding.clone();
  }

  /** As the peer sent it. */
  @Override
  public byte[] getEncoded() {
    return encoding.clone();
  }

  @Override
  public Tls13Verifier createVerifier(int signatureScheme) throws IOException {
    if (CurveVerifier.knows(signatureScheme)) {
      validateKeyUsage(KeyUsage.digitalSignature);
      Optional<Tls13Verifier> verifier = CurveVerifier.of(curves, getPubKeyEC(), signatureScheme);
      if (verifier.isPresent()) {
        return verifier.get();
      }
    }
    return super.createVerifier(signatureScheme);
  }
}
