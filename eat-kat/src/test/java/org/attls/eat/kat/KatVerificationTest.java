package org.attls.eat.kat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.SignatureException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.cose.CoseSign1;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.check.Outcome;
import org.attls.eat.check.Outcome.Status;
import org.attls.eat.claims.Claim;
import org.attls.eat.claims.ClaimsSet;
import org.attls.eat.claims.DebugStatus;
import org.attls.eat.claims.Nonces;
import org.attls.eat.cose.CoseKey;
import org.attls.eat.cose.EcCoseSigner;
import org.attls.eat.key.EcCurve;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KatVerificationTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final TestBundles attester = TestBundles.p256();

  @ParameterizedTest
  @EnumSource
  void verifiesWhatItsOwnAttesterMakes(EcCurve curve) throws Exception {
    TestBundles other = new TestBundles(curve, curve, curve);
    KatBundle bundle = other.bundle();
    KatReport report = KatVerification.verify(bundle.cmw().octets(), other.expectation());
    VerifiedKat verified = report.verified().orElseThrow();
    assertThat(verified.identityKey()).isEqualTo(other.identityKey.publicKey());
    assertThat(verified.keyAttestationKey()).isEqualTo(other.keyAttestationKey.publicKey());
    assertThat(verified.platformKey()).isEqualTo(other.platformKey.publicKey());
    assertThat(verified.challenge()).isEqualTo(TestBundles.CHALLENGE);
    assertThat(verified.bundle().cmw()).isEqualTo(bundle.cmw());
    assertThat(verified.pat().octets()).isEqualTo(bundle.pat().unverifiedPayload());
  }

  @Test
  void everyKeyMayBeOnItsOwnCurve() throws Exception {
    TestBundles mixed = new TestBundles(EcCurve.P521, EcCurve.P256, EcCurve.P384);
    assertThat(KatVerification.verify(mixed.bundle(), mixed.expectation()).verified()).isPresent();
    assertThat(KatVerification.verify(mixed.bundle().cmw(), mixed.expectation()).verified())
        .isPresent();
  }

  @Test
  void asksNothingThatNobodyExpects() throws Exception {
    KatExpectation least =
        KatExpectation.of(attester.platformKey.publicKey(), TestBundles.CHALLENGE);
    KatReport report = KatVerification.verify(attester.bundle(), least);
    assertThat(report.verified()).isPresent();
    assertThat(statuses(report, Status.NOT_ASKED))
        .containsExactly(KatCheck.PAT_FRESHNESS, KatCheck.PLATFORM, KatCheck.TLS_KEY);
  }

  @Test
  void stopsBeforeItBelievesWhatNobodyVouchesFor() throws Exception {
    KatExpectation stranger =
        KatExpectation.of(EcCoseSigner.generate(EcCurve.P256).publicKey(), TestBundles.CHALLENGE);
    KatReport report = KatVerification.verify(attester.bundle(), stranger);
    assertThat(statuses(report, Status.FAILED)).containsExactly(KatCheck.PAT_SIGNATURE);
    assertThat(statuses(report, Status.PASSED)).containsExactly(KatCheck.COLLECTION);
    assertThat(statuses(report, Status.NOT_RUN)).hasSize(KatCheck.values().length - 2);
  }

  @Test
  void tellsAllThatIsWrongBehindTheSignatures() throws Exception {
    KatExpectation other =
        KatExpectation.of(attester.platformKey.publicKey(), Bytes.copyOf(new byte[32]))
            .withTlsKey(attester.platformKey.publicKey())
            .withPatAge(age(NOW))
            .withPlatform(pat -> Optional.of("not the one"));
    KatReport report = KatVerification.verify(attester.bundle(), other);
    assertThat(statuses(report, Status.FAILED))
        .containsExactly(
            KatCheck.CHALLENGE, KatCheck.PAT_FRESHNESS, KatCheck.PLATFORM, KatCheck.TLS_KEY);
    assertThat(report.outcome(KatCheck.PLATFORM).found()).isEqualTo("not the one");
  }

  @Test
  void refusesAChallengeThatIsOnlyTheBeginning() throws Exception {
    KatExpectation shorter =
        KatExpectation.of(attester.platformKey.publicKey(), TestBundles.CHALLENGE.slice(0, 16));
    assertThat(failure(attester.bundle(), shorter)).isEqualTo(KatCheck.CHALLENGE);
  }

  @Test
  void refusesAPatForAnotherKey() throws Exception {
    TestBundles stranger = TestBundles.p256();
    CoseSign1 pat =
        KatTokens.pat(
            ClaimsSet.cbor(), stranger.keyAttestationKey.publicKey(), attester.platformKey);
    assertThat(failure(KatBundle.make(attester.kat(), pat))).isEqualTo(KatCheck.KEY_BINDING);
  }

  @Test
  void refusesAPatThatHashesThePointOfTheIdentityKey() throws Exception {
    CoseSign1 pat =
        KatTokens.pat(ClaimsSet.cbor(), attester.identityKey.publicKey(), attester.platformKey);
    assertThat(failure(KatBundle.make(attester.kat(), pat))).isEqualTo(KatCheck.KEY_BINDING);
  }

  @Test
  void refusesAKakPubWithMoreMembersEvenIfItsDigestFits() throws Exception {
    CoseKey named = CoseKey.of(attester.keyAttestationKey.publicKey(), Bytes.utf8("kak"));
    Bytes payload =
        CborWriter.map()
            .put(10, CborWriter.bytes(TestBundles.CHALLENGE))
            .put(
                8,
                CborWriter.map()
                    .put(1, CoseKey.of(attester.identityKey.publicKey()).octets())
                    .toBytes())
            .put(2500, named.octets())
            .toBytes();
    CoseSign1 kat = TestBundles.signed(payload, attester.keyAttestationKey);
    CoseSign1 pat =
        TestBundles.signed(
            ClaimsSet.cbor().put(Claim.NONCE, Nonces.of(KatClaims.binding(named))).build().octets(),
            attester.platformKey);
    KatReport report = KatVerification.verify(KatBundle.make(kat, pat), attester.expectation());
    assertThat(report.firstFailure().orElseThrow().check()).isEqualTo(KatCheck.KEY_BINDING);
    assertThat(report.outcome(KatCheck.KEY_BINDING).found()).contains("other members");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> KatClaims.of(TestBundles.CHALLENGE, CoseKey.of(named.key()), named));
  }

  @Test
  void refusesAKatSignedByAnotherThanKakPub() throws Exception {
    CoseSign1 kat =
        TestBundles.signed(attester.katClaims().octets(), EcCoseSigner.generate(EcCurve.P256));
    assertThat(failure(KatBundle.make(kat, attester.pat()))).isEqualTo(KatCheck.KAT_SIGNATURE);
    assertThatExceptionOfType(SignatureException.class)
        .isThrownBy(
            () ->
                KatTokens.kat(
                    TestBundles.CHALLENGE,
                    attester.identityKey.publicKey(),
                    attester.keyAttestationKey.publicKey(),
                    attester.platformKey));
  }

  @Test
  void refusesAKatSignedWithTheAlgorithmOfAnotherCurve() throws Exception {
    CoseSign1 kat =
        TestBundles.signed(attester.katClaims().octets(), EcCoseSigner.generate(EcCurve.P384));
    KatReport report =
        KatVerification.verify(KatBundle.make(kat, attester.pat()), attester.expectation());
    assertThat(report.outcome(KatCheck.KAT_SIGNATURE).status()).isEqualTo(Status.FAILED);
    assertThat(report.outcome(KatCheck.KAT_SIGNATURE).found()).contains("alg -35");
  }

  @Test
  void oneKeyForBothTokensNeedsLeave() throws Exception {
    CoseSign1 kat =
        KatTokens.kat(
            TestBundles.CHALLENGE,
            attester.identityKey.publicKey(),
            attester.platformKey.publicKey(),
            attester.platformKey);
    CoseSign1 pat =
        KatTokens.pat(ClaimsSet.cbor(), attester.platformKey.publicKey(), attester.platformKey);
    KatBundle bundle = KatBundle.make(kat, pat);
    assertThat(failure(bundle)).isEqualTo(KatCheck.KEYS_APART);
    assertThat(KatVerification.verify(bundle, attester.expectation().allowingOneKey()).verified())
        .isPresent();
  }

  @Test
  void refusesSeveralNoncesInAPat() throws Exception {
    Bytes binding = attester.katClaims().binding();
    CoseSign1 pat =
        TestBundles.signed(
            ClaimsSet.cbor()
                .put(Claim.NONCE, new Nonces(List.of(binding, TestBundles.CHALLENGE)))
                .build()
                .octets(),
            attester.platformKey);
    assertThat(failure(KatBundle.make(attester.kat(), pat))).isEqualTo(KatCheck.PAT_CLAIMS);
    CoseSign1 none = TestBundles.signed(ClaimsSet.cbor().build().octets(), attester.platformKey);
    assertThat(failure(KatBundle.make(attester.kat(), none))).isEqualTo(KatCheck.PAT_CLAIMS);
  }

  @Test
  void reportsTheAgeOfThePatApart() throws Exception {
    CoseSign1 pat =
        attester.pat(
            ClaimsSet.cbor()
                .put(Claim.ISSUED_AT, NOW.minusSeconds(3600))
                .put(Claim.BOOT_COUNT, 7L));
    KatBundle old = KatBundle.make(attester.kat(), pat);
    VerifiedKat verified =
        KatVerification.verify(old, attester.expectation()).verified().orElseThrow();
    assertThat(verified.patIssuedAt()).contains(NOW.minusSeconds(3600));
    assertThat(verified.patBootCount()).contains(7L);

    assertThat(failure(old, attester.expectation().withPatAge(age(NOW))))
        .isEqualTo(KatCheck.PAT_FRESHNESS);
    for (long seconds : new long[] {-3300, -3600, -3660}) {
      assertThat(
              KatVerification.verify(
                      old, attester.expectation().withPatAge(age(NOW.plusSeconds(seconds))))
                  .verified())
          .as("%d s", seconds)
          .isPresent();
    }
    assertThat(failure(old, attester.expectation().withPatAge(age(NOW.plusSeconds(-3661)))))
        .isEqualTo(KatCheck.PAT_FRESHNESS);
    assertThat(failure(old, attester.expectation().withPatAge(age(NOW.plusSeconds(-3299)))))
        .isEqualTo(KatCheck.PAT_FRESHNESS);
  }

  @Test
  void handsThePlatformClaimsToTheRule() throws Exception {
    KatBundle bundle =
        KatBundle.make(
            attester.kat(),
            attester.pat(ClaimsSet.cbor().put(Claim.DEBUG_STATUS, DebugStatus.ENABLED)));
    KatExpectation noDebugging =
        attester
            .expectation()
            .withPlatform(
                pat ->
                    pat.get(Claim.DEBUG_STATUS)
                        .filter(DebugStatus.ENABLED::equals)
                        .map(status -> "debugging is " + status));
    assertThat(failure(bundle, noDebugging)).isEqualTo(KatCheck.PLATFORM);
    assertThat(KatVerification.verify(attester.bundle(), noDebugging).verified()).isPresent();
  }

  @Test
  void noOctetOfABundleCanBeChanged() throws Exception {
    Bytes octets = attester.bundle().cmw().octets();
    for (int i = 0; i < octets.size(); i++) {
      byte[] changed = octets.toArray();
      // Not the bit that only turns a letter of a media type into its capital.
      changed[i] ^= (byte) (1 << i % 5);
      KatReport report = KatVerification.verify(Bytes.copyOf(changed), attester.expectation());
      assertThat(report.verified()).as("octet %d", i).isEmpty();
    }
  }

  private KatCheck failure(KatBundle bundle) {
    return failure(bundle, attester.expectation());
  }

  private static KatCheck failure(KatBundle bundle, KatExpectation expectation) {
    return KatVerification.verify(bundle, expectation).firstFailure().orElseThrow().check();
  }

  private static List<KatCheck> statuses(KatReport report, Status status) {
    return report.outcomes().stream()
        .filter(outcome -> outcome.status() == status)
        .map(Outcome::check)
        .toList();
  }

  private static KatExpectation.PatAge age(Instant now) {
    return new KatExpectation.PatAge(
        Duration.ofSeconds(300), Duration.ofSeconds(60), InstantSource.fixed(now));
  }
}
