package org.attls.tls.curve;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.attls.cmw.octets.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The keys of a signature, beside signatures of the JDK. */
class KeyRecoveryTest {
  @ParameterizedTest
  @EnumSource(NistCurve.class)
  void theSignerIsAmongThemAndAllOfThemVerify(NistCurve nist) throws Exception {
    for (int i = 0; i < 20; i++) {
      Curve curve = Curve.of(nist);
      KeyPair pair = curve.keyPair();
      byte[] content = {(byte) i};
      byte[] digest = digest(nist, content);
      byte[] signature = sign(nist, pair, content);
      List<byte[]> keys = KeyRecovery.signers(nist, digest, signature);
      assertThat(keys).hasSizeBetween(2, 4).contains(curve.point(pair));
      for (byte[] key : keys) {
        assertThat(
                new PreferredEcdsa(EllipticCurves::lightweight)
                    .verifies(
                        nist.standardName(),
                        Bytes.copyOf(key),
                        Bytes.copyOf(digest),
                        Bytes.copyOf(signature)))
            .isTrue();
      }
      byte[] other = digest(nist, new byte[] {1, (byte) i});
      assertThat(KeyRecovery.signers(nist, other, signature)).doesNotContain(curve.point(pair));
    }
  }

  /** Two signatures of one key have that key in common, and no other. */
  @ParameterizedTest
  @EnumSource(NistCurve.class)
  void twoSignaturesShowTheirKey(NistCurve nist) throws Exception {
    Curve curve = Curve.of(nist);
    KeyPair pair = curve.keyPair();
    List<byte[]> both = new ArrayList<>();
    for (byte[] first : keysOf(nist, pair, 1)) {
      keysOf(nist, pair, 2).stream()
          .filter(second -> Arrays.equals(first, second))
          .forEach(both::add);
    }
    assertThat(both).hasSize(1);
    assertThat(both.get(0)).isEqualTo(curve.point(pair));
  }

  @ParameterizedTest
  @EnumSource(NistCurve.class)
  void whatIsNoSignatureHasNoSigner(NistCurve nist) throws Exception {
    KeyPair pair = Curve.of(nist).keyPair();
    byte[] digest = digest(nist, new byte[1]);
    byte[] good = sign(nist, pair, new byte[1]);
    int size = nist.coordinateOctets();
    for (BigInteger out : List.of(BigInteger.ZERO, nist.order(), nist.order().shiftLeft(1))) {
      for (int at : new int[] {0, size}) {
        byte[] odd = good.clone();
        byte[] number = out.toByteArray();
        int cut = Math.max(0, number.length - size);
        Arrays.fill(odd, at, at + size, (byte) 0);
        System.arraycopy(number, cut, odd, at + size - (number.length - cut), number.length - cut);
        if (cut == 0 || number[0] == 0) {
          assertThat(KeyRecovery.signers(nist, digest, odd)).isEmpty();
        }
      }
    }
    assertThat(KeyRecovery.signers(nist, digest, new byte[0])).isEmpty();
    assertThat(KeyRecovery.signers(nist, digest, Arrays.copyOf(good, good.length - 1))).isEmpty();
    assertThat(KeyRecovery.signers(nist, digest, Arrays.copyOf(good, good.length + 1))).isEmpty();
  }

  private static List<byte[]> keysOf(NistCurve nist, KeyPair pair, int content) throws Exception {
    byte[] octets = {(byte) content};
    return KeyRecovery.signers(nist, digest(nist, octets), sign(nist, pair, octets));
  }

  private static byte[] sign(NistCurve nist, KeyPair pair, byte[] content) throws Exception {
    Signature jdk = Signature.getInstance(hash(nist) + "withECDSAinP1363Format", "SunEC");
    jdk.initSign(pair.getPrivate());
    jdk.update(content);
    return jdk.sign();
  }

  private static byte[] digest(NistCurve nist, byte[] content) throws Exception {
    return MessageDigest.getInstance(hash(nist).replace("SHA", "SHA-")).digest(content);
  }

  private static String hash(NistCurve nist) {
    return switch (nist) {
      case P256 -> "SHA256";
      case P384 -> "SHA384";
      case P521 -> "SHA512";
    };
  }
}
