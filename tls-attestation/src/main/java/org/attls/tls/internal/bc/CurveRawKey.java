package org.attls.tls.internal.bc;

import java.io.IOException;
import java.util.Optional;
import org.attls.tls.curve.EllipticCurves;
import org.bouncycastle.tls.crypto.Tls13Verifier;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsRawKeyCertificate;

/** The library's bare public key (RFC 7250), whose ECDSA signatures the chosen code verifies. */
final class CurveRawKey extends BcTlsRawKeyCertificate {
  private final EllipticCurves curves;

  CurveRawKey(BcTlsCrypto crypto, EllipticCurves curves, byte[] subjectPublicKeyInfo) {
    super(crypto, subjectPublicKeyInfo);
    this.curves = curves;
  }

  @Override
  public Tls13Verifier createVerifier(int signatureScheme) throws IOException {
    if (CurveVerifier.knows(signatureScheme)) {
      Optional<Tls13Verifier> verifier = CurveVerifier.of(curves, getPubKeyEC(), signatureScheme);
      if (verifier.isPresent()) {
        return verifier.get();
      }
    }
    return super.createVerifier(signatureScheme);
  }
}
