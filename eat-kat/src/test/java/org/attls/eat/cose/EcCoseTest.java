package org.attls.eat.cose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.EnumSet;
import org.attls.cmw.cbor.CborRules;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.cose.CoseSign1;
import org.attls.cmw.cose.CoseSign1Writer;
import org.attls.cmw.cose.CoseSigner;
import org.attls.cmw.cose.CoseTagging;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;
import org.attls.eat.key.EcSigner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EcCoseTest {
  private static final Bytes PAYLOAD = Bytes.utf8("payload");

  @ParameterizedTest
  @EnumSource
  void verifiesWhatItSigns(CoseAlgorithm algorithm) throws Exception {
    EcCoseSigner signer = EcCoseSigner.generate(algorithm.curve()).with(algorithm);
    CoseSign1 message = new CoseSign1Writer(signer).sign(PAYLOAD);

    assertThat(message.headers().algorithm()).isEqualTo(algorithm.number());
    assertThat(message.signature().size()).isEqualTo(algorithm.signatureOctets());
    assertThat(message.verify(EcCoseVerifier.of(signer.publicKey()))).isEqualTo(PAYLOAD);
    assertThat(message.verify(EcCoseVerifier.of(CoseKey.of(signer.publicKey()))))
        .isEqualTo(PAYLOAD);
  }

  @ParameterizedTest
  @EnumSource
  void refusesAnotherKey(EcCurve curve) throws Exception {
    CoseSign1 message = new CoseSign1Writer(EcCoseSigner.generate(curve)).sign(PAYLOAD);
    assertThatThrownBy(
            () -> message.verify(EcCoseVerifier.of(EcCoseSigner.generate(curve).publicKey())))
        .isInstanceOf(SignatureException.class);
  }

  @ParameterizedTest
  @EnumSource
  void refusesEveryChangedBitOfTheSignature(EcCurve curve) throws Exception {
    EcCoseSigner signer = EcCoseSigner.generate(curve);
    CoseSign1 message = new CoseSign1Writer(signer).sign(PAYLOAD);
    for (int i = 0; i < message.signature().size(); i++) {
      byte[] changed = message.signature().toArray();
      changed[i] ^= 0x10;
      assertRefused(signer.publicKey(), message.headers().algorithm(), Bytes.copyOf(changed));
    }
  }

  /** RFC 9053, section 2.1 lets ES256 be used with any curve; here it is not. */
  @Test
  void refusesAnAlgorithmOfAnotherCurve() throws Exception {
    EcSigner key = EcSigner.generate(EcCurve.P256);
    CoseSign1 message = new CoseSign1Writer(claiming(-35, key)).sign(PAYLOAD);
    assertThatThrownBy(() -> message.verify(EcCoseVerifier.of(key.publicKey())))
        .isInstanceOf(SignatureException.class)
        .hasMessageContaining("alg -35 may not be used with this P-256 key");
    assertThatThrownBy(() -> EcCoseSigner.of(key).with(CoseAlgorithm.ES384))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesWhatIsNoEcdsa() throws Exception {
    EcSigner key = EcSigner.generate(EcCurve.P256);
    for (int algorithm : new int[] {-8, -257, -37, 5, 0}) {
      CoseSign1 message = new CoseSign1Writer(claiming(algorithm, key)).sign(PAYLOAD);
      assertThatThrownBy(() -> message.verify(EcCoseVerifier.of(key.publicKey())))
          .isInstanceOf(SignatureException.class);
    }
  }

  @Test
  void aKeyWithItsOwnAlgorithmTakesNoOther() throws Exception {
    EcCoseSigner signer = EcCoseSigner.generate(EcCurve.P256);
    Bytes octets =
        CborWriter.map()
            .put(1, CborWriter.integer(2))
            .put(3, CborWriter.integer(-9))
            .put(-1, CborWriter.integer(1))
            .put(-2, CborWriter.bytes(signer.publicKey().x()))
            .put(-3, CborWriter.bytes(signer.publicKey().y()))
            .toBytes();
    EcCoseVerifier verifier = EcCoseVerifier.of(CoseKey.read(octets, "key"));
    CoseSign1 specified = new CoseSign1Writer(signer.with(CoseAlgorithm.ESP256)).sign(PAYLOAD);
    CoseSign1 other = new CoseSign1Writer(signer).sign(PAYLOAD);

    assertThat(specified.verify(verifier)).isEqualTo(PAYLOAD);
    assertThatThrownBy(() -> other.verify(verifier)).isInstanceOf(SignatureException.class);
  }

  @Test
  void takesOnlyTheAlgorithmsAllowed() throws Exception {
    EcCoseSigner signer = EcCoseSigner.generate(EcCurve.P256);
    CoseSign1 message = new CoseSign1Writer(signer).sign(PAYLOAD);
    EnumSet<CoseAlgorithm> others = EnumSet.complementOf(EnumSet.of(CoseAlgorithm.ES256));

    assertThatThrownBy(() -> message.verify(EcCoseVerifier.of(signer.publicKey(), others)))
        .isInstanceOf(SignatureException.class);
    assertThat(
            message.verify(EcCoseVerifier.of(signer.publicKey(), EnumSet.of(CoseAlgorithm.ES256))))
        .isEqualTo(PAYLOAD);
  }

  /** CVE-2022-21449: r = s = 0 once passed for a signature of everything. */
  @ParameterizedTest
  @EnumSource
  void refusesZerosAndTheOrder(EcCurve curve) {
    EcKey key = EcSigner.generate(curve).publicKey();
    int algorithm = CoseAlgorithm.of(curve).number();
    int size = curve.fieldOctets();
    Bytes zero = Bytes.copyOf(new byte[size]);
    byte[] oneOctets = new byte[size];
    oneOctets[size - 1] = 1;
    Bytes one = Bytes.copyOf(oneOctets);
    byte[] orderOctets = new byte[size];
    byte[] n = key.publicKey().getParams().getOrder().toByteArray();
    int count = Math.min(n.length, size);
    System.arraycopy(n, n.length - count, orderOctets, size - count, count);
    Bytes order = Bytes.copyOf(orderOctets);

    for (Bytes r : new Bytes[] {zero, one, order}) {
      for (Bytes s : new Bytes[] {zero, one, order}) {
        assertRefused(key, algorithm, Bytes.concat(r, s));
      }
    }
  }

  /** A verifier that pads by itself would take these. */
  @ParameterizedTest
  @EnumSource
  void refusesASignatureOfAnotherSize(EcCurve curve) throws Exception {
    EcCoseSigner signer = EcCoseSigner.generate(curve);
    Bytes signature = new CoseSign1Writer(signer).sign(PAYLOAD).signature();
    int half = signature.size() / 2;
    Bytes zero = Bytes.of(0);
    Bytes wider =
        Bytes.concat(zero, signature.slice(0, half), zero, signature.slice(half, 2 * half));
    for (Bytes other :
        new Bytes[] {
          wider,
          signature.slice(0, signature.size() - 1),
          Bytes.concat(signature, zero),
          signature.slice(0, 1)
        }) {
      assertRefused(signer.publicKey(), signer.algorithm(), other);
    }
  }

  @Test
  void refusesTheDerFormOfASignature() throws Exception {
    KeyPair pair = pair();
    Signature der = Signature.getInstance("SHA256withECDSA");
    der.initSign(pair.getPrivate());
    der.update(CoseSign1.sigStructure(protectedOctets(-7), Bytes.EMPTY, PAYLOAD).toArray());
    assertRefused(EcKey.of((ECPublicKey) pair.getPublic()), -7, Bytes.copyOf(der.sign()));
  }

  @Test
  void verifiesTheProtectedBucketAsCarried() throws Exception {
    EcCoseSigner signer = EcCoseSigner.generate(EcCurve.P256);
    // Another order than a writer would choose: {3: 0, 1: -7}.
    Bytes carried = Bytes.fromHex("a203000126");
    Bytes signature = signer.sign(CoseSign1.sigStructure(carried, Bytes.EMPTY, PAYLOAD));
    Bytes message =
        CborWriter.array(
            CborWriter.bytes(carried),
            CborWriter.map().toBytes(),
            CborWriter.bytes(PAYLOAD),
            CborWriter.bytes(signature));
    assertThat(read(message).verify(EcCoseVerifier.of(signer.publicKey()))).isEqualTo(PAYLOAD);
  }

  @Test
  void signsWithAKeyThatCannotBeExported() throws Exception {
    KeyPair pair = pair();
    EcKey publicKey = EcKey.of((ECPublicKey) pair.getPublic());
    TokenProvider provider = new TokenProvider();
    TokenKey key = new TokenKey(pair.getPrivate());
    Security.addProvider(provider);
    try {
      CoseSign1 message = new CoseSign1Writer(EcCoseSigner.of(key, publicKey)).sign(PAYLOAD);

      assertThat(key.getEncoded()).isNull();
      assertThat(message.verify(EcCoseVerifier.of(publicKey))).isEqualTo(PAYLOAD);
    } finally {
      Security.removeProvider(provider.getName());
    }
  }

  @Test
  void noticesAPublicHalfOfAnotherKey() throws Exception {
    EcCoseSigner mixed =
        EcCoseSigner.of(pair().getPrivate(), EcCoseSigner.generate(EcCurve.P256).publicKey());
    assertThatThrownBy(() -> new CoseSign1Writer(mixed).sign(PAYLOAD))
        .isInstanceOf(SignatureException.class)
        .hasMessageContaining("public half");
  }

  private static CoseSigner claiming(int algorithm, EcSigner key) {
    return new CoseSigner() {
      @Override
      public int algorithm() {
        return algorithm;
      }

      @Override
      public Bytes sign(Bytes toBeSigned) throws GeneralSecurityException {
        return key.sign(toBeSigned);
      }
    };
  }

  private static void assertRefused(EcKey key, int algorithm, Bytes signature) {
    Bytes message =
        CborWriter.array(
            CborWriter.bytes(protectedOctets(algorithm)),
            CborWriter.map().toBytes(),
            CborWriter.bytes(PAYLOAD),
            CborWriter.bytes(signature));
    assertThatThrownBy(() -> read(message).verify(EcCoseVerifier.of(key)))
        .isInstanceOf(SignatureException.class);
  }

  private static CoseSign1 read(Bytes message) throws MalformedException {
    return CoseSign1.read(message, "sign1", CborRules.STRICT, EnumSet.allOf(CoseTagging.class));
  }

  private static Bytes protectedOctets(int algorithm) {
    return CborWriter.map().put(1, CborWriter.integer(algorithm)).toBytes();
  }

  private static KeyPair pair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }
}
