package org.attls.tls.internal.bc;

import java.io.IOException;
import java.security.InvalidKeyException;
import java.util.Arrays;
import org.attls.tls.curve.EllipticCurves;
import org.attls.tls.curve.KeyShare;
import org.attls.tls.curve.NistCurve;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsAgreement;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/** Key agreement on a curve of NIST (RFC 8446, section 7.4.2) by the code that was chosen. */
final class CurveAgreement implements TlsAgreement {
  private final BcTlsCrypto crypto;
  private final EllipticCurves curves;
  private final NistCurve curve;
  private @Nullable KeyShare ours;
  private byte[] peer = new byte[0];

  CurveAgreement(BcTlsCrypto crypto, EllipticCurves curves, NistCurve curve) {
    this.crypto = crypto;
    this.curves = curves;
    this.curve = curve;
  }

  @Override
  public byte[] generateEphemeral() {
    KeyShare fresh = curves.newKeyShare(curve, crypto.getSecureRandom());
    ours = fresh;
    return fresh.point();
  }

  @Override
  public void receivePeerValue(byte[] point) {
    peer = point.clone();
  }

  @Override
  public TlsSecret calculateSecret() throws IOException {
    KeyShare share = ours;
    if (share == null) {
      throw new IllegalStateException("no key of our own");
    }
    ours = null;
    byte[] secret;
    try {
      secret = share.agree(peer);
    } catch (InvalidKeyException refused) {
      throw new TlsFatalAlert(AlertDescription.illegal_parameter, refused);
    }
    try {
      return crypto.createSecret(secret);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }
}
