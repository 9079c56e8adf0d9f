package org.attls.tls.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Odd keys and signatures: the native code and the lightweight code give the same answers. */
class EqualAnswersTest {
  private static final BigInteger ONE = BigInteger.ONE;

  private final EllipticCurves lightweight = EllipticCurves.lightweight();
  private EllipticCurves nativeCode = lightweight;
  private final Random random = new Random(20260712);

  @BeforeEach
  void findNativeCode() {
    NativeCurves.Found found = NativeCurves.found();
    assumeTrue(found.curves().isPresent(), found.reason());
    nativeCode = found.curves().orElseThrow();
  }

  /** The native code, in several threads at once; the lightweight code verifies. */
  @ParameterizedTest
  @EnumSource
  void aKeySignsAgainAndAgainAndBesideItself(NistCurve nist) throws Exception {
    Curve curve = Curve.of(nist);
    KeyPair pair = curve.keyPair();
    byte[] point = curve.point(pair);
    long good =
        IntStream.range(0, 400)
            .parallel()
            .filter(
                i -> {
                  byte[] digest = digest(nist);
                  digest[0] ^= (byte) i;
                  try {
                    byte[] signature = nativeCode.signer(nist, pair.getPrivate()).sign(digest);
                    return lightweight.verifies(nist, point, digest, signature);
                  } catch (InvalidKeyException refused) {
                    throw new IllegalStateException(refused);
                  }
                })
            .count();
    assertThat(good).isEqualTo(400);
    for (NistCurve other : NistCurve.values()) {
      if (other != nist) {
        assertThatThrownBy(() -> nativeCode.signer(other, pair.getPrivate()))
            .isInstanceOf(InvalidKeyException.class);
      }
    }
    KeyPair another = curve.keyPair();
    byte[] digest = digest(nist);
    byte[] signature = nativeCode.signer(nist, another.getPrivate()).sign(digest);
    assertThat(lightweight.verifies(nist, curve.point(another), digest, signature)).isTrue();
    assertThat(lightweight.verifies(nist, point, digest, signature)).isFalse();
  }

  /** What an odd signature is expected to be. */
  private record Odd(byte[] octets, boolean valid) {}

  @ParameterizedTest
  @EnumSource
  void oddSignaturesHaveTheSameAnswer(NistCurve nist) throws Exception {
    Curve curve = Curve.of(nist);
    KeyPair pair = curve.keyPair();
    byte[] digest = digest(nist);
    for (EllipticCurves by : new EllipticCurves[] {lightweight, nativeCode}) {
      byte[] signature = by.signer(nist, pair.getPrivate()).sign(digest);
      for (Map.Entry<String, Odd> odd : oddities(curve, signature).entrySet()) {
        for (EllipticCurves verifier : new EllipticCurves[] {lightweight, nativeCode}) {
          assertThat(verifier.verifies(nist, curve.point(pair), digest, odd.getValue().octets()))
              .as("%s, verified by %s", odd.getKey(), verifier)
              .isEqualTo(odd.getValue().valid());
        }
      }
    }
  }

  private static Map<String, Odd> oddities(Curve curve, byte[] signature) {
    BigInteger[] rs = Der.integers(signature);
    BigInteger r = rs[0];
    BigInteger s = rs[1];
    BigInteger n = curve.n();
    Map<String, Odd> all = new LinkedHashMap<>();
    all.put("as made", new Odd(signature, true));
    all.put("encoded again", new Odd(Der.signature(r, s), true));
    all.put("the other s, high or low", new Odd(Der.signature(r, n.subtract(s)), true));
    BigInteger[] others = {
      BigInteger.ZERO, ONE, n.subtract(ONE), n, n.add(ONE), n.shiftLeft(1), curve.p(), ONE.negate()
    };
    for (BigInteger other : others) {
      all.put("r = " + other, new Odd(Der.signature(other, s), false));
      all.put("s = " + other, new Odd(Der.signature(r, other), false));
      all.put("both = " + other, new Odd(Der.signature(other, other), false));
    }
    all.put("r + n", new Odd(Der.signature(r.add(n), s), false));
    all.put("s + n", new Odd(Der.signature(r, s.add(n)), false));
    all.put("-r", new Odd(Der.signature(r.negate(), s), false));
    all.put("-s", new Odd(Der.signature(r, s.negate()), false));
    byte[] rDer = Der.integer(r.toByteArray());
    byte[] sDer = Der.integer(s.toByteArray());
    byte[] padded = Der.integer(Der.concat(new byte[1], s.toByteArray()));
    all.put("s with a leading zero too many", new Odd(Der.sequence(rDer, padded), false));
    all.put(
        "r with a leading zero too many",
        new Odd(Der.sequence(Der.integer(Der.concat(new byte[1], r.toByteArray())), sDer), false));
    all.put("octet behind", new Odd(Der.concat(signature, new byte[1]), false));
    all.put("octet behind, inside", new Odd(Der.sequence(rDer, sDer, new byte[1]), false));
    all.put("third integer", new Odd(Der.sequence(rDer, sDer, sDer), false));
    all.put("one integer", new Odd(Der.sequence(rDer), false));
    all.put("empty sequence", new Odd(Der.sequence(), false));
    all.put("nothing", new Odd(new byte[0], false));
    all.put("empty integer", new Odd(Der.sequence(rDer, new byte[] {2, 0}), false));
    all.put("length in the long form", new Odd(Der.longLength(signature), false));
    all.put("length without end", new Odd(Der.indefinite(rDer, sDer), false));
    all.put("set instead of sequence", new Odd(Der.tagged(0x31, rDer, sDer), false));
    all.put("raw r and s", new Odd(Der.raw(r, s, curve.octets()), false));
    all.put("swapped", new Odd(Der.signature(s, r), false));
    for (int length = 0; length < signature.length; length++) {
      all.put("first " + length, new Odd(Arrays.copyOf(signature, length), false));
    }
    int step = curve.curve() == NistCurve.P256 ? 1 : 17;
    for (int at = 0; at < signature.length * 8; at += step) {
      byte[] flipped = signature.clone();
      flipped[at / 8] ^= (byte) (1 << at % 8);
      all.put("bit " + at + " flipped", new Odd(flipped, false));
    }
    return all;
  }

