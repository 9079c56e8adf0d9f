package org.attls.tls.curve;

import java.math.BigInteger;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointPreCompInfo;
import org.bouncycastle.math.ec.FixedPointUtil;
import org.bouncycastle.util.BigIntegers;

/**
 * Verifies ECDSA signatures (SEC 1, section 4.1.4) of one key with multiples of it that have been
 * computed before: two combs that share their doublings, a sixth of those that an unknown key
 * takes. Nothing in it is secret, and its time tells what is added.
 */
final class KnownKey {
  private final ECCurve curve;
  private final BigInteger order;
  private final FixedPointPreCompInfo base;
  private final FixedPointPreCompInfo key;

  private KnownKey(ECDomainParameters domain, FixedPointPreCompInfo key) {
    this.curve = domain.getCurve();
    this.order = domain.getN();
    this.base = FixedPointUtil.precompute(domain.getG());
    this.key = key;
    if (base.getWidth() != key.getWidth()) {
      throw new IllegalArgumentException("combs of different widths");
    }
  }

  /**
   * Computes the multiples, 64 points, which takes about as long as a verification without them.
   *
   * @param key a valid public key of the curve
   */
  static KnownKey of(ECDomainParameters domain, ECPoint key) {
    return new KnownKey(domain, FixedPointUtil.precompute(key));
  }

  /** Whether {@code (r, s)} is a signature over the digest. */
  boolean verifies(byte[] digest, BigInteger r, BigInteger s) {
    if (!inRange(r) || !inRange(s)) {
      return false;
    }
    BigInteger inverse = BigIntegers.modOddInverseVar(order, s);
    ECPoint sum =
        sum(
            KeyRecovery.number(digest, order).multiply(inverse).mod(order),
            r.multiply(inverse).mod(order));
    return !sum.isInfinity() && sum.getAffineXCoord().toBigInteger().mod(order).equals(r);
  }

  private boolean inRange(BigInteger value) {
    return value.signum() > 0 && value.compareTo(order) < 0;
  }

  /** {@code ofBase * G + ofKey * Q}, normalized. */
  private ECPoint sum(BigInteger ofBase, BigInteger ofKey) {
    int size = FixedPointUtil.getCombSize(curve);
    int width = base.getWidth();
    int teeth = (size + width - 1) / width;
    ECPoint sum = curve.getInfinity();
    for (int at = teeth - 1; at >= 0; at--) {
      sum = sum.twicePlus(base.getLookupTable().lookupVar(comb(ofBase, at, teeth, width)));
      sum = sum.add(key.getLookupTable().lookupVar(comb(ofKey, at, teeth, width)));
    }
    return sum.add(base.getOffset()).add(key.getOffset()).normalize();
  }

  /** Every {@code teeth}th bit, from that one on; the highest comes first. */
  private static int comb(BigInteger scalar, int at, int teeth, int width) {
    int bits = 0;
    for (int tooth = width - 1; tooth >= 0; tooth--) {
      bits = bits << 1 | (scalar.testBit(at + tooth * teeth) ? 1 : 0);
    }
    return bits;
  }
}
