package org.attls.eat.kat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Set;
import org.attls.cmw.CmwRecord;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.CollectionBuilder;
import org.attls.cmw.CollectionType;
import org.attls.cmw.Indicator;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.cose.CoseSign1;
import org.attls.cmw.cose.CoseSign1Writer;
import org.attls.cmw.cose.CoseTagging;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.cose.CoseKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KatBundleTest {
  private static final CmwType TOKEN = CmwType.mediaType("application/eat+cwt");

  private final TestBundles attester = TestBundles.p256();

  @Test
  void hasTheTypeUnderWhichItIsNegotiated() throws Exception {
    assertThat(KatBundle.TYPE.mediaType())
        .contains("application/cmw+cbor; cmwc_t=\"tag:ietf.org,2024-02-29:rats/kat\"");
    assertThat(KatBundle.TYPE.toString()).hasSize(63);
    assertThat(attester.bundle().cmw().type()).isEqualTo(KatBundle.TYPE);
  }

  @Test
  void readsWhatItWrites() throws Exception {
    KatBundle bundle = attester.bundle();
    KatBundle read = KatBundle.readCbor(bundle.cmw().octets());
    assertThat(read.cmw()).isEqualTo(bundle.cmw());
    assertThat(read.kat().octets()).isEqualTo(bundle.kat().octets());
    assertThat(read.pat().octets()).isEqualTo(bundle.pat().octets());
    assertThat(KatBundle.make(read.kat(), read.pat()).cmw()).isEqualTo(bundle.cmw());
  }

  @ParameterizedTest
  @EnumSource
  void takesTokensUnderEveryTag(CoseTagging tagging) throws Exception {
    CoseSign1 kat =
        new CoseSign1Writer(attester.keyAttestationKey)
            .tagging(tagging)
            .sign(attester.katClaims().octets());
    KatBundle bundle = KatBundle.make(kat, attester.pat());
    assertThat(bundle.kat().tagging()).isEqualTo(tagging);
    assertThat(KatVerification.verify(bundle, attester.expectation()).verified()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(longs = {16, 17, 98, 601})
  void refusesTokensUnderOtherTags(long tag) throws Exception {
    refuses(collection(CborWriter.tag(tag, attester.kat().octets()), attester.pat().octets()));
    refuses(
        collection(
            CborWriter.tag(61, CborWriter.tag(tag, attester.kat().octets())),
            attester.pat().octets()));
    refuses(collection(CborWriter.tag(61, attester.kat().octets()), attester.pat().octets()));
  }

  @Test
  void refusesADetachedPayload() throws Exception {
    CoseSign1 detached =
        new CoseSign1Writer(attester.keyAttestationKey)
            .tagging(CoseTagging.UNTAGGED)
            .signDetached(attester.katClaims().octets());
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(
            () ->
                KatBundle.readCbor(
                    collection(detached.octets(), attester.pat().octets()).build().octets()))
        .withMessageContaining("detached");
  }

  @Test
  void refusesOtherWrappersAroundTheTokens() throws Exception {
    Bytes kat = attester.kat().octets();
    CmwRecord pat = CmwWriter.cborRecord(TOKEN, attester.pat().octets());
    refuses(typed().put("kat", CmwWriter.cborTag(263, kat)).put("pat", pat));
    refuses(
        typed().put("kat", CmwWriter.cborRecord(CmwType.contentFormat(263), kat)).put("pat", pat));
    refuses(
        typed()
            .put("kat", CmwWriter.cborRecord(CmwType.mediaType("application/eat+jwt"), kat))
            .put("pat", pat));
    refuses(
        typed()
            .put("kat", CmwWriter.cborRecord(TOKEN, kat, Set.of(Indicator.EVIDENCE)))
            .put("pat", pat));
    refuses(typed().put(1, CmwWriter.cborRecord(TOKEN, kat)).put("pat", pat));
  }

  @Test
  void refusesAnotherTypeOfCollection() throws Exception {
    refuses(
        tokens(
            CmwWriter.cborCollection()
                .type(new CollectionType("tag:ietf.org,2024-02-29:rats/other"))));
    refuses(tokens(CmwWriter.cborCollection()));
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> KatBundle.read(CmwWriter.cborRecord(KatBundle.TYPE, Bytes.of(1))));
    CollectionBuilder json =
        CmwWriter.jsonCollection()
            .type(KatBundle.COLLECTION_TYPE)
            .put("kat", CmwWriter.jsonRecord(TOKEN, attester.kat().octets()))
            .put("pat", CmwWriter.jsonRecord(TOKEN, attester.pat().octets()));
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> KatBundle.read(json.build()));
  }

  @Test
  void namesTheOldLayoutsThatItRefuses() throws Exception {
    Bytes kat = CborWriter.bytes(attester.kat().octets());
    Bytes pat = CborWriter.bytes(attester.pat().octets());
    Bytes profile = CborWriter.text("https://datatracker.ietf.org/doc/draft-bft-rats-kat");
    assertOld(
        CborWriter.map().put(265, profile).put("kat", kat).put("pat", pat).toBytes(),
        "draft-bft-rats-kat-00");
    assertOld(CborWriter.map().put("kat", kat).put("pat", pat).toBytes(), "draft-bft-rats-kat-02");
    assertOld(Bytes.concat(Bytes.of(1, 0, 2), Bytes.of(1, 2), Bytes.of(0, 1, 3)), "mbedTLS");
  }

  @Test
  void refusesClaimsBeyondTheThree() throws Exception {
    Bytes nonce = CborWriter.bytes(TestBundles.CHALLENGE);
    Bytes key = CoseKey.of(attester.identityKey.publicKey()).octets();
    Bytes cnf = CborWriter.map().put(1, key).toBytes();
    assertThat(KatClaims.read(claims(nonce, cnf, key).toBytes()).identityKey().key())
        .isEqualTo(attester.identityKey.publicKey());
    refusesClaims(claims(nonce, cnf, key).put(6, CborWriter.integer(1)).toBytes());
    refusesClaims(claims(nonce, cnf, key).put("x", CborWriter.integer(1)).toBytes());
    Bytes cnfWithKid = CborWriter.map().put(1, key).put(3, CborWriter.bytes(Bytes.of(1))).toBytes();
    refusesClaims(claims(nonce, cnfWithKid, key).toBytes());
    refusesClaims(claims(CborWriter.array(nonce, nonce), cnf, key).toBytes());
    Bytes point = CborWriter.bytes(Bytes.of(4));
    refusesClaims(claims(nonce, cnf, point).toBytes());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 65})
  void neitherReadsNorWritesNoncesOfOtherSizes(int size) {
    Bytes nonce = Bytes.copyOf(new byte[size]);
    Bytes key = CoseKey.of(attester.identityKey.publicKey()).octets();
    Bytes cnf = CborWriter.map().put(1, key).toBytes();
    refusesClaims(claims(CborWriter.bytes(nonce), cnf, key).toBytes());
    CoseKey kak = CoseKey.of(attester.keyAttestationKey.publicKey());
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> KatClaims.of(nonce, kak, kak));
  }

  private static CborWriter.MapBuilder claims(Bytes nonce, Bytes cnf, Bytes kakPub) {
    return CborWriter.map().put(10, nonce).put(8, cnf).put(2500, kakPub);
  }

  private static void refusesClaims(Bytes payload) {
    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> KatClaims.read(payload));
  }

  private static void assertOld(Bytes octets, String name) {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> KatBundle.readCbor(octets))
        .withMessageContaining(name);
  }

  private static void refuses(CollectionBuilder builder) {
    Bytes octets = builder.build().octets();
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> KatBundle.readCbor(octets));
  }

  private static CollectionBuilder typed() {
    return CmwWriter.cborCollection().type(KatBundle.COLLECTION_TYPE);
  }

  private static CollectionBuilder collection(Bytes kat, Bytes pat) {
    return typed()
        .put("kat", CmwWriter.cborRecord(TOKEN, kat))
        .put("pat", CmwWriter.cborRecord(TOKEN, pat));
  }

  private CollectionBuilder tokens(CollectionBuilder builder) throws Exception {
    return builder
        .put("kat", CmwWriter.cborRecord(TOKEN, attester.kat().octets()))
        .put("pat", CmwWriter.cborRecord(TOKEN, attester.pat().octets()));
  }
}
