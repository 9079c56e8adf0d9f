package org.attls.eat.mbedtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SignatureException;
import java.util.List;
import org.attls.cmw.CmwReader;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.cose.CoseSign1Writer;
import org.attls.cmw.cose.CoseTagging;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetWriter;
import org.attls.eat.cose.EcCoseSigner;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;
import org.attls.testing.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MbedtlsBundleTest {
  private static final EcCoseSigner SIGNER = EcCoseSigner.generate(EcCurve.P256);
  private static final EcKey IDENTITY = EcCoseSigner.generate(EcCurve.P256).publicKey();
  private static final Bytes NONCE = Bytes.fromHex("0001020304050607");
  private static final Bytes UEID = Bytes.utf8("ueid_ueid");

  @ParameterizedTest
  @ValueSource(strings = {"eat", "eat-default-hello", "eat-hrr"})
  void readsAndVerifiesWhatThePeerSent(String capture) throws Exception {
    MbedtlsBundle bundle = MbedtlsBundle.read(captured(capture, "evidence"));
    assertThat(bundle.katMessage().octets()).isEqualTo(captured(capture, "kat"));
    assertThat(bundle.patMessage().octets()).isEqualTo(captured(capture, "pat"));
    assertThat(bundle.katMessage().tagging()).isEqualTo(CoseTagging.CWT);
    assertThat(bundle.pat().ueid()).isEqualTo(UEID);
    EcKey published = point(captured(capture, "kak-public"));
    EcKey attested = bundle.verify(published, captured(capture, "nonce"));
    assertThat(attested.uncompressed()).isEqualTo(captured(capture, "ik-public"));
    assertThat(attested.spki()).isEqualTo(captured(capture, "ik-spki"));
  }

  @Test
  void writesTheClaimsOfThePeerOctetForOctet() throws Exception {
    MbedtlsBundle theirs = MbedtlsBundle.read(captured("eat", "evidence"));
    assertThat(theirs.kat().encode()).isEqualTo(theirs.katMessage().unverifiedPayload());
    assertThat(theirs.pat().encode()).isEqualTo(theirs.patMessage().unverifiedPayload());
    MbedtlsBundle ours =
        MbedtlsBundle.make(
            SIGNER, theirs.kat().nonce(), theirs.kat().identityKey(), theirs.pat().ueid());
    assertThat(ours.octets().size()).isEqualTo(theirs.octets().size());
    assertThat(ours.patMessage().unverifiedPayload())
        .isEqualTo(theirs.patMessage().unverifiedPayload());
    assertThat(ours.katMessage().headers().protectedOctets())
        .isEqualTo(theirs.katMessage().headers().protectedOctets());
  }

  @Test
  void readsWhatItMakes() throws Exception {
    for (Bytes nonce : List.of(NONCE, Bytes.copyOf(new byte[32]), Bytes.copyOf(new byte[64]))) {
      MbedtlsBundle made = MbedtlsBundle.make(SIGNER, nonce, IDENTITY, UEID);
      MbedtlsBundle read = MbedtlsBundle.read(made.octets());
      assertThat(read.kat()).isEqualTo(made.kat());
      assertThat(read.pat()).isEqualTo(made.pat());
      assertThat(read.verify(SIGNER.publicKey(), nonce)).isEqualTo(IDENTITY);
    }
  }

  @Test
  void refusesEveryPrefixAndAnyAddedOctet() throws Exception {
    Bytes good = made().octets();
    for (int size = 0; size < good.size(); size++) {
      refused(good.slice(0, size));
    }
    for (int octet = 0; octet < 256; octet++) {
      refused(Bytes.concat(good, Bytes.of(octet)));
    }
  }

  @Test
  void noFlippedBitGoesUnnoticed() throws Exception {
    byte[] octets = made().octets().toArray();
    for (int i = 0; i < octets.length; i++) {
      octets[i] ^= (byte) (1 << i % 8);
      try {
        MbedtlsBundle bundle = MbedtlsBundle.read(Bytes.copyOf(octets));
        assertThatThrownBy(() -> bundle.verify(SIGNER.publicKey(), NONCE))
            .isInstanceOf(SignatureException.class);
      } catch (MalformedException malformed) {
        assertThat(malformed).hasMessageContaining(":");
      }
      octets[i] ^= (byte) (1 << i % 8);
    }
  }

  @Test
  void refusesAnotherVersion() throws Exception {
    Bytes good = made().octets();
    Bytes other = Bytes.concat(Bytes.of(2), good.slice(1, good.size()));
    assertThat(refused(other)).hasMessageContaining("version");
  }

  @Test
  void refusesAnotherKeyAndAnotherChallenge() throws Exception {
    MbedtlsBundle bundle = made();
    EcKey other = EcCoseSigner.generate(EcCurve.P256).publicKey();
    assertThatThrownBy(() -> bundle.verify(other, NONCE)).isInstanceOf(SignatureException.class);
    EcKey larger = EcCoseSigner.generate(EcCurve.P384).publicKey();
    assertThatThrownBy(() -> bundle.verify(larger, NONCE)).isInstanceOf(SignatureException.class);
    for (Bytes wrong : List.of(NONCE.slice(0, 7), Bytes.concat(NONCE, Bytes.of(0)), UEID)) {
      assertThatThrownBy(() -> bundle.verify(SIGNER.publicKey(), wrong))
          .isInstanceOf(SignatureException.class)
          .hasMessageContaining("challenge");
    }
  }

  @Test
  void refusesAPlatformTokenOfAnotherIdentityKey() throws Exception {
    Bytes kat = new MbedtlsKat(NONCE, IDENTITY, SIGNER.publicKey()).encode();
    Bytes pat = MbedtlsPat.of(SIGNER.publicKey(), UEID).encode();
    MbedtlsBundle mixed = MbedtlsBundle.read(framed(token(kat), token(pat)));
    assertThatThrownBy(() -> mixed.verify(SIGNER.publicKey(), NONCE))
        .isInstanceOf(SignatureException.class)
        .hasMessageContaining("SHA-256");
  }

  @Test
  void refusesAKeyThatIsNotTheSigners() throws Exception {
    Bytes kat = new MbedtlsKat(NONCE, IDENTITY, IDENTITY).encode();
    Bytes pat = MbedtlsPat.of(IDENTITY, UEID).encode();
    MbedtlsBundle mixed = MbedtlsBundle.read(framed(token(kat), token(pat)));
    assertThatThrownBy(() -> mixed.verify(SIGNER.publicKey(), NONCE))
        .isInstanceOf(SignatureException.class)
        .hasMessageContaining("kak-pub");
  }

  @Test
  void readsTheUeidUnderTheNumberOfRfc9711Too() throws Exception {
    Bytes kat = new MbedtlsKat(NONCE, IDENTITY, SIGNER.publicKey()).encode();
    Bytes digest = MbedtlsPat.of(IDENTITY, UEID).nonce();
    Bytes pat =
        CborWriter.map()
            .put(10, CborWriter.bytes(digest))
            .put(256, CborWriter.bytes(UEID))
            .toBytes();
    MbedtlsBundle bundle = MbedtlsBundle.read(framed(token(kat), token(pat)));
    assertThat(bundle.pat().ueid()).isEqualTo(UEID);
    bundle.verify(SIGNER.publicKey(), NONCE);
  }

  /** Claims in place of those of the kat; {@code P} stands for a point. */
  @ParameterizedTest
  @CsvSource({
    "a0",
    "a20a48000102030405060708P",
    "a20a4800010203040506071909c4P",
    "a208P1909c4P",
    "a30a4700010203040506" + "08P1909c4P",
    "a30a08" + "08P1909c4P",
    "a30a48000102030405060708a101P1909c4P",
    "a40a480001020304050607" + "08P1909c4P0b00",
    "80",
    "f6",
  })
  void refusesTheKat(String claims) throws Exception {
    String point = CborWriter.bytes(IDENTITY.uncompressed()).hex();
    Bytes pat = MbedtlsPat.of(IDENTITY, UEID).encode();
    refused(framed(token(Bytes.fromHex(claims.replace("P", point))), token(pat)));
  }

  @Test
  void refusesAPointOffTheCurveAndACompressedOne() throws Exception {
    byte[] point = IDENTITY.uncompressed().toArray();
    point[64] ^= 1;
    Bytes off = Bytes.copyOf(point);
    Bytes compressed = Bytes.concat(Bytes.of(2), IDENTITY.x());
    for (Bytes bad : List.of(off, compressed, Bytes.concat(IDENTITY.uncompressed(), UEID))) {
      Bytes claims =
          CborWriter.map()
              .put(10, CborWriter.bytes(NONCE))
              .put(8, CborWriter.bytes(bad))
              .put(2500, CborWriter.bytes(SIGNER.publicKey().uncompressed()))
              .toBytes();
      Bytes pat = MbedtlsPat.of(IDENTITY, UEID).encode();
      assertThat(refused(framed(token(claims), token(pat)))).hasMessageContaining("point");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a0",
    "a10aD",
    "a20a41000b4100",
    "a20aD0b40",
    "a20aD0b6161",
    "a30aD0b4100190100" + "4100"
  })
  void refusesThePat(String claims) throws Exception {
    Bytes kat = new MbedtlsKat(NONCE, IDENTITY, SIGNER.publicKey()).encode();
    String digest = CborWriter.bytes(MbedtlsPat.of(IDENTITY, UEID).nonce()).hex();
    refused(framed(token(kat), token(Bytes.fromHex(claims.replace("D", digest)))));
  }

  @Test
  void makesNothingThatItDoesNotRead() {
    EcCoseSigner larger = EcCoseSigner.generate(EcCurve.P384);
    for (int size : List.of(0, 7, 65)) {
      Bytes nonce = Bytes.copyOf(new byte[size]);
      assertThatThrownBy(() -> MbedtlsBundle.make(SIGNER, nonce, IDENTITY, UEID))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (int size : List.of(0, 65)) {
      Bytes ueid = Bytes.copyOf(new byte[size]);
      assertThatThrownBy(() -> MbedtlsBundle.make(SIGNER, NONCE, IDENTITY, ueid))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> MbedtlsBundle.make(larger, NONCE, IDENTITY, UEID))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MbedtlsBundle.make(SIGNER, NONCE, larger.publicKey(), UEID))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void isNoConceptualMessageWrapper() throws Exception {
    Bytes bundle = made().octets();
    assertThatThrownBy(() -> new CmwReader(65536).read(bundle))
        .isInstanceOf(MalformedException.class);
  }

  private static MbedtlsBundle made() throws Exception {
    return MbedtlsBundle.make(SIGNER, NONCE, IDENTITY, UEID);
  }

  private static Bytes token(Bytes claims) throws Exception {
    return new CoseSign1Writer(SIGNER).sign(claims).octets();
  }

  private static Bytes framed(Bytes kat, Bytes pat) {
    return new OctetWriter().u8(1).opaque16(kat).opaque16(pat).toBytes();
  }

  private static Bytes captured(String capture, String name) {
    return Bytes.fromHex(Vectors.text("mbedtls-poc/" + capture + "/" + name + ".hex").strip());
  }

  private static EcKey point(Bytes octets) throws MalformedException {
    return EcKey.ofUncompressed(EcCurve.P256, octets, "point");
  }

  private static MalformedException refused(Bytes octets) {
    try {
      MbedtlsBundle.read(octets);
    } catch (MalformedException refusal) {
      return refusal;
    }
    throw new AssertionError("read: " + octets.hex());
  }
}
