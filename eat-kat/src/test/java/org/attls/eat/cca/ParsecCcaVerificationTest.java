package org.attls.eat.cca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.check.Outcome;
import org.attls.eat.check.Outcome.Status;
import org.attls.eat.cose.CoseKey;
import org.attls.eat.cose.EcCoseSigner;
import org.attls.eat.key.EcCurve;
import org.attls.eat.tpm.TpmHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParsecCcaVerificationTest {
  private final LyingRealm realm = new LyingRealm();

  @Test
  void verifiesTheTruth() throws Exception {
    ParsecCcaReport report = verify(realm);
    VerifiedParsecCca verified = report.verified().orElseThrow();
    assertThat(report.outcomes())
        .allSatisfy(outcome -> assertThat(outcome.status()).isEqualTo(Status.PASSED));
    assertThat(verified.attestedKey()).isEqualTo(realm.identity.publicKey());
    assertThat(verified.challenge()).isEqualTo(LyingRealm.CHALLENGE);
    assertThat(verified.instanceId()).contains(LyingRealm.INSTANCE);
  }

  @Test
  void verifiesTheFormInACmwCollection() throws Exception {
    Bytes evidence = LyingRealm.evidence(realm.kat, realm.cmwCollection());
    assertThat(ParsecCcaVerification.verify(evidence, realm.expectation()).verified()).isPresent();
    ParsecCcaToken token = ParsecCcaToken.read(evidence);
    assertThat(ParsecCcaVerification.verify(token, realm.expectation()).verified()).isPresent();
  }

  @ParameterizedTest
  @EnumSource(EcCurve.class)
  void takesARealmKeyInCoseForm(EcCurve curve) throws Exception {
    LyingRealm young = LyingRealm.withCoseKey(curve);
    assertThat(verify(young).verified()).isPresent();
  }

  @ParameterizedTest
  @EnumSource(TpmHash.class)
  void hashesTheRealmKeyAsTheRealmSays(TpmHash hash) throws Exception {
    Bytes key = realm.realmKey.publicKey().uncompressed();
    String name = "sha-" + hash.size() * 8;
    realm.realm.put(44240L, CborWriter.text(name));
    realm.platform.put(10L, CborWriter.bytes(hash.digest(key)));
    assertThat(verify(realm).verified()).isPresent();
  }

  @Test
  void rejectsEvidenceBoundToAnotherKey() throws Exception {
    Bytes other = CoseKey.of(EcCoseSigner.generate(EcCurve.P256).publicKey()).octets();
    realm.kat = LyingRealm.kat(CborWriter.bytes(LyingRealm.CHALLENGE), other);
    onlyFails(verify(realm), ParsecCcaCheck.KAT_BINDING, ParsecCcaCheck.TLS_KEY);
    realm.bind();
    onlyFails(verify(realm), ParsecCcaCheck.TLS_KEY);
  }

  @Test
  void hashesTheKatAsReceivedWithItsTag() throws Exception {
    Bytes untagged = realm.kat.slice(3, realm.kat.size());
    realm.realm.put(10L, CborWriter.bytes(TpmHash.SHA512.digest(untagged)));
    onlyFails(verify(realm), ParsecCcaCheck.KAT_BINDING);
  }

  @Test
  void rejectsAnotherChallenge() throws Exception {
    for (Bytes nonce :
        List.of(
            LyingRealm.CHALLENGE.slice(0, 8),
            Bytes.concat(LyingRealm.CHALLENGE, Bytes.of(0)),
            Bytes.copyOf(new byte[16]))) {
      realm.kat =
          LyingRealm.kat(CborWriter.bytes(nonce), CoseKey.of(realm.identity.publicKey()).octets());
      realm.bind();
      onlyFails(verify(realm), ParsecCcaCheck.CHALLENGE);
    }
  }

  @Test
  void rejectsAPlatformThatNobodyEndorsed() throws Exception {
    realm.platformSigner = EcCoseSigner.generate(EcCurve.P384);
    onlyFails(verify(realm), ParsecCcaCheck.PLATFORM_SIGNATURE);
    realm.platformSigner = EcCoseSigner.generate(EcCurve.P256);
    onlyFails(verify(realm), ParsecCcaCheck.PLATFORM_SIGNATURE);
  }

  @Test
  void rejectsARealmKeyThatThePlatformDoesNotName() throws Exception {
    EcCoseSigner other = EcCoseSigner.generate(EcCurve.P384);
    realm.realm.put(44237L, CborWriter.bytes(other.publicKey().uncompressed()));
    realm.realmSigner = other;
    onlyFails(verify(realm), ParsecCcaCheck.REALM_KEY);
  }

  @Test
  void rejectsARealmTokenOfAnotherSigner() throws Exception {
    realm.realmSigner = EcCoseSigner.generate(EcCurve.P384);
    onlyFails(verify(realm), ParsecCcaCheck.REALM_SIGNATURE);
    realm.realmSigner = EcCoseSigner.generate(EcCurve.P256);
    onlyFails(verify(realm), ParsecCcaCheck.REALM_SIGNATURE);
  }

  @Test
  void rejectsAnotherInstanceAndOneThatIsSilent() throws Exception {
    realm.platform.put(256L, CborWriter.bytes(Bytes.copyOf(new byte[33])));
    onlyFails(verify(realm), ParsecCcaCheck.INSTANCE_ENDORSED);
    realm.platform.remove(256L);
    onlyFails(verify(realm), ParsecCcaCheck.INSTANCE_ENDORSED);
    assertThat(
            ParsecCcaVerification.verify(
                    realm.evidence(),
                    ParsecCcaExpectation.of(realm.platformKey.publicKey(), LyingRealm.CHALLENGE))
                .verified())
        .isPresent();
  }

  @Test
  void rejectsAKeyWhosePrivateHalfTravelsWithIt() throws Exception {
    Bytes key =
        CborWriter.map()
            .put(1, CborWriter.integer(2))
            .put(-1, CborWriter.integer(1))
            .put(-2, CborWriter.bytes(realm.identity.publicKey().x()))
            .put(-3, CborWriter.bytes(realm.identity.publicKey().y()))
            .put(-4, CborWriter.bytes(Bytes.of(1)))
            .toBytes();
    realm.kat = LyingRealm.kat(CborWriter.bytes(LyingRealm.CHALLENGE), key);
    realm.bind();
    onlyFails(verify(realm), ParsecCcaCheck.KEY_PRIVATE);
  }

  @Test
  void reportsMalformedPartsAndRunsNothingThatNeedsThem() throws Exception {
    ParsecCcaReport report =
        ParsecCcaVerification.verify(
            LyingRealm.evidence(Bytes.of(0xf6), realm.eatCollection()), realm.expectation());
    onlyFails(report, ParsecCcaCheck.KAT_FORMAT, ParsecCcaCheck.KAT_BINDING);
    assertThat(report.outcome(ParsecCcaCheck.REALM_CLAIMS).status()).isEqualTo(Status.PASSED);
    assertThat(report.outcome(ParsecCcaCheck.REALM_SIGNATURE).status()).isEqualTo(Status.PASSED);
    assertThat(report.outcome(ParsecCcaCheck.CHALLENGE).status()).isEqualTo(Status.NOT_RUN);
    onlyFails(
        ParsecCcaVerification.verify(
            LyingRealm.evidence(realm.kat, Bytes.of(0xf6)), realm.expectation()),
        ParsecCcaCheck.PAT_FORMAT);
    onlyFails(
        ParsecCcaVerification.verify(Bytes.of(0xa0), realm.expectation()), ParsecCcaCheck.TOKEN);
    realm.platform.remove(10L);
    realm.realm.remove(10L);
    onlyFails(verify(realm), ParsecCcaCheck.PLATFORM_CLAIMS, ParsecCcaCheck.REALM_CLAIMS);
  }

  @Test
  void takesUnknownMembersButNotTheSameTwice() throws Exception {
    Bytes more =
        CborWriter.map()
            .put("kat", realm.kat)
            .put("pat", realm.eatCollection())
            .put("new", CborWriter.nil())
            .toBytes();
    assertThat(ParsecCcaVerification.verify(more, realm.expectation()).verified()).isPresent();
    Bytes kat = Bytes.concat(CborWriter.text("kat"), realm.kat);
    Bytes twice =
        Bytes.concat(Bytes.of(0xa3), kat, kat, CborWriter.text("pat"), realm.eatCollection());
    refused(twice, "duplicate");
    Bytes endless =
        Bytes.concat(
            Bytes.of(0xbf), kat, CborWriter.text("pat"), realm.eatCollection(), Bytes.of(0xff));
    refused(endless, "indefinite");
    refused(CborWriter.map().put("kat", realm.kat).toBytes(), "pat");
    refused(CborWriter.map().put("pat", realm.eatCollection()).toBytes(), "kat");
  }

  @Test
  void refusesTheKatThatLacksItsTagAClaimOrAKey() {
    Bytes nonce = CborWriter.bytes(LyingRealm.CHALLENGE);
    Bytes key = CoseKey.of(realm.identity.publicKey()).octets();
    Bytes good = LyingRealm.kat(nonce, key);
    Bytes claims = good.slice(3, good.size());
    Bytes cnf = CborWriter.map().put(1, key).toBytes();
    Bytes cnfAndKid = CborWriter.map().put(1, key).put(3, nonce).toBytes();
    Bytes point = CborWriter.bytes(realm.identity.publicKey().uncompressed());
    for (Bytes bad :
        List.of(
            claims,
            CborWriter.tag(61, claims),
            CborWriter.tag(601, CborWriter.map().put(10, nonce).toBytes()),
            CborWriter.tag(601, CborWriter.map().put(8, cnf).toBytes()),
            CborWriter.tag(601, CborWriter.map().put(10, nonce).put(8, cnfAndKid).toBytes()),
            CborWriter.tag(601, CborWriter.map().put(10, nonce).put(8, point).toBytes()),
            LyingRealm.kat(CborWriter.bytes(Bytes.copyOf(new byte[7])), key),
            LyingRealm.kat(CborWriter.bytes(Bytes.copyOf(new byte[65])), key),
            LyingRealm.kat(CborWriter.array(nonce, nonce), key),
            LyingRealm.kat(nonce, point))) {
      assertThatThrownBy(() -> CcaKat.read(bad)).isInstanceOf(MalformedException.class);
    }
    for (int size = 0; size < good.size(); size++) {
      Bytes prefix = good.slice(0, size);
      assertThatThrownBy(() -> CcaKat.read(prefix)).isInstanceOf(MalformedException.class);
    }
    assertThatThrownBy(() -> CcaKat.read(Bytes.concat(good, Bytes.of(0))))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void printsOneLineForEachOutcome() throws Exception {
    realm.kat =
        LyingRealm.kat(
            CborWriter.bytes(Bytes.copyOf(new byte[8])),
            CoseKey.of(realm.identity.publicKey()).octets());
    realm.bind();
    Optional<Outcome<ParsecCcaCheck>> failure = verify(realm).firstFailure();
    assertThat(failure.orElseThrow().toString())
        .isEqualTo(
            "CHALLENGE failed: expected "
                + LyingRealm.CHALLENGE.hex()
                + ", found 0000000000000000");
    assertThat(ParsecCcaCheck.values()).hasSize(13);
  }

  private static ParsecCcaReport verify(LyingRealm realm) throws Exception {
    return ParsecCcaVerification.verify(realm.evidence(), realm.expectation());
  }

  private static void onlyFails(ParsecCcaReport report, ParsecCcaCheck... checks) {
    assertThat(report.outcomes())
        .filteredOn(outcome -> outcome.status() == Status.FAILED)
        .extracting(Outcome::check)
        .as(report.toString())
        .containsExactly(checks);
    assertThat(report.verified()).isEmpty();
  }

  private static void refused(Bytes octets, String why) {
    assertThatThrownBy(() -> ParsecCcaToken.read(octets))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(why);
  }
}
