package org.attls.tls.internal.bc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.attls.tls.curve.EllipticCurves;
import org.attls.tls.curve.NistCurve;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.Tls13Verifier;

/**
 * Verifies an ECDSA signature by the code that was chosen. The key has been read by the library,
 * which thereby decides which encodings of keys are taken.
 */
final class CurveVerifier implements Tls13Verifier {
  private final EllipticCurves curves;
  private final NistCurve curve;
  private final byte[] point;
  private final String digest;
  private final ByteArrayOutputStream content = new ByteArrayOutputStream(256);

  private CurveVerifier(EllipticCurves curves, NistCurve curve, byte[] point, String digest) {
    this.curves = curves;
    this.curve = curve;
    this.point = point;
    this.digest = digest;
  }

  /** Whether the scheme is one of those for the curves of NIST. */
  static boolean knows(int signatureScheme) {
    return digest(signatureScheme).isPresent();
  }

  /** A verifier, unless scheme or key are for the library. */
  static Optional<Tls13Verifier> of(
      EllipticCurves curves, ECPublicKeyParameters key, int signatureScheme) {
    Optional<NistCurve> curve = NistCurve.ofOrder(key.getParameters().getN());
    return digest(signatureScheme)
        .flatMap(
            digest ->
                curve.map(
                    it -> new CurveVerifier(curves, it, key.getQ().getEncoded(false), digest)));
  }

  private static Optional<String> digest(int signatureScheme) {
    return switch (signatureScheme) {
      case SignatureScheme.ecdsa_secp256r1_sha256 -> Optional.of("SHA-256");
      case SignatureScheme.ecdsa_secp384r1_sha384 -> Optional.of("SHA-384");
      case SignatureScheme.ecdsa_secp521r1_sha512 -> Optional.of("SHA-512");
      default -> Optional.empty();
    };
  }

  @Override
  public OutputStream getOutputStream() {
    return content;
  }

  @Override
  public boolean verifySignature(byte[] signature) throws IOException {
    try {
      byte[] hash = MessageDigest.getInstance(digest).digest(content.toByteArray());
      return curves.verifies(curve, point, hash, signature);
    } catch (InvalidKeyException impossible) {
      throw new TlsFatalAlert(AlertDescription.bad_certificate, impossible);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("this Java runtime has no " + digest, missing);
    }
  }
}
