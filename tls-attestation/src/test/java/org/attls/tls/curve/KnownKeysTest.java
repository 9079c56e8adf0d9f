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
  private static final int MOST = 4;

  private final KnownKeys keys = new KnownKeys(MOST);
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

  private void known(int number) {
    for (int time = 0; time < KnownKeys.BEFORE; time++) {
      keys.verified(NistCurve.P256, encoded(key(number)), key(number));
    }
  }

  @Test
  void forgetsTheKeyThatHasNotComeForLongest() {
    for (int number = 1; number <= MOST; number++) {
      known(number);
    }
    keys.cameAgain(NistCurve.P256, encoded(key(1)));
    assertThat(keys.find(NistCurve.P256, encoded(key(2))))
        .as("to be looked for is nothing")
        .isNotNull();
    known(MOST + 1);
    assertThat(keys.find(NistCurve.P256, encoded(key(2)))).isNull();
    assertThat(keys.find(NistCurve.P256, encoded(key(1)))).isNotNull();
  }

  /** Whoever makes a key for each connection. */
  @Test
  void keysThatComeOnceForgetNoKnownKey() {
    known(1);
    for (int number = 2; number < 10 * MOST; number++) {
      keys.verified(NistCurve.P256, encoded(key(number)), key(number));
    }
    assertThat(keys.find(NistCurve.P256, encoded(key(1)))).isNotNull();
  }

  /** Nor are they kept for ever: a key that was seen long ago begins anew. */
  @Test
  void keysThatComeOnceForgetEachOther() {
    for (int time = 1; time < KnownKeys.BEFORE; time++) {
      keys.verified(NistCurve.P256, encoded(key(1)), key(1));
    }
    for (int number = 2; number <= MOST + 1; number++) {
      keys.verified(NistCurve.P256, encoded(key(number)), key(number));
    }
    keys.verified(NistCurve.P256, encoded(key(1)), key(1));
    assertThat(keys.find(NistCurve.P256, encoded(key(1)))).isNull();
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
    for (int number = 1; number < MOST; number++) {
      known(number);
    }
    assertThat(curves.verifies(NistCurve.P256, point, digest, signature)).isTrue();
    known(MOST);
    assertThat(keys.find(NistCurve.P256, point)).as("kept by a right signature").isNotNull();

    for (int number = MOST + 1; number < 2 * MOST - 1; number++) {
      known(number);
    }
    digest[31] = 1;
    assertThat(curves.verifies(NistCurve.P256, point, digest, signature)).isFalse();
    known(2 * MOST);
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
