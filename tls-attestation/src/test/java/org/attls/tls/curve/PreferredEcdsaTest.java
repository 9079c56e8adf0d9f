package org.attls.tls.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.attls.cmw.ecdsa.EcdsaCode;
import org.attls.cmw.octets.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** ECDSA for evidence and results takes and refuses what the JDK takes and refuses. */
class PreferredEcdsaTest {
  private static final Bytes CONTENT = Bytes.utf8("content");

  static Stream<Arguments> codes() {
    List<EllipticCurves> codes = new ArrayList<>(List.of(EllipticCurves.lightweight()));
    NativeCurves.found().curves().ifPresent(codes::add);
    return codes.stream()
        .flatMap(code -> Stream.of(NistCurve.values()).map(curve -> Arguments.of(code, curve)));
  }

  @Test
  void isFoundOnTheClassPath() {
    assertThat(EcdsaCode.found()).containsInstanceOf(PreferredEcdsa.class);
  }

  @ParameterizedTest
  @MethodSource("codes")
  void theJdkVerifiesWhatItSigns(EllipticCurves code, NistCurve nist) throws Exception {
    KeyPair pair = Curve.of(nist).keyPair();
    EcdsaCode.Signing signing =
        new PreferredEcdsa(() -> code).signing(nist.standardName(), pair.getPrivate());
    // Often enough for numbers with leading zeros, which on P-521 three of four signatures have.
    for (int i = 0; i < (nist == NistCurve.P521 ? 20 : 300); i++) {
      Bytes content = Bytes.of(i >> 8, i);
      Bytes signature = signing.sign(digest(nist, content));
      assertThat(signature.size()).isEqualTo(2 * nist.coordinateOctets());
      if (i >= 20 && signature.u8(0) > 0 && signature.u8(nist.coordinateOctets()) > 0) {
        continue; // The JDK takes its time, and has seen enough of these.
      }
      Signature jdk = Signature.getInstance(jdkName(nist), "SunEC");
      jdk.initVerify(pair.getPublic());
      jdk.update(content.toArray());
      assertThat(jdk.verify(signature.toArray())).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("codes")
  void signaturesOfTheJdkAndOddOnes(EllipticCurves code, NistCurve nist) throws Exception {
    Curve curve = Curve.of(nist);
    KeyPair pair = curve.keyPair();
    Signature jdk = Signature.getInstance(jdkName(nist), "SunEC");
    jdk.initSign(pair.getPrivate());
    jdk.update(CONTENT.toArray());
    byte[] good = jdk.sign();
    int size = nist.coordinateOctets();
    Bytes r = Bytes.copyOf(good, 0, size);
    Bytes s = Bytes.copyOf(good, size, size);
    Bytes point = Bytes.copyOf(curve.point(pair));
    EcdsaCode tried = new PreferredEcdsa(() -> code);
    assertThat(verifies(tried, nist, point, Bytes.concat(r, s))).isTrue();
    List<Bytes> wrong = new ArrayList<>();
    BigInteger n = curve.n();
    for (BigInteger odd :
        new BigInteger[] {BigInteger.ZERO, BigInteger.ONE, n, n.subtract(BigInteger.ONE)}) {
      Bytes fixed = fixed(odd, size);
      wrong.addAll(
          List.of(Bytes.concat(r, fixed), Bytes.concat(fixed, s), Bytes.concat(fixed, fixed)));
    }
    wrong.add(Bytes.EMPTY);
    wrong.add(r);
    wrong.add(Bytes.concat(s, r));
    wrong.add(Bytes.concat(r, s, Bytes.of(0)));
    wrong.add(Bytes.concat(Bytes.of(0), r, s));
    wrong.add(Bytes.concat(Bytes.of(0), r, Bytes.of(0), s));
    wrong.add(Bytes.concat(r, s).slice(0, 2 * size - 1));
    wrong.add(Bytes.copyOf(Der.signature(number(r), number(s))));
    for (int at = 0; at < good.length; at += 7) {
      byte[] flipped = good.clone();
      flipped[at] ^= 1;
      wrong.add(Bytes.copyOf(flipped));
    }
    for (Bytes signature : wrong) {
      assertThat(verifies(tried, nist, point, signature)).as(signature.hex()).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("codes")
  void oddKeysAreRefused(EllipticCurves code, NistCurve nist) throws Exception {
    Curve curve = Curve.of(nist);
    KeyPair pair = curve.keyPair();
    EcdsaCode tried = new PreferredEcdsa(() -> code);
    byte[] point = curve.point(pair);
    byte[] off = point.clone();
    off[off.length - 1] ^= 1;
    Bytes one = fixed(BigInteger.ONE, nist.coordinateOctets());
    Bytes plausible = Bytes.concat(one, one);
    for (byte[] odd :
        new byte[][] {off, curve.compressed(point), curve.hybrid(point), new byte[1], {}}) {
      assertThatThrownBy(() -> verifies(tried, nist, Bytes.copyOf(odd), plausible))
          .isInstanceOf(InvalidKeyException.class);
    }
    NistCurve other = nist == NistCurve.P256 ? NistCurve.P384 : NistCurve.P256;
    assertThatThrownBy(() -> tried.signing(other.standardName(), pair.getPrivate()))
        .isInstanceOf(InvalidKeyException.class);
    assertThatThrownBy(() -> tried.signing("secp256k1", pair.getPrivate()))
        .isInstanceOf(InvalidKeyException.class);
  }

  private static boolean verifies(EcdsaCode code, NistCurve nist, Bytes point, Bytes signature)
      throws Exception {
    return code.verifies(nist.standardName(), point, digest(nist, CONTENT), signature);
  }

  private static Bytes digest(NistCurve nist, Bytes content) throws Exception {
    return Bytes.copyOf(MessageDigest.getInstance(hash(nist)).digest(content.toArray()));
  }

  private static String jdkName(NistCurve nist) {
    return hash(nist).replace("-", "") + "withECDSAinP1363Format";
  }

  private static String hash(NistCurve nist) {
    return switch (nist) {
      case P256 -> "SHA-256";
      case P384 -> "SHA-384";
      case P521 -> "SHA-512";
    };
  }

  private static BigInteger number(Bytes octets) {
    return new BigInteger(1, octets.toArray());
  }

  private static Bytes fixed(BigInteger value, int size) {
    byte[] bytes = value.toByteArray();
    byte[] fixed = new byte[size];
    int from = Math.max(0, bytes.length - size);
    System.arraycopy(bytes, from, fixed, size - (bytes.length - from), bytes.length - from);
    return Bytes.copyOf(fixed);
  }
}
