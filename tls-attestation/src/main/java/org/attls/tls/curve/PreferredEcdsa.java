package org.attls.tls.curve;

import java.io.IOException;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.attls.cmw.ecdsa.EcdsaCode;
import org.attls.cmw.octets.Bytes;
import org.bouncycastle.crypto.signers.DSAEncoding;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;

/**
 * Lets evidence and attestation results be signed and verified by the same code as connections:
 * {@link EllipticCurves#preferred()} at each verification, and when a key begins to sign.
 */
public final class PreferredEcdsa implements EcdsaCode {
  private final Supplier<EllipticCurves> code;

  /** For {@link java.util.ServiceLoader}. */
  public PreferredEcdsa() {
    this(EllipticCurves::preferred);
  }

  PreferredEcdsa(Supplier<EllipticCurves> code) {
    this.code = code;
  }

  @Override
  public Signing signing(String curve, PrivateKey key) throws InvalidKeyException {
    NistCurve nist = named(curve);
    EcdsaSigner signer = code.get().signer(nist, key);
    return digest -> {
      byte[] signature = signer.sign(digest.toArray());
      try {
        return Bytes.copyOf(
            translated(nist, signature, StandardDSAEncoding.INSTANCE, PlainDSAEncoding.INSTANCE));
      } catch (IOException | RuntimeException impossible) {
        throw new IllegalStateException("a signature just made", impossible);
      }
    };
  }

  @Override
  public boolean verifies(String curve, Bytes point, Bytes digest, Bytes signature)
      throws InvalidKeyException {
    NistCurve nist = named(curve);
    byte[] standard;
    try {
      standard =
          translated(
              nist, signature.toArray(), PlainDSAEncoding.INSTANCE, StandardDSAEncoding.INSTANCE);
    } catch (IOException | RuntimeException malformed) {
      return false;
    }
    return code.get().verifies(nist, point.toArray(), digest.toArray(), standard);
  }

  @Override
  public List<Bytes> signers(String curve, Bytes digest, Bytes signature)
      throws InvalidKeyException {
    return KeyRecovery.signers(named(curve), digest.toArray(), signature.toArray()).stream()
        .map(Bytes::copyOf)
        .toList();
  }

  private static byte[] translated(
      NistCurve curve, byte[] signature, DSAEncoding from, DSAEncoding to) throws IOException {
    BigInteger[] values = from.decode(curve.order(), signature);
    return to.encode(curve.order(), values[0], values[1]);
  }

  private static NistCurve named(String curve) throws InvalidKeyException {
    return Arrays.stream(NistCurve.values())
        .filter(one -> one.standardName().equals(curve))
        .findFirst()
        .orElseThrow(() -> new InvalidKeyException("no curve " + curve));
  }
}
