package org.attls.eat.cose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import COSE.AlgorithmID;
import COSE.Attribute;
import COSE.HeaderKeys;
import COSE.Message;
import COSE.MessageTag;
import COSE.OneKey;
import COSE.Sign1Message;
import com.upokecenter.cbor.CBORObject;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.EnumSet;
import java.util.Locale;
import org.attls.cmw.cbor.CborRules;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.cose.CoseSign1;
import org.attls.cmw.cose.CoseSign1Writer;
import org.attls.cmw.cose.CoseTagging;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * COSE-Java as the second opinion on messages and keys, and what keeps it from being more than that
 * (decision 0210).
 */
class CoseJavaTest {
  private static final Bytes PAYLOAD = Bytes.utf8("payload");

  @ParameterizedTest
  @EnumSource
  void bothVerifyWhatTheOtherSigns(EcCurve curve) throws Exception {
    KeyPair pair = pair(curve);
    EcKey publicKey = EcKey.of((ECPublicKey) pair.getPublic());
    OneKey oneKey = new OneKey(pair.getPublic(), pair.getPrivate());

    CoseSign1 ours =
        new CoseSign1Writer(EcCoseSigner.of(pair.getPrivate(), publicKey)).sign(PAYLOAD);
    assertThat(sign1(ours.octets()).validate(oneKey)).isTrue();

    Sign1Message theirs = new Sign1Message();
    AlgorithmID algorithm =
        switch (curve) {
          case P256 -> AlgorithmID.ECDSA_256;
          case P384 -> AlgorithmID.ECDSA_384;
          case P521 -> AlgorithmID.ECDSA_512;
        };
    theirs.addAttribute(HeaderKeys.Algorithm, algorithm.AsCBOR(), Attribute.PROTECTED);
    theirs.SetContent(PAYLOAD.toArray());
    theirs.sign(oneKey);
    CoseSign1 read = read(Bytes.copyOf(theirs.EncodeToBytes()));
    assertThat(read.verify(EcCoseVerifier.of(publicKey))).isEqualTo(PAYLOAD);
  }

  @ParameterizedTest
  @EnumSource
  void bothReadTheKeysOfTheOther(EcCurve curve) throws Exception {
    KeyPair pair = pair(curve);
    EcKey publicKey = EcKey.of((ECPublicKey) pair.getPublic());
    Bytes theirs = Bytes.copyOf(new OneKey(pair.getPublic(), null).EncodeToBytes());
    OneKey ours = new OneKey(CBORObject.DecodeFromBytes(CoseKey.of(publicKey).octets().toArray()));

    assertThat(CoseKey.read(theirs, "key").key()).isEqualTo(publicKey);
    assertThat(ours.AsPublicKey()).isEqualTo(pair.getPublic());
  }

  @Test
  void itCannotUseAKeyWithoutOctets() throws Exception {
    KeyPair pair = pair(EcCurve.P256);
    assertThatThrownBy(() -> new OneKey(pair.getPublic(), new TokenKey(pair.getPrivate())))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void itTakesASignatureThatIsTooLong() throws Exception {
    KeyPair pair = pair(EcCurve.P256);
    EcKey publicKey = EcKey.of((ECPublicKey) pair.getPublic());
    CoseSign1 message =
        new CoseSign1Writer(EcCoseSigner.of(pair.getPrivate(), publicKey)).sign(PAYLOAD);
    Bytes zero = Bytes.of(0);
    Bytes longer =
        Bytes.concat(
            zero, message.signature().slice(0, 32), zero, message.signature().slice(32, 64));
    Bytes other =
        CborWriter.array(
            CborWriter.bytes(message.headers().protectedOctets()),
            CborWriter.map().toBytes(),
            CborWriter.bytes(PAYLOAD),
            CborWriter.bytes(longer));

    assertThat(sign1(other).validate(new OneKey(pair.getPublic(), null))).isTrue();
    assertThatThrownBy(() -> read(other).verify(EcCoseVerifier.of(publicKey)))
        .hasMessageContaining("66 octets");
  }

  @Test
  void itTakesAKeyOffTheCurveAndAnAlgorithmOfAnotherCurve() throws Exception {
    Bytes zero = CborWriter.bytes(Bytes.copyOf(new byte[32]));
    Bytes offCurve =
        CborWriter.map()
            .put(1, CborWriter.integer(2))
            .put(-1, CborWriter.integer(1))
            .put(-2, zero)
            .put(-3, zero)
            .toBytes();
    assertThat(new OneKey(CBORObject.DecodeFromBytes(offCurve.toArray())).AsPublicKey())
        .isNotNull();
    assertThatThrownBy(() -> CoseKey.read(offCurve, "key")).hasMessageContaining("not a point");

    KeyPair pair = pair(EcCurve.P256);
    OneKey key = new OneKey(pair.getPublic(), pair.getPrivate());
    Sign1Message mixed = new Sign1Message();
    mixed.addAttribute(HeaderKeys.Algorithm, AlgorithmID.ECDSA_384.AsCBOR(), Attribute.PROTECTED);
    mixed.SetContent(PAYLOAD.toArray());
    mixed.sign(key);
    assertThat(mixed.validate(key)).isTrue();
    CoseSign1 read = read(Bytes.copyOf(mixed.EncodeToBytes()));
    assertThatThrownBy(
            () -> read.verify(EcCoseVerifier.of(EcKey.of((ECPublicKey) pair.getPublic()))))
        .hasMessageContaining("-35");
  }

  private static Sign1Message sign1(Bytes message) throws Exception {
    return (Sign1Message) Message.DecodeFromBytes(message.toArray(), MessageTag.Sign1);
  }

  private static CoseSign1 read(Bytes message) throws Exception {
    return CoseSign1.read(message, "sign1", CborRules.STRICT, EnumSet.allOf(CoseTagging.class));
  }

  private static KeyPair pair(EcCurve curve) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(
        new ECGenParameterSpec("sec" + curve.name().toLowerCase(Locale.ROOT) + "r1"));
    return generator.generateKeyPair();
  }
}
