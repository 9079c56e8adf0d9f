package org.attls.cli.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;
import org.attls.eat.key.EcSigner;
import org.attls.testing.EcdsaCases;
import org.attls.tls.curve.EllipticCurves;
import org.attls.tls.curve.NativeCurves;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys of evidence and results where the engine's elliptic-curve code is on the class path. */
class EvidenceKeysTest {
  private static final Bytes CONTENT = Bytes.utf8("content");

  private final @Nullable String before = System.getProperty(EllipticCurves.PROPERTY);

  record Case(EcCurve curve, String nativeCode) {}

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (EcCurve curve : EcCurve.values()) {
      cases.add(new Case(curve, "off"));
      if (NativeCurves.found().curves().isPresent()) {
        cases.add(new Case(curve, "required"));
      }
    }
    return cases;
  }

  @AfterEach
  void restore() {
    if (before == null) {
      System.clearProperty(EllipticCurves.PROPERTY);
    } else {
      System.setProperty(EllipticCurves.PROPERTY, before);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void signaturesAreThoseOfTheJdk(Case with) throws Exception {
    System.setProperty(EllipticCurves.PROPERTY, with.nativeCode());
    EcSigner signer = EcSigner.generate(with.curve());
    assertThat(jdkVerifies(signer.publicKey(), signer.sign(CONTENT), "inP1363Format")).isTrue();
    assertThat(jdkVerifies(signer.publicKey(), signer.signDer(CONTENT), "")).isTrue();
    KeyPair pair = pair(with.curve());
    EcKey key = EcKey.of((ECPublicKey) pair.getPublic());
    assertThat(key.publicKey()).isEqualTo(pair.getPublic());
    assertThat(key.verifies(CONTENT, jdkSigns(pair, with.curve()))).isTrue();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void edgesAreJudgedAsTheTextbookDoes(Case with) throws Exception {
    System.setProperty(EllipticCurves.PROPERTY, with.nativeCode());
    EcCurve curve = with.curve();
    String name = "secp" + curve.joseName().substring(2) + "r1";
    for (EcdsaCases.Case one : EcdsaCases.of(name, curve.digest())) {
      EcKey key =
          EcKey.ofPoint(
              curve,
              Bytes.copyOf(fixed(one.key().getAffineX(), curve.fieldOctets())),
              Bytes.copyOf(fixed(one.key().getAffineY(), curve.fieldOctets())),
              "key");
      Bytes r = Bytes.copyOf(fixed(one.r(), 1));
      Bytes s = Bytes.copyOf(fixed(one.s(), 1));
      assertThat(key.verifies(Bytes.copyOf(one.message()), r, s))
          .as("%s, %s", one, with)
          .isEqualTo(one.valid());
    }
  }

  /** Unsigned, of that size, or as many octets as the number needs. */
  private static byte[] fixed(BigInteger number, int size) {
    byte[] signed = number.toByteArray();
    byte[] fixed = new byte[Math.max(size, (number.bitLength() + 7) / 8)];
    int length = Math.min(signed.length, fixed.length);
    System.arraycopy(signed, signed.length - length, fixed, fixed.length - length, length);
    return fixed;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void oddSignaturesAreRefused(Case with) throws Exception {
    System.setProperty(EllipticCurves.PROPERTY, with.nativeCode());
    KeyPair pair = pair(with.curve());
    EcKey key = EcKey.of((ECPublicKey) pair.getPublic());
    Bytes both = jdkSigns(pair, with.curve());
    int size = with.curve().fieldOctets();
    Bytes r = both.slice(0, size);
    Bytes s = both.slice(size, 2 * size);
    BigInteger order = ((ECPublicKey) pair.getPublic()).getParams().getOrder();
    for (BigInteger odd :
        List.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            order.subtract(BigInteger.ONE),
            order,
            order.add(number(s)),
            order.shiftLeft(64))) {
      Bytes octets = Bytes.copyOf(odd.toByteArray());
      assertThat(key.verifies(CONTENT, r, octets)).as("s = %s", odd).isFalse();
      assertThat(key.verifies(CONTENT, octets, s)).as("r = %s", odd).isFalse();
      assertThat(key.verifies(CONTENT, octets, octets)).as("both = %s", odd).isFalse();
    }
    assertThat(key.verifies(CONTENT, s, r)).isFalse();
    assertThat(key.verifies(Bytes.utf8("other content"), both)).isFalse();
    assertThat(EcSigner.generate(with.curve()).publicKey().verifies(CONTENT, both)).isFalse();
    assertThat(key.verifies(CONTENT, both.slice(0, 2 * size - 1))).isFalse();
    assertThat(key.verifies(CONTENT, Bytes.concat(both, Bytes.of(0)))).isFalse();
    assertThat(key.verifies(CONTENT, Bytes.EMPTY)).isFalse();
    // Zeros in front are the same number, as TPMs write it.
    assertThat(key.verifies(CONTENT, Bytes.concat(Bytes.of(0), r), s)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aPointBesideTheCurveIsNoKey(Case with) throws Exception {
    System.setProperty(EllipticCurves.PROPERTY, with.nativeCode());
    EcKey key = EcKey.of((ECPublicKey) pair(with.curve()).getPublic());
    BigInteger next = number(key.y()).add(BigInteger.ONE);
    byte[] y = key.y().toArray();
    y[y.length - 1] ^= 1;
    assertThatThrownBy(() -> EcKey.ofPoint(with.curve(), key.x(), Bytes.copyOf(y), "key"))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(
            () -> EcKey.ofPoint(with.curve(), key.x(), Bytes.copyOf(next.toByteArray()), "key"))
        .isInstanceOf(MalformedException.class);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aKeyWithoutAnEncodingSignsAtTheJdk(Case with) throws Exception {
    System.setProperty(EllipticCurves.PROPERTY, with.nativeCode());
    KeyPair pair = pair(with.curve());
    EcKey key = EcKey.of((ECPublicKey) pair.getPublic());
    EcSigner signer = new EcSigner(new Unencoded((ECPrivateKey) pair.getPrivate()), key);
    assertThat(key.verifies(CONTENT, signer.sign(CONTENT))).isTrue();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void halvesOfDifferentPairsAreNoticed(Case with) throws Exception {
    System.setProperty(EllipticCurves.PROPERTY, with.nativeCode());
    EcKey other = EcSigner.generate(with.curve()).publicKey();
    KeyPair pair = pair(with.curve());
    assertThatThrownBy(() -> new EcSigner(pair.getPrivate(), other).sign(CONTENT))
        .isInstanceOf(SignatureException.class);
    EcCurve elsewhere = with.curve() == EcCurve.P256 ? EcCurve.P384 : EcCurve.P256;
    EcKey onAnother = EcSigner.generate(elsewhere).publicKey();
    assertThatThrownBy(() -> new EcSigner(pair.getPrivate(), onAnother).sign(CONTENT))
        .isInstanceOf(GeneralSecurityException.class);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aPrivateNumberIsInRange(Case with) throws Exception {
    System.setProperty(EllipticCurves.PROPERTY, with.nativeCode());
    KeyPair pair = pair(with.curve());
    EcKey key = EcKey.of((ECPublicKey) pair.getPublic());
    ECPrivateKey half = (ECPrivateKey) pair.getPrivate();
    EcSigner signer = EcSigner.ofScalar(Bytes.copyOf(half.getS().toByteArray()), key);
    assertThat(key.verifies(CONTENT, signer.sign(CONTENT))).isTrue();
    BigInteger order = half.getParams().getOrder();
    for (BigInteger odd : List.of(BigInteger.ZERO, order, order.add(half.getS()))) {
      assertThatThrownBy(() -> EcSigner.ofScalar(Bytes.copyOf(odd.toByteArray()), key))
          .isInstanceOf(GeneralSecurityException.class)
          .hasMessageNotContaining(odd.toString());
    }
  }

  private record Unencoded(ECPrivateKey key) implements ECPrivateKey {
    @Override
    public BigInteger getS() {
      return key.getS();
    }

    @Override
    public String getAlgorithm() {
      return "EC";
    }

    @Override
    public @Nullable String getFormat() {
      return null;
    }

    @Override
    public byte @Nullable [] getEncoded() {
      return null;
    }

    @Override
    public ECParameterSpec getParams() {
      return key.getParams();
    }
  }

  private static KeyPair pair(EcCurve curve) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", "SunEC");
    generator.initialize(
        new ECGenParameterSpec(
            "sec" + curve.joseName().toLowerCase(Locale.ROOT).replace("-", "") + "r1"));
    return generator.generateKeyPair();
  }

  private static Bytes jdkSigns(KeyPair pair, EcCurve curve) throws Exception {
    Signature signature = Signature.getInstance(name(curve) + "inP1363Format", "SunEC");
    signature.initSign(pair.getPrivate());
    signature.update(CONTENT.toArray());
    return Bytes.copyOf(signature.sign());
  }

  private static boolean jdkVerifies(EcKey key, Bytes made, String format) throws Exception {
    Signature signature = Signature.getInstance(name(key.curve()) + format, "SunEC");
    signature.initVerify(key.publicKey());
    signature.update(CONTENT.toArray());
    return signature.verify(made.toArray());
  }

  private static String name(EcCurve curve) {
    return curve.digest().replace("-", "") + "withECDSA";
  }

  private static BigInteger number(Bytes octets) {
    return new BigInteger(1, octets.toArray());
  }
}
