package org.attls.testing;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.spec.ECPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Signatures at the edges of ECDSA, in the manner of Project Wycheproof: keys and numbers are made
 * from each other so that a signature is valid, or just not, where implementations have gone wrong.
 * What is expected follows from how a case was made, and is checked by {@link TextbookCurve}.
 */
public final class EcdsaCases {
  /**
   * The one case in which the JDK (SunEC of 17 and 25) differs: it does not reduce the x of R
   * before it compares, and so refuses a valid signature that nobody will ever meet by chance.
   */
  public static final String BEYOND_THE_ORDER = "x of R not below the order";

  private static final Map<String, List<Case>> MADE = new ConcurrentHashMap<>();
  private static final BigInteger ONE = BigInteger.ONE;
  private static final byte[] MESSAGE = "123400".getBytes(StandardCharsets.US_ASCII);

  private final TextbookCurve curve;
  private final BigInteger n;
  private final BigInteger z;
  private final byte[] digest;
  private final List<Case> cases = new ArrayList<>();

  private EcdsaCases(String curve, String digest) {
    this.curve = TextbookCurve.named(curve);
    this.n = this.curve.n();
    try {
      this.digest = MessageDigest.getInstance(digest).digest(MESSAGE);
    } catch (GeneralSecurityException unknown) {
      throw new IllegalArgumentException(digest, unknown);
    }
    this.z = this.curve.number(this.digest);
  }

  /**
   * One signature.
   *
   * @param name what is odd about it
   * @param key a point of the curve
   * @param message what is signed
   * @param digest its hash
   */
  public record Case(
      String name,
      ECPoint key,
      byte[] message,
      byte[] digest,
      BigInteger r,
      BigInteger s,
      boolean valid) {
    @Override
    public String toString() {
      return name + (valid ? ", valid" : ", invalid");
    }
  }

  /** The cases of a curve (a name of the JDK) and a hash (likewise). */
  public static List<Case> of(String curve, String digest) {
    return MADE.computeIfAbsent(
        curve + " " + digest,
        once -> {
          EcdsaCases made = new EcdsaCases(curve, digest);
          made.ordinary();
          made.recovered();
          made.collisions();
          return List.copyOf(made.cases);
        });
  }

  private void ordinary() {
    BigInteger d = scalar("key");
    BigInteger k = scalar("nonce");
    ECPoint key = curve.times(d, curve.generator());
    ECPoint other = curve.times(scalar("other key"), curve.generator());
    BigInteger r = curve.times(k, curve.generator()).getAffineX().mod(n);
    BigInteger s = k.modInverse(n).multiply(z.add(r.multiply(d))).mod(n);
    add("ordinary", key, r, s, true);
    add("the other s", key, r, n.subtract(s), true);
    add("another key", other, r, s, false);
    add("the mirrored key", mirrored(key), r, s, false);
    add("r and s swapped", key, s, r, false);
    add("r mirrored", key, n.subtract(r), s, false);
    add("r + n", key, r.add(n), s, false);
    add("s + n", key, r, s.add(n), false);
    add("r + p - n", key, r.add(curve.p()).subtract(n), s, false);
    BigInteger[] edges = {
      BigInteger.ZERO,
      ONE,
      BigInteger.TWO,
      n.subtract(ONE),
      n,
      n.add(ONE),
      curve.p().subtract(ONE),
      curve.p(),
      curve.p().add(ONE)
    };
    for (BigInteger edge : edges) {
      add("r = " + shown(edge), key, edge, s, false);
      add("s = " + shown(edge), key, r, edge, false);
      for (BigInteger second : edges) {
        add("r = " + shown(edge) + ", s = " + shown(second), key, edge, second, false);
      }
    }
  }

