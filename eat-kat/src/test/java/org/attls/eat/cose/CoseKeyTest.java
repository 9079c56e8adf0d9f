package org.attls.eat.cose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Consumer;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;
import org.attls.eat.key.EcSigner;
import org.attls.testing.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CoseKeyTest {
  private static final EcKey KEY = EcSigner.generate(EcCurve.P256).publicKey();

  @ParameterizedTest
  @EnumSource
  void readsWhatItWrites(EcCurve curve) throws Exception {
    EcKey point = EcSigner.generate(curve).publicKey();
    CoseKey bare = CoseKey.of(point);
    CoseKey named = CoseKey.of(point, Bytes.utf8("kid"));

    assertThat(CoseKey.read(bare.octets(), "key")).isEqualTo(bare);
    assertThat(bare.isCanonical()).isTrue();
    assertThat(CoseKey.read(named.octets(), "key").keyId()).contains(Bytes.utf8("kid"));
    assertThat(named.isCanonical()).isFalse();
    assertThat(named.key()).isEqualTo(bare.key());
    assertThat(named.thumbprint()).isEqualTo(bare.thumbprint()).isNotEqualTo(bare.octets());
  }

  @Test
  void theThumbprintOfTheKeyOfTheDraftIsTheNonceOfItsExample() throws Exception {
    CoseKey kak = CoseKey.read(Vectors.bytes("kat/draft00-kak.cbor"), "kak");

    assertThat(kak.isCanonical()).isTrue();
    assertThat(kak.thumbprint().hex())
        .isEqualTo("5ca3750daf829c30c20797eddb7949b1fd028c5408f2dd8650ad732327e3fb64");
  }

  /** The example of RFC 9679, section 6. */
  @Test
  void theThumbprintIsThatOfTheRfc() throws Exception {
    Bytes key =
        CborWriter.map()
            .put(1, CborWriter.integer(2))
            .put(2, CborWriter.bytes(Bytes.utf8("meriadoc.brandybuck@buckland.example")))
            .put(-1, CborWriter.integer(1))
            .put(
                -2,
                CborWriter.bytes(
                    Bytes.fromHex(
                        "65eda5a12577c2bae829437fe338701a10aaa375e1bb5b5de108de439c08551d")))
            .put(
                -3,
                CborWriter.bytes(
                    Bytes.fromHex(
                        "1e52ed75701163f7f9e40ddf9f341b3dc9ba860af7e0ca7ca7e9eecd0084d19c")))
            .toBytes();
    assertThat(CoseKey.read(key, "key").thumbprint().hex())
        .isEqualTo("496bd8afadf307e5b08c64b0421bf9dc01528a344a43bda88fadd1669da253ec");
  }

  @ParameterizedTest
  @EnumSource
  void refusesEveryStrictPrefixAndEveryLongerForm(EcCurve curve) {
    Bytes octets = CoseKey.of(EcSigner.generate(curve).publicKey()).octets();
    for (int end = 0; end < octets.size(); end++) {
      assertRefused(octets.slice(0, end));
    }
    for (int more = 0; more < 256; more++) {
      assertRefused(Bytes.concat(octets, Bytes.of(more)));
    }
  }

  @Test
  void refusesAPrivatePart() {
    assertRefused("private", map -> map.put(-4, CborWriter.bytes(KEY.x())));
  }

  @Test
  void refusesACompressedPoint() {
    assertThatThrownBy(() -> read(members().put(-3, CborWriter.bool(true))))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("compressed");
  }

  @Test
  void refusesCoordinatesOfAnotherLength() {
    Bytes zero = Bytes.of(0);
    for (Bytes x : new Bytes[] {KEY.x().slice(1, 32), Bytes.concat(zero, KEY.x()), Bytes.EMPTY}) {
      assertThatThrownBy(
              () ->
                  read(
                      CborWriter.map()
                          .put(1, CborWriter.integer(2))
                          .put(-1, CborWriter.integer(1))
                          .put(-2, CborWriter.bytes(x))
                          .put(-3, CborWriter.bytes(KEY.y()))))
          .isInstanceOf(MalformedException.class)
          .hasMessageContaining("must be 32..32");
    }
  }

  @Test
  void refusesAPointOffTheCurve() {
    assertThatThrownBy(() -> read(members().put(-3, CborWriter.bytes(KEY.x()))))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("not a point");
  }

  @Test
  void refusesOtherKeyTypesAndCurves() {
    assertThatThrownBy(() -> read(CborWriter.map().put(1, CborWriter.integer(1))))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("EC2");
    for (int curve : new int[] {0, 4, 8}) {
      assertThatThrownBy(
              () ->
                  read(
                      CborWriter.map()
                          .put(1, CborWriter.integer(2))
                          .put(-1, CborWriter.integer(curve))
                          .put(-2, CborWriter.bytes(KEY.x()))
                          .put(-3, CborWriter.bytes(KEY.y()))))
          .isInstanceOf(MalformedException.class)
          .hasMessageContaining("outside 1..3");
    }
  }

  @Test
  void theAlgorithmOfAKeyBelongsToItsCurve() throws Exception {
    assertThat(read(full().put(3, CborWriter.integer(-7))).algorithm())
        .contains(CoseAlgorithm.ES256);
    assertThat(read(full().put(3, CborWriter.integer(-9))).algorithm())
        .contains(CoseAlgorithm.ESP256);
    for (int other : new int[] {-35, -8, -257, 5}) {
      assertRefused("alg", map -> map.put(3, CborWriter.integer(other)));
    }
    assertRefused("tstr", map -> map.put(3, CborWriter.text("ES256")));
  }

  @Test
  void theOperationsOfAKeyLetItVerify() throws Exception {
    Bytes verify = CborWriter.array(CborWriter.text("other"), CborWriter.integer(2));
    assertThat(read(full().put(4, verify)).key()).isEqualTo(KEY);
    assertRefused("verify", map -> map.put(4, CborWriter.array(CborWriter.integer(1))));
    assertRefused("members", map -> map.put(4, CborWriter.array()));
    assertRefused("array", map -> map.put(4, CborWriter.integer(2)));
  }

  @Test
  void anotherOrderOfMembersIsTheSameKeyButNotCanonical() throws Exception {
    Bytes reordered =
        Bytes.concat(
            Bytes.of(0xA4),
            CborWriter.integer(-1),
            CborWriter.integer(1),
            CborWriter.integer(1),
            CborWriter.integer(2),
            CborWriter.integer(-3),
            CborWriter.bytes(KEY.y()),
            CborWriter.integer(-2),
            CborWriter.bytes(KEY.x()));
    CoseKey read = CoseKey.read(reordered, "key");

    assertThat(read.key()).isEqualTo(KEY);
    assertThat(read.octets()).isEqualTo(reordered);
    assertThat(read.isCanonical()).isFalse();
    assertThat(read.canonicalOctets()).isEqualTo(CoseKey.of(KEY).octets());
  }

  private static void assertRefused(String fact, Consumer<CborWriter.MapBuilder> lie) {
    CborWriter.MapBuilder map = full();
    lie.accept(map);
    assertThatThrownBy(() -> read(map))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(fact);
  }

  private static void assertRefused(Bytes octets) {
    assertThatThrownBy(() -> CoseKey.read(octets, "key")).isInstanceOf(MalformedException.class);
  }

  private static CoseKey read(CborWriter.MapBuilder map) throws MalformedException {
    return CoseKey.read(map.toBytes(), "key");
  }

  private static CborWriter.MapBuilder full() {
    return members().put(-3, CborWriter.bytes(KEY.y()));
  }

  private static CborWriter.MapBuilder members() {
    return CborWriter.map()
        .put(1, CborWriter.integer(2))
        .put(-1, CborWriter.integer(1))
        .put(-2, CborWriter.bytes(KEY.x()));
  }
}
