package org.attls.eat.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SignatureException;
import java.util.Map;
import org.attls.cmw.Serialization;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.cose.CoseTagging;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.cose.EcCoseSigner;
import org.attls.eat.cose.EcCoseVerifier;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcJws;
import org.attls.eat.key.EcSigner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
  private static final EcSigner KEY = EcSigner.generate(EcCurve.P256);
  private static final EcSigner OTHER = EcSigner.generate(EcCurve.P256);
  private static final ClaimsSet CBOR = EveryClaim.in(Serialization.CBOR).build();
  private static final ClaimsSet JSON = EveryClaim.in(Serialization.JSON).build();

  @ParameterizedTest
  @EnumSource
  void readsACwtThatItSigns(CoseTagging tagging) throws Exception {
    Cwt signed = Cwt.sign(CBOR, EcCoseSigner.of(KEY), tagging);
    Cwt read = Cwt.read(signed.octets());

    assertThat(read.message().tagging()).isEqualTo(tagging);
    assertThat(read.verify(EcCoseVerifier.of(KEY.publicKey()))).isEqualTo(CBOR);
    assertThatThrownBy(() -> read.verify(EcCoseVerifier.of(OTHER.publicKey())))
        .isInstanceOf(SignatureException.class);
    for (int end = 0; end < signed.octets().size(); end++) {
      Bytes prefix = signed.octets().slice(0, end);
      assertThatThrownBy(() -> Cwt.read(prefix)).isInstanceOf(MalformedException.class);
    }
  }

  /** Tag 61 around the array, 18 twice, 98 (COSE_Sign), 17 (COSE_Mac0), 61 twice. */
  @ParameterizedTest
  @ValueSource(strings = {"d83d", "d2d2", "d862", "d1", "d83dd83dd2", "d83dd1", "d90259"})
  void refusesOtherTags(String tags) throws Exception {
    Bytes untagged = Cwt.sign(CBOR, EcCoseSigner.of(KEY), CoseTagging.UNTAGGED).octets();
    assertThatThrownBy(() -> Cwt.read(Bytes.concat(Bytes.fromHex(tags), untagged)))
        .isInstanceOf(MalformedException.class);
  }

  @ParameterizedTest
  @EnumSource
  void readsAJwtThatItSigns(EcCurve curve) throws Exception {
    EcSigner key = EcSigner.generate(curve);
    Jwt signed = Jwt.sign(JSON, EcJws.signer(key));
    Jwt read = Jwt.read(signed.octets());

    assertThat(read.verify(EcJws.verifier(key.publicKey()))).isEqualTo(JSON);
    for (EcCurve other : EcCurve.values()) {
      assertThatThrownBy(() -> read.verify(EcJws.verifier(EcSigner.generate(other).publicKey())))
          .isInstanceOf(SignatureException.class);
    }
    byte[] changed = signed.octets().toArray();
    int middle = new String(changed, StandardCharsets.US_ASCII).indexOf('.') + 20;
    changed[middle] = (byte) (changed[middle] == 'A' ? 'B' : 'A');
    Jwt tampered = Jwt.read(Bytes.copyOf(changed));
    assertThatThrownBy(() -> tampered.verify(EcJws.verifier(key.publicKey())))
        .isInstanceOf(SignatureException.class);
  }

  @Test
  void unsignedClaimsHaveTheirTag() throws Exception {
    Uccs uccs = new Uccs(CBOR);

    assertThat(Uccs.read(uccs.octets())).isEqualTo(uccs);
    assertThat(uccs.octets().slice(0, 3)).isEqualTo(Bytes.fromHex("d90259"));
    assertThatThrownBy(() -> Uccs.read(CBOR.octets())).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> Uccs.read(CborWriter.tag(61, CBOR.octets())))
        .isInstanceOf(MalformedException.class);
    assertThatIllegalArgumentException().isThrownBy(() -> new Uccs(JSON));
    for (int end = 0; end < uccs.octets().size(); end++) {
      Bytes prefix = uccs.octets().slice(0, end);
      assertThatThrownBy(() -> Uccs.read(prefix)).isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void aBundleInCborIsWorthItsMainToken() throws Exception {
    ClaimsSet detached = ClaimsSet.cbor().put(Claim.SOFTWARE_NAME, "tee").build();
    Cwt main =
        Cwt.sign(withDigest(ClaimsSet.cbor(), detached), EcCoseSigner.of(KEY), CoseTagging.CWT);
    DetachedBundle bundle = DetachedBundle.cbor(main, Map.of("tee", detached));
    DetachedBundle read = DetachedBundle.readCbor(bundle.octets());

    DetachedBundle.Content content = read.verify(EcCoseVerifier.of(KEY.publicKey()));
    assertThat(content.detached()).containsExactly(Map.entry("tee", detached));
    assertThatThrownBy(() -> read.verify(EcCoseVerifier.of(OTHER.publicKey())))
        .isInstanceOf(SignatureException.class);
    assertThatThrownBy(() -> read.verify(EcJws.verifier(KEY.publicKey())))
        .hasMessageContaining("no JWT");
    for (int end = 0; end < bundle.octets().size(); end++) {
      Bytes prefix = bundle.octets().slice(0, end);
      assertThatThrownBy(() -> DetachedBundle.readCbor(prefix))
          .isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void aBundleInJsonIsWorthItsMainToken() throws Exception {
    ClaimsSet detached = ClaimsSet.json().put(Claim.SOFTWARE_NAME, "tee").build();
    Jwt main = Jwt.sign(withDigest(ClaimsSet.json(), detached), EcJws.signer(KEY));
    DetachedBundle read =
        DetachedBundle.readJson(DetachedBundle.json(main, Map.of("tee", detached)).octets());

    assertThat(read.verify(EcJws.verifier(KEY.publicKey())).detached())
        .containsExactly(Map.entry("tee", detached));
    assertThatThrownBy(() -> read.verify(EcCoseVerifier.of(KEY.publicKey())))
        .hasMessageContaining("no CWT");
  }

  @Test
  void refusesADetachedSetThatIsNotInTheMainToken() throws Exception {
    ClaimsSet detached = ClaimsSet.cbor().put(Claim.SOFTWARE_NAME, "tee").build();
    ClaimsSet other = ClaimsSet.cbor().put(Claim.SOFTWARE_NAME, "ree").build();
    Cwt main =
        Cwt.sign(withDigest(ClaimsSet.cbor(), detached), EcCoseSigner.of(KEY), CoseTagging.CWT);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> DetachedBundle.cbor(main, Map.of("tee", other)))
        .withMessageContaining("not what the digest");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DetachedBundle.cbor(main, Map.of("ree", detached)))
        .withMessageContaining("no digest");
    DetachedBundle swapped = DetachedBundle.readCbor(bundle(main.octets(), other.octets()));
    assertThatThrownBy(() -> swapped.verify(EcCoseVerifier.of(KEY.publicKey())))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("not what the digest");
  }

  @Test
  void refusesABundleAsMainTokenAndABundleOfNothing() throws Exception {
    ClaimsSet detached = ClaimsSet.cbor().build();
    Cwt main =
        Cwt.sign(withDigest(ClaimsSet.cbor(), detached), EcCoseSigner.of(KEY), CoseTagging.CWT);
    Bytes bundle = DetachedBundle.cbor(main, Map.of("tee", detached)).octets();

    assertThatThrownBy(() -> DetachedBundle.readCbor(bundle(bundle, detached.octets())))
        .hasMessageContaining("main token of a bundle");
    assertThatIllegalArgumentException().isThrownBy(() -> DetachedBundle.cbor(main, Map.of()));
  }

  /** A digest under an algorithm that is not known here never matches. */
  @Test
  void anUnknownHashMatchesNothing() {
    Bytes octets = EveryClaim.octets(3);
    assertThat(new Submodule.Digest(Label.of("SHA-256"), octets).matches(octets)).isFalse();
    assertThat(new Submodule.Digest(Label.of(-14), Bytes.EMPTY).matches(octets)).isFalse();
    assertThat(Submodule.Digest.sha256(CBOR).matches(CBOR.octets())).isTrue();
  }

  private static ClaimsSet withDigest(ClaimsSet.Builder claims, ClaimsSet detached) {
    return claims.put(Claim.SUBMODULES, Map.of("tee", Submodule.Digest.sha256(detached))).build();
  }

  private static Bytes bundle(Bytes main, Bytes detached) {
    return CborWriter.tag(
        602,
        CborWriter.array(
            CborWriter.bytes(main),
            CborWriter.map().put("tee", CborWriter.bytes(detached)).toBytes()));
  }
}
