package org.attls.tls.curve;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.Arrays;

/** A curve with the JDK's numbers, to make odd points and signatures from. */
record Curve(NistCurve curve, BigInteger p, BigInteger b, BigInteger n) {
  static Curve of(NistCurve curve) {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec(curve.standardName()));
      ECParameterSpec spec = parameters.getParameterSpec(ECParameterSpec.class);
      return new Curve(
          curve,
          ((ECFieldFp) spec.getCurve().getField()).getP(),
          spec.getCurve().getB(),
          spec.getOrder());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A key pair made by the JDK. */
  KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", "SunEC");
      generator.initialize(new ECGenParameterSpec(curve.standardName()));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  byte[] point(KeyPair pair) {
    ECPublicKey key = (ECPublicKey) pair.getPublic();
    return point(key.getW().getAffineX(), key.getW().getAffineY());
  }

  byte[] point(BigInteger x, BigInteger y) {
    byte[] point = new byte[1 + 2 * octets()];
    point[0] = 4;
    System.arraycopy(fixed(x), 0, point, 1, octets());
    System.arraycopy(fixed(y), 0, point, 1 + octets(), octets());
    return point;
  }

  /** The compressed form (SEC 1, section 2.3.3). */
  byte[] compressed(byte[] point) {
    byte[] short_ = Arrays.copyOf(point, 1 + octets());
    short_[0] = (byte) (2 + (point[point.length - 1] & 1));
    return short_;
  }

  /** The hybrid form (X9.62, section 4.3.6). */
  byte[] hybrid(byte[] point) {
    byte[] hybrid = point.clone();
    hybrid[0] = (byte) (6 + (point[point.length - 1] & 1));
    return hybrid;
  }

  /** The same coordinate, not reduced; it still fits where p is not too near to a power of 256. */
  BigInteger x(byte[] point) {
    return new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + octets()));
  }

  BigInteger y(byte[] point) {
    return new BigInteger(1, Arrays.copyOfRange(point, 1 + octets(), point.length));
  }

  /** A point of the curve whose coordinates are small enough for p to be added to them, if any. */
  byte[] unreduced() {
    BigInteger limit = BigInteger.ONE.shiftLeft(8 * octets());
    for (BigInteger x = BigInteger.ZERO; ; x = x.add(BigInteger.ONE)) {
      BigInteger square = x.pow(3).subtract(x.multiply(BigInteger.valueOf(3))).add(b).mod(p);
      // p is 3 modulo 4 for these curves.
      BigInteger y = square.modPow(p.add(BigInteger.ONE).shiftRight(2), p);
      if (y.multiply(y).mod(p).equals(square) && x.add(p).compareTo(limit) < 0) {
        return point(x.add(p), y);
      }
    }
  }

  int octets() {
    return curve.coordinateOctets();
  }

  private byte[] fixed(BigInteger value) {
    byte[] bytes = value.toByteArray();
    byte[] fixed = new byte[octets()];
    int from = Math.max(0, bytes.length - fixed.length);
    System.arraycopy(bytes, from, fixed, fixed.length - (bytes.length - from), bytes.length - from);
    return fixed;
  }
}
