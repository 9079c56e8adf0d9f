package org.attls.testing;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.util.Optional;

/**
 * A curve y² = x³ + ax + b with the arithmetic of the textbook: slow, and independent of every
 * provider. For numbers that no honest signer comes across.
 */
public final class TextbookCurve {
  private static final BigInteger TWO = BigInteger.TWO;
  private static final BigInteger THREE = BigInteger.valueOf(3);

  private final BigInteger p;
  private final BigInteger a;
  private final BigInteger b;
  private final BigInteger n;
  private final ECPoint generator;

  private TextbookCurve(ECParameterSpec spec) {
    this.p = ((ECFieldFp) spec.getCurve().getField()).getP();
    this.a = spec.getCurve().getA();
    this.b = spec.getCurve().getB();
    this.n = spec.getOrder();
    this.generator = spec.getGenerator();
  }

  /** A curve by the JDK's name for it, such as {@code secp256r1}. */
  public static TextbookCurve named(String name) {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec(name));
      return new TextbookCurve(parameters.getParameterSpec(ECParameterSpec.class));
    } catch (GeneralSecurityException unknown) {
      throw new IllegalArgumentException(name, unknown);
    }
  }

  /** The prime of the field. */
  public BigInteger p() {
    return p;
  }

  /** The number of points. */
  public BigInteger n() {
    return n;
  }

  /** The generator. */
  public ECPoint generator() {
    return generator;
  }

  /** Size of a coordinate, in octets. */
  public int fieldOctets() {
    return (p.bitLength() + 7) / 8;
  }

  /** A point with this x; there is none for half of them. */
  public Optional<ECPoint> lift(BigInteger x) {
    BigInteger square = x.pow(3).add(a.multiply(x)).add(b).mod(p);
    // p is 3 modulo 4 for the curves of NIST used here.
    BigInteger y = square.modPow(p.add(BigInteger.ONE).shiftRight(2), p);
    return y.multiply(y).mod(p).equals(square) ? Optional.of(new ECPoint(x, y)) : Optional.empty();
  }

  /** The first point at or behind this x. */
  public ECPoint pointFrom(BigInteger x) {
    for (BigInteger at = x; ; at = at.add(BigInteger.ONE)) {
      Optional<ECPoint> point = lift(at);
      if (point.isPresent()) {
        return point.get();
      }
    }
  }

  /** The sum. */
  public ECPoint add(ECPoint one, ECPoint other) {
    if (one.equals(ECPoint.POINT_INFINITY)) {
      return other;
    }
    if (other.equals(ECPoint.POINT_INFINITY)) {
      return one;
    }
    BigInteger x1 = one.getAffineX();
    BigInteger y1 = one.getAffineY();
    BigInteger x2 = other.getAffineX();
    BigInteger y2 = other.getAffineY();
    if (x1.equals(x2) && y1.add(y2).mod(p).signum() == 0) {
      return ECPoint.POINT_INFINITY;
    }
    BigInteger slope =
        x1.equals(x2)
            ? x1.multiply(x1).multiply(THREE).add(a).multiply(y1.multiply(TWO).modInverse(p))
            : y2.subtract(y1).multiply(x2.subtract(x1).modInverse(p));
    BigInteger x3 = slope.multiply(slope).subtract(x1).subtract(x2).mod(p);
    return new ECPoint(x3, slope.multiply(x1.subtract(x3)).subtract(y1).mod(p));
  }

  /** {@code factor} times a point; a negative factor counts modulo n. */
  public ECPoint times(BigInteger factor, ECPoint point) {
    if (point.equals(ECPoint.POINT_INFINITY)) {
      return point;
    }
    Projective sum = new Projective(BigInteger.ONE, BigInteger.ONE, BigInteger.ZERO);
    BigInteger left = factor.mod(n);
    for (int bit = left.bitLength() - 1; bit >= 0; bit--) {
      sum = sum.twice();
      sum = left.testBit(bit) ? sum.plus(point) : sum;
    }
    return sum.affine();
  }

  /**
   * A point (x / z², y / z³), the one at infinity where z is 0: as many steps as {@link #times}
   * takes need no inverse but the last.
   */
  private final class Projective {
    private final BigInteger x;
    private final BigInteger y;
    private final BigInteger z;

    private Projective(BigInteger x, BigInteger y, BigInteger z) {
      this.x = x.mod(p);
      this.y = y.mod(p);
      this.z = z.mod(p);
    }

    private Projective twice() {
      BigInteger ySquare = y.multiply(y).mod(p);
      BigInteger zSquare = z.multiply(z).mod(p);
      BigInteger s = x.multiply(ySquare).shiftLeft(2).mod(p);
      BigInteger m =
          x.multiply(x).multiply(THREE).add(a.multiply(zSquare.multiply(zSquare).mod(p))).mod(p);
      BigInteger x3 = m.multiply(m).subtract(s.shiftLeft(1)).mod(p);
      return new Projective(
          x3,
          m.multiply(s.subtract(x3)).subtract(ySquare.multiply(ySquare).shiftLeft(3)),
          y.multiply(z).shiftLeft(1));
    }

    private Projective plus(ECPoint point) {
      if (z.signum() == 0) {
        return new Projective(point.getAffineX(), point.getAffineY(), BigInteger.ONE);
      }
      BigInteger zSquare = z.multiply(z).mod(p);
      BigInteger h = point.getAffineX().multiply(zSquare).subtract(x).mod(p);
      BigInteger r = point.getAffineY().multiply(zSquare.multiply(z).mod(p)).subtract(y).mod(p);
      if (h.signum() == 0 && r.signum() == 0) {
        return twice();
      }
      BigInteger hSquare = h.multiply(h).mod(p);
      BigInteger hCube = hSquare.multiply(h).mod(p);
      BigInteger v = x.multiply(hSquare).mod(p);
      BigInteger x3 = r.multiply(r).subtract(hCube).subtract(v.shiftLeft(1)).mod(p);
      // Opposite points have h = 0, and so z = 0 here.
      return new Projective(
          x3, r.multiply(v.subtract(x3)).subtract(y.multiply(hCube)), z.multiply(h));
    }

    private ECPoint affine() {
      if (z.signum() == 0) {
        return ECPoint.POINT_INFINITY;
      }
      BigInteger inverse = z.modInverse(p);
      BigInteger square = inverse.multiply(inverse).mod(p);
      return new ECPoint(
          x.multiply(square).mod(p), y.multiply(square.multiply(inverse).mod(p)).mod(p));
    }
  }

  /** The leftmost bits of a digest, as a number (FIPS 186-5, section 6.4.1). */
  public BigInteger number(byte[] digest) {
    BigInteger number = new BigInteger(1, digest);
    return number.shiftRight(Math.max(0, digest.length * 8 - n.bitLength()));
  }

  /** Verification as it is defined (FIPS 186-5, section 6.4.2). */
  public boolean verifies(ECPoint key, byte[] digest, BigInteger r, BigInteger s) {
    if (r.signum() <= 0 || s.signum() <= 0 || r.compareTo(n) >= 0 || s.compareTo(n) >= 0) {
      return false;
    }
    BigInteger inverse = s.modInverse(n);
    ECPoint sum =
        add(times(number(digest).multiply(inverse), generator), times(r.multiply(inverse), key));
    return !sum.equals(ECPoint.POINT_INFINITY) && sum.getAffineX().mod(n).equals(r);
  }
}