  /** For a chosen R and s there is exactly one key under which the signature is valid. */
  private void recovered() {
    ECPoint small = curve.pointFrom(ONE);
    ECPoint large = curve.pointFrom(n.subtract(BigInteger.valueOf(64)));
    BigInteger[] values = {ONE, n.subtract(ONE), scalar("s")};
    for (BigInteger s : values) {
      String with = ", s = " + shown(s);
      valid("small r" + with, small, s);
      valid("r near the order" + with, large, s);
      valid("R = G" + with, curve.generator(), s);
      valid("R = 2G" + with, curve.times(BigInteger.TWO, curve.generator()), s);
      valid("R = -G" + with, mirrored(curve.generator()), s);
    }
    if (curve.p().compareTo(n) > 0) {
      // x of R is between the order and the prime: a verifier has to reduce it before it compares.
      ECPoint beyond = curve.pointFrom(n.add(ONE));
      ECPoint key = valid(BEYOND_THE_ORDER, beyond, scalar("s"));
      add("r = x of R not reduced", key, beyond.getAffineX(), scalar("s"), false);
      // And the other way round: nothing may be added to an r that is small but not of such an R.
      ECPoint below = curve.pointFrom(beyond.getAffineX().subtract(n));
      BigInteger r = below.getAffineX();
      add("small r of another R", recover(beyond, r.add(ONE), scalar("s")), r, scalar("s"), false);
    }
  }

  /** Both points of the sum are equal, or mirrored: formulas for different points give nonsense. */
  private void collisions() {
    BigInteger s = scalar("s");
    BigInteger k = BigInteger.TWO.multiply(z).multiply(s.modInverse(n)).mod(n);
    BigInteger r = curve.times(k, curve.generator()).getAffineX().mod(n);
    BigInteger d = z.multiply(r.modInverse(n)).mod(n);
    add("the sum is a doubling", curve.times(d, curve.generator()), r, s, true);
    ECPoint opposite = curve.times(d.negate(), curve.generator());
    add("the sum is infinity", opposite, r, s, false);
    add("the key is G", curve.generator(), r, s, false);
    BigInteger byG = scalar("nonce");
    BigInteger rG = curve.times(byG, curve.generator()).getAffineX().mod(n);
    add("signed with 1", curve.generator(), rG, byG.modInverse(n).multiply(z.add(rG)).mod(n), true);
    BigInteger minus = byG.modInverse(n).multiply(z.subtract(rG)).mod(n);
    add("signed with n - 1", mirrored(curve.generator()), rG, minus, true);
  }

  private ECPoint valid(String name, ECPoint point, BigInteger s) {
    BigInteger r = point.getAffineX().mod(n);
    ECPoint key = recover(point, r, s);
    add(name, key, r, s, true);
    return key;
  }

  /** The key for which s·R = z·G + r·key. */
  private ECPoint recover(ECPoint point, BigInteger r, BigInteger s) {
    ECPoint sum = curve.add(curve.times(s, point), curve.times(z.negate(), curve.generator()));
    return curve.times(r.modInverse(n), sum);
  }

  private ECPoint mirrored(ECPoint point) {
    return new ECPoint(point.getAffineX(), curve.p().subtract(point.getAffineY()));
  }

  private void add(String name, ECPoint key, BigInteger r, BigInteger s, boolean valid) {
    if (curve.verifies(key, digest, r, s) != valid) {
      throw new AssertionError(name + " is not " + (valid ? "valid" : "invalid"));
    }
    cases.add(new Case(name, key, MESSAGE, digest, r, s, valid));
  }

  private BigInteger scalar(String name) {
    BigInteger number = BigInteger.ZERO;
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-512");
      for (int i = 0; number.bitLength() < n.bitLength() + 64; i++) {
        byte[] more = sha.digest((name + i).getBytes(StandardCharsets.US_ASCII));
        number = number.shiftLeft(512).or(new BigInteger(1, more));
      }
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
    return number.mod(n.subtract(ONE)).add(ONE);
  }

  private String shown(BigInteger value) {
    BigInteger behindN = value.subtract(n);
    BigInteger behindP = value.subtract(curve.p());
    if (value.bitLength() < 16) {
      return value.toString();
    }
    if (behindN.bitLength() < 16) {
      return behindN.signum() == 0 ? "n" : String.format(Locale.ROOT, "n%+d", behindN.intValue());
    }
    if (behindP.bitLength() < 16) {
      return behindP.signum() == 0 ? "p" : String.format(Locale.ROOT, "p%+d", behindP.intValue());
    }
    return value.equals(n.shiftRight(1)) ? "n/2" : "h'" + value.toString(16).substring(0, 6) + "…'";
  }
}
