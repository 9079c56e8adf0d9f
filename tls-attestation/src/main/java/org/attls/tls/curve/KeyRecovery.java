package org.attls.tls.curve;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;
import org.jspecify.annotations.Nullable;

/** Which keys an ECDSA signature may be of (SEC 1, section 4.1.6). Nothing in it is secret. */
final class KeyRecovery {
  private KeyRecovery() {}

  /**
   * The public keys, uncompressed points.
   *
   * @param signature {@code r || s}, each of the full size
   */
  static List<byte[]> signers(NistCurve nist, byte[] digest, byte[] signature) {
    BigInteger n = nist.order();
    int size = nist.coordinateOctets();
    if (signature.length != 2 * size) {
      return List.of();
    }
    BigInteger r = new BigInteger(1, signature, 0, size);
    BigInteger s = new BigInteger(1, signature, size, size);
    if (r.signum() == 0 || s.signum() == 0 || r.compareTo(n) >= 0 || s.compareTo(n) >= 0) {
      return List.of();
    }
    ECDomainParameters domain = LightweightCurves.INSTANCE.domain(nist);
    ECCurve curve = domain.getCurve();
    BigInteger e = number(digest, n);
    BigInteger inverse = BigIntegers.modOddInverse(n, r);
    List<byte[]> keys = new ArrayList<>();
    // r is the x of a point, reduced by n; the field is larger than n, by little.
    for (BigInteger x = r; curve.isValidFieldElement(x); x = x.add(n)) {
      for (int sign = 2; sign <= 3; sign++) {
        ECPoint point = point(curve, sign, x);
        if (point == null) {
          break;
        }
        ECPoint key =
            ECAlgorithms.sumOfTwoMultiplies(
                    domain.getG(),
                    inverse.multiply(e.negate()).mod(n),
                    point,
                    inverse.multiply(s).mod(n))
                .normalize();
        if (!key.isInfinity()) {
          keys.add(key.getEncoded(false));
        }
      }
    }
    return keys;
  }

  /** Half of all numbers are the x of no point. */
  private static @Nullable ECPoint point(ECCurve curve, int sign, BigInteger x) {
    byte[] encoded = new byte[1 + curve.getFieldElementEncodingLength()];
    encoded[0] = (byte) sign;
    byte[] coordinate = BigIntegers.asUnsignedByteArray(encoded.length - 1, x);
    System.arraycopy(coordinate, 0, encoded, 1, coordinate.length);
    try {
      return curve.decodePoint(encoded);
    } catch (IllegalArgumentException none) {
      return null;
    }
  }

  /** The leftmost bits of the digest, as many as n has. */
  static BigInteger number(byte[] digest, BigInteger n) {
    int surplus = Math.max(0, digest.length * 8 - n.bitLength());
    return new BigInteger(1, digest).shiftRight(surplus);
  }
}
