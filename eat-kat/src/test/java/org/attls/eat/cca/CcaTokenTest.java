package org.attls.eat.cca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.cose.CoseTagging;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CcaTokenTest {
  private final LyingRealm realm = new LyingRealm();

  @Test
  void readsBothForms() throws Exception {
    CcaToken old = CcaToken.read(realm.eatCollection());
    assertThat(old.form()).isEqualTo(CcaToken.Form.EAT_COLLECTION);
    assertThat(CcaRealmClaims.read(old.realm().unverifiedPayload()).publicKey())
        .isEqualTo(realm.realmKey.publicKey());
    Bytes octets = realm.cmwCollection();
    CcaToken young = CcaToken.read(octets);
    assertThat(young.form()).isEqualTo(CcaToken.Form.CMW_COLLECTION);
    assertThat(young.octets()).isEqualTo(octets);
    assertThat(CcaPlatformClaims.read(young.platform().unverifiedPayload()).instanceId())
        .contains(LyingRealm.INSTANCE);
  }

  @ParameterizedTest
  @EnumSource(CoseTagging.class)
  void takesAnyTaggingInACmwAndTag18InTheOldForm(CoseTagging tagging) throws Exception {
    realm.tagging = tagging;
    assertThat(CcaToken.read(realm.cmwCollection()).realm().tagging()).isEqualTo(tagging);
    Bytes old = realm.eatCollection();
    if (tagging == CoseTagging.TAGGED) {
      CcaToken.read(old);
    } else {
      refused(old);
    }
  }

  @Test
  void takesACmwWithMediaTypesAndItsOwnType() throws Exception {
    Bytes type = CborWriter.text("application/eat+cwt");
    CcaToken.read(
        CborWriter.tag(
            907,
            CborWriter.map()
                .put("__cmwc_t", CborWriter.text("tag:example.com,2026:cca"))
                .put(44234, LyingRealm.cmwRecord(type, realm.platformToken()))
                .put(44241, LyingRealm.cmwRecord(type, realm.realmToken()))
                .toBytes()));
  }

  @Test
  void refusesEveryPrefixAndAnyAddedOctet() throws Exception {
    for (Bytes good : new Bytes[] {realm.eatCollection(), realm.cmwCollection()}) {
      for (int size = 0; size < good.size(); size++) {
        refused(good.slice(0, size));
      }
      for (int octet = 0; octet < 256; octet++) {
        refused(Bytes.concat(good, Bytes.of(octet)));
      }
    }
  }

  @Test
  void refusesWhatIsNoCcaToken() throws Exception {
    Bytes platform = CborWriter.bytes(realm.platformToken());
    Bytes realmToken = CborWriter.bytes(realm.realmToken());
    Bytes map = CborWriter.map().put(44234, platform).put(44241, realmToken).toBytes();
    CcaToken.read(CborWriter.tag(399, map));
    refused(map);
    refused(CborWriter.tag(398, map));
    refused(CborWriter.tag(907, map));
    refused(CborWriter.tag(399, CborWriter.array(platform, realmToken)));
    refused(CborWriter.tag(399, CborWriter.map().put(44234, platform).toBytes()));
    refused(CborWriter.tag(399, CborWriter.map().put(44241, realmToken).toBytes()));
    refused(
        CborWriter.tag(
            399,
            CborWriter.map()
                .put(44234, platform)
                .put(44241, realmToken)
                .put(44242, realmToken)
                .toBytes()));
    refused(
        CborWriter.tag(
            399,
            CborWriter.map().put(44234, realm.platformToken()).put(44241, realmToken).toBytes()));
    refused(
        CborWriter.tag(
            399,
            CborWriter.map().put(44234, CborWriter.text("x")).put(44241, realmToken).toBytes()));
  }

  @Test
  void refusesACmwOfOtherTypesOrItems() throws Exception {
    Bytes cwt = CborWriter.integer(263);
    Bytes platform = LyingRealm.cmwRecord(cwt, realm.platformToken());
    Bytes jwt = LyingRealm.cmwRecord(CborWriter.integer(264), realm.realmToken());
    Bytes good = LyingRealm.cmwRecord(cwt, realm.realmToken());
    refused(CborWriter.tag(907, good));
    refused(cmw(CborWriter.map().put(44234, platform).put(44241, jwt)));
    refused(cmw(CborWriter.map().put(44234, platform)));
    refused(cmw(CborWriter.map().put(44234, platform).put(44241, good).put(1, good)));
    refused(cmw(CborWriter.map().put(44234, platform).put("44241", good)));
  }

  @ParameterizedTest
  @CsvSource({
    "10, 5821" + "000000000000000000000000000000000000000000000000000000000000000000",
    "10, 60",
    "10, 40",
    "256, 4101",
    "265, 00",
    "2396, 4100",
  })
  void refusesThePlatformClaim(long label, String item) throws Exception {
    realm.platform.put(label, Bytes.fromHex(item));
    Bytes payload = CcaToken.read(realm.eatCollection()).platform().unverifiedPayload();
    assertThatThrownBy(() -> CcaPlatformClaims.read(payload))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("cca.platform." + label);
  }

  @Test
  void refusesPlatformClaimsWithoutAChallenge() throws Exception {
    realm.platform.remove(10L);
    Bytes payload = CcaToken.read(realm.eatCollection()).platform().unverifiedPayload();
    assertThatThrownBy(() -> CcaPlatformClaims.read(payload))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("10");
  }

  @ParameterizedTest
  @CsvSource({
    "10, 4100",
    "44235, 4100",
    "44236, 677368612d323537",
    "44236, 2f",
    "44237, 40",
    "44237, 4104",
    "44237, 43a10102",
    "44237, 00",
    "44238, 4100",
    "44239, 80",
    "44239, 814100",
    "44240, 60",
    "265, 00",
  })
  void refusesTheRealmClaim(long label, String item) throws Exception {
    realm.realm.put(label, Bytes.fromHex(item));
    Bytes payload = CcaToken.read(realm.eatCollection()).realm().unverifiedPayload();
    assertThatThrownBy(() -> CcaRealmClaims.read(payload))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("cca.realm." + label);
  }

  @Test
  void everyRealmClaimIsNeeded() throws Exception {
    for (long label : new long[] {10, 44235, 44236, 44237, 44238, 44239, 44240}) {
      LyingRealm incomplete = new LyingRealm();
      incomplete.realm.remove(label);
      Bytes payload = CcaToken.read(incomplete.eatCollection()).realm().unverifiedPayload();
      assertThatThrownBy(() -> CcaRealmClaims.read(payload))
          .isInstanceOf(MalformedException.class)
          .hasMessageContaining(Long.toString(label));
    }
  }

  @Test
  void keepsUnknownClaims() throws Exception {
    realm.realm.put(44299L, CborWriter.text("new"));
    CcaRealmClaims claims =
        CcaRealmClaims.read(CcaToken.read(realm.eatCollection()).realm().unverifiedPayload());
    assertThat(claims.all().required(44299).asText()).isEqualTo("new");
  }

  private static Bytes cmw(CborWriter.MapBuilder items) {
    return CborWriter.tag(907, items.toBytes());
  }

  private static void refused(Bytes octets) {
    assertThatThrownBy(() -> CcaToken.read(octets)).isInstanceOf(MalformedException.class);
  }
}
