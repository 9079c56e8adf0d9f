package org.attls.tls.curve;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.KeyPair;
import org.attls.testing.EcdsaCases;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys that come again: their signatures are judged as those of any key. */
class KnownKeysTest {
  private final KnownKeys keys = new KnownKeys();
  private final LightweightCurves lightweight = LightweightCurves.INSTANCE;

  @ParameterizedTest
  @EnumSource
  void judgesEdgesAsTheTextbookDoes(NistCurve nist) throws Exception {
    ECDomainParameters domain = lightweight.domain(nist);
    int valid = 0;
    for (EcdsaCases.Case one : EcdsaCases.of(nist.standardName(), hash(nist))) {
      byte[] point = Curve.of(nist).point(one.key().getAffineX(), one.key().getAffineY());
      KnownKey known = KnownKey.of(domain, domain.getCurve().decodePoint(point));
      assertThat(known.verifies(one.digest(), one.r(), one.s()))
          .as("%s", one)
          .isEqualTo(one.valid());
      valid += one.valid() ? 1 : 0;
    }
    assertThat(valid).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void answersTheSameEachTimeAKeyComes(NistCurve nist) throws Exception {
    KeyPair pair = Curve.of(nist).keyPair();
    byte[] point = Curve.of(nist).point(pair);
    EcdsaSigner signer = lightweight.signer(nist, pair.getPrivate());
    for (int time = 0; time < 3 * KnownKeys.BEFORE; time++) {
      byte[] digest = new byte[32];
      digest[31] = (byte) time;
      byte[] signature = signer.sign(digest);
      assertThat(lightweight.verifies(nist, point, digest, signature)).isTrue();
      digest[0] ^= 1;
      assertThat(lightweight.verifies(nist, point, digest, signature)).isFalse();
      signature[signature.length - 1] ^= 1;
      assertThat(lightweight.verifies(nist, point, digest, signature)).isFalse();
      assertThat(lightweight.verifies(nist, point, digest, new byte[0])).isFalse();
    }
  }

  @Test
  void knowsAKeyFromTheFourthRightSignatureOn() {
    ECPublicKeyParameters key = key(1);
    for (int time = 1; time <= KnownKeys.BEFORE; time++) {
      assertThat(keys.find(NistCurve.P256, encoded(key))).as("before %d", time).isNull();
      keys.verified(NistCurve.P256, encoded(key), key);
    }
    assertThat(keys.find(NistCurve.P256, encoded(key))).isNotNull();
  }

  @Test
  void forgetsTheKeyThatHasNotComeForLongest() {
    for (int number = 1; number <= 2; number++) {
      for (int time = 0; time < KnownKeys.BEFORE; time++) {
        keys.verified(NistCurve.P256, encoded(key(number)), key(number));
      }
    }
    for (int number = 3; number <= KnownKeys.MOST; number++) {
      keys.verified(NistCurve.P256, encoded(key(number)), key(number));
    }
    keys.cameAgain(NistCurve.P256, encoded(key(1)));
    assertThat(keys.find(NistCurve.P256, encoded(key(2))))
        .as("to be looked for is nothing")
        .isNotNull();
    keys.verified(NistCurve.P256, encoded(key(KnownKeys.MOST + 1)), key(KnownKeys.MOST + 1));
    assertThat(keys.find(NistCurve.P256, encoded(key(2)))).isNull();
    assertThat(keys.find(NistCurve.P256, encoded(key(1)))).isNotNull();
  }

  @Test
  void onlyARightSignatureKeepsAKeyKnown() throws Exception {
    LightweightCurves curves = new LightweightCurves(keys);
    KeyPair pair = Curve.of(NistCurve.P256).keyPair();
    byte[] point = Curve.of(NistCurve.P256).point(pair);
    byte[] digest = new byte[32];
    byte[] signature = curves.signer(NistCurve.P256, pair.getPrivate()).sign(digest);
    for (int time = 0; time < KnownKeys.BEFORE; time++) {
      assertThat(curves.verifies(NistCurve.P256, point, digest, signature)).isTrue();
    }
    for (int number = 1; number < KnownKeys.MOST; number++) {
      keys.verified(NistCurve.P256, encoded(key(number)), key(number));
    }
    assertThat(curves.verifies(NistCurve.P256, point, digest, signature)).isTrue();
    for (int number = 1; number < KnownKeys.MOST; number++) {
      keys.verified(NistCurve.P256, encoded(key(number)), key(number));
    }
    assertThat(keys.find(NistCurve.P256, point)).as("kept by a right signature").isNotNull();

    digest[31] = 1;
    assertThat(curves.verifies(NistCurve.P256, point, digest, signature)).isFalse();
    keys.verified(NistCurve.P256, encoded(key(KnownKeys.MOST)), key(KnownKeys.MOST));
    assertThat(keys.find(NistCurve.P256, point)).as("not kept by a wrong one").isNull();
  }

  private ECPublicKeyParameters key(int secret) {
    ECDomainParameters domain = lightweight.domain(NistCurve.P256);
    return new ECPublicKeyParameters(domain.getG().multiply(BigInteger.valueOf(secret)), domain);
  }

  private static byte[] encoded(ECPublicKeyParameters key) {
    return key.getQ().getEncoded(false);
  }

  private static String hash(NistCurve nist) {
    return switch (nist) {
      case P256 -> "SHA-256";
      case P384 -> "SHA-384";
      case P521 -> "SHA-512";
    };
  }
}