  @ParameterizedTest
  @EnumSource
  void oddPointsHaveTheSameAnswer(NistCurve nist) {
    Curve curve = Curve.of(nist);
    byte[] good = curve.point(curve.keyPair());
    BigInteger x = curve.x(good);
    BigInteger y = curve.y(good);
    Map<String, byte[]> refused = new LinkedHashMap<>();
    refused.put("nothing", new byte[0]);
    refused.put("point at infinity", new byte[1]);
    refused.put("infinity, padded", new byte[good.length]);
    refused.put("zero coordinates", curve.point(BigInteger.ZERO, BigInteger.ZERO));
    refused.put("compressed", curve.compressed(good));
    refused.put("hybrid", curve.hybrid(good));
    refused.put("form 5", with(good, 0, 5));
    refused.put("y + 1", curve.point(x, y.add(ONE).mod(curve.p())));
    refused.put("x + 1", curve.point(x.add(ONE).mod(curve.p()), y));
    refused.put("swapped", curve.point(y, x));
    refused.put("x = p", curve.point(curve.p(), y));
    refused.put("y = p", curve.point(x, curve.p()));
    refused.put("x + p, on the curve", curve.unreduced());
    refused.put("all ones", filled(good.length));
    refused.put("octet behind", Arrays.copyOf(good, good.length + 1));
    for (int length = 1; length < good.length; length++) {
      refused.put("first " + length, Arrays.copyOf(good, length));
    }
    for (int round = 0; round < 200; round++) {
      byte[] flipped = good.clone();
      int bit = random.nextInt(good.length * 8);
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      refused.put("bit " + bit + " flipped", flipped);
    }
    for (NistCurve other : NistCurve.values()) {
      if (other != nist) {
        refused.put("on " + other, Curve.of(other).point(Curve.of(other).keyPair()));
      }
    }
    refused.forEach(
        (what, point) -> {
          assertThat(takesShare(lightweight, nist, point)).as(what + ", lightweight").isFalse();
          assertThat(takesShare(nativeCode, nist, point)).as(what + ", native").isFalse();
          assertThat(takesKey(lightweight, nist, point)).as(what + ", lightweight key").isFalse();
          assertThat(takesKey(nativeCode, nist, point)).as(what + ", native key").isFalse();
        });
    assertThat(takesShare(lightweight, nist, good)).isTrue();
    assertThat(takesShare(nativeCode, nist, good)).isTrue();
    byte[] mirrored = curve.point(x, curve.p().subtract(y));
    assertThat(takesShare(lightweight, nist, mirrored)).isTrue();
    assertThat(takesShare(nativeCode, nist, mirrored)).isTrue();
  }

  /** Until a secret has begun with a zero octet, too: it is not dropped. */
  @ParameterizedTest
  @EnumSource
  void bothAgreeOnTheSameSecretOfFullLength(NistCurve nist) throws InvalidKeyException {
    boolean leadingZero = false;
    for (int round = 0; round < 20 || !leadingZero && nist == NistCurve.P256; round++) {
      KeyShare one = lightweight.newKeyShare(nist, new SecureRandom());
      KeyShare other = nativeCode.newKeyShare(nist, new SecureRandom());
      byte[] secret = one.agree(other.point());
      assertThat(other.agree(one.point())).hasSize(nist.coordinateOctets()).isEqualTo(secret);
      leadingZero |= secret[0] == 0;
    }
  }

  @ParameterizedTest
  @EnumSource
  void bothTakeTheSamePrivateKeys(NistCurve nist) {
    for (NistCurve other : NistCurve.values()) {
      ECPrivateKey key = (ECPrivateKey) Curve.of(other).keyPair().getPrivate();
      assertThat(takesPrivateKey(lightweight, nist, key)).isEqualTo(nist == other);
      assertThat(takesPrivateKey(nativeCode, nist, key)).isEqualTo(nist == other);
    }
  }

  private static boolean takesShare(EllipticCurves curves, NistCurve nist, byte[] point) {
    try {
      curves.newKeyShare(nist, new SecureRandom()).agree(point);
      return true;
    } catch (InvalidKeyException refused) {
      return false;
    }
  }

  private static boolean takesKey(EllipticCurves curves, NistCurve nist, byte[] point) {
    try {
      curves.verifies(nist, point, digest(nist), Der.signature(ONE, ONE));
      return true;
    } catch (InvalidKeyException refused) {
      return false;
    }
  }

  private static boolean takesPrivateKey(EllipticCurves curves, NistCurve nist, ECPrivateKey key) {
    try {
      curves.signer(nist, key);
      return true;
    } catch (InvalidKeyException refused) {
      return false;
    }
  }

  private static byte[] digest(NistCurve nist) {
    byte[] digest =
        new byte
            [switch (nist) {
              case P256 -> 32;
              case P384 -> 48;
              case P521 -> 64;
            }];
    Arrays.fill(digest, (byte) 0xA5);
    return digest;
  }

  private static byte[] with(byte[] octets, int at, int value) {
    byte[] changed = octets.clone();
    changed[at] = (byte) value;
    return changed;
  }

  private static byte[] filled(int length) {
    byte[] octets = new byte[length];
    Arrays.fill(octets, (byte) 0xFF);
    octets[0] = 4;
    return octets;
  }
}
