package org.attls.corim.signed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.cose.CoseHeaders;
import org.attls.cmw.cose.CoseSign1Writer;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.Corim;
import org.attls.corim.CorimReader;
import org.attls.corim.CorimWriter;
import org.attls.corim.Profile;
import org.attls.corim.Validity;
import org.attls.corim.comid.SampleComids;
import org.attls.corim.term.Extensions;
import org.attls.corim.term.Identifier;
import org.junit.jupiter.api.Test;

class SignedCorimTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final Profile PROFILE = new Profile.Uri("tag:example.org,2026:profile");
  private static final CorimReader READER = CorimReader.strict(Set.of(PROFILE));
  private static final Corim CORIM =
      Corim.of(new Identifier.Text("corim-1"), PROFILE, SampleComids.everything());
  private static final Bytes DOCUMENT = CorimWriter.write(CORIM);
  private static final TestSigner SIGNER = TestSigner.es256();
  private static final SignedCorimWriter WRITER =
      SignedCorimWriter.of(SignerStatement.both("ACME Ltd.", Optional.empty()));
  private static final Bytes TYPE = CborWriter.text("application/rim+cbor");
  private static final Bytes META = CborWriter.bytes(Bytes.fromHex("a100a100" + "6141"));

  @Test
  void readsWhatItSignsInEveryForm() throws Exception {
    Validity validity = new Validity(Optional.of(NOW), NOW.plusSeconds(60));
    CorimMeta meta =
        new CorimMeta(
            "ACME Ltd.", Optional.of("https://acme.example"), Optional.of(validity), extension(7));
    CwtClaims claims =
        new CwtClaims(
            "ACME Ltd.", Optional.of("corim-1"), Optional.empty(), Optional.of(NOW), extension(8));
    for (SignerStatement statement :
        List.of(
            SignerStatement.of(meta),
            SignerStatement.of(claims),
            SignerStatement.of(CorimMeta.of("A")),
            SignerStatement.of(CwtClaims.of("A")),
            SignerStatement.both("ACME Ltd.", Optional.of(validity)))) {
      Bytes octets = SignedCorimWriter.of(statement).withKeyId(Bytes.of(49)).sign(CORIM, SIGNER);
      SignedCorim signed = SignedCorimReader.strict().read(octets);

      assertThat(signed.signer()).isEqualTo(statement);
      assertThat(signed.keyId()).contains(Bytes.of(49));
      assertThat(signed.algorithm()).isEqualTo(-7);
      assertThat(signed.content()).isEqualTo(new SignedContent.Carried());
      VerifiedCorim verified = signed.verify(SIGNER.key(), NOW);
      assertThat(verified.octets()).isEqualTo(DOCUMENT);
      assertThat(verified.read(READER).corim()).isEqualTo(CORIM);
    }
  }

  @Test
  void signsOnEveryCurveWithItsOneAlgorithm() throws Exception {
    for (TestSigner signer : List.of(SIGNER, TestSigner.es384(), TestSigner.es512())) {
      SignedCorim signed = SignedCorimReader.strict().read(WRITER.sign(CORIM, signer));
      assertThat(signed.verify(signer.key(), NOW).octets()).isEqualTo(DOCUMENT);
    }
    Bytes claimed = WRITER.sign(CORIM, SIGNER.claiming(-35));
    assertUntrusted(
        () -> SignedCorimReader.strict().read(claimed).verify(SIGNER.key(), NOW),
        "alg -35 may not be used with this P-256 key");
  }

  @Test
  void rejectsASignatureOfAnotherKeyOrOfOtherOctets() throws Exception {
    Bytes octets = WRITER.sign(CORIM, SIGNER);
    assertUntrusted(
        () -> SignedCorimReader.strict().read(octets).verify(TestSigner.es256().key(), NOW),
        "does not verify");

    int accepted = 0;
    for (int at = 0; at < octets.size(); at++) {
      byte[] altered = octets.toArray();
      altered[at] ^= 1;
      try {
        SignedCorimReader.strict().read(Bytes.copyOf(altered)).verify(SIGNER.key(), NOW);
        accepted++;
      } catch (MalformedException | UntrustedCorimException refused) {
        assertThat(refused).hasMessageNotContaining("null");
      }
    }
    assertThat(accepted).isZero();
  }

  @Test
  void refusesEveryStrictPrefixAndATrailingOctet() throws Exception {
    Bytes octets = WRITER.sign(CORIM, SIGNER);
    for (int size = 0; size < octets.size(); size++) {
      Bytes prefix = octets.slice(0, size);
      assertMalformed(prefix, "signed-corim");
    }
    assertMalformed(Bytes.concat(octets, Bytes.of(0)), "1 octets left over");
  }

  @Test
  void aSignatureHoldsFromItsFirstToItsLastSecond() throws Exception {
    Validity validity = new Validity(Optional.of(NOW), NOW.plusSeconds(60));
    SignedCorim signed =
        SignedCorimReader.strict()
            .read(
                SignedCorimWriter.of(SignerStatement.both("A", Optional.of(validity)))
                    .sign(CORIM, SIGNER));

    signed.verify(SIGNER.key(), NOW);
    signed.verify(SIGNER.key(), NOW.plusMillis(60_999));
    assertUntrusted(() -> signed.verify(SIGNER.key(), NOW.minusMillis(1)), "does not hold at");
    assertUntrusted(() -> signed.verify(SIGNER.key(), NOW.plusSeconds(61)), "until 2026-03-01");
  }

  @Test
  void aDetachedCorimIsVerifiedWithItsSignature() throws Exception {
    Bytes octets = WRITER.signDetached(DOCUMENT, SIGNER);
    SignedCorim signed = SignedCorimReader.strict().read(octets, DOCUMENT);

    assertThat(signed.content()).isEqualTo(new SignedContent.Detached());
    assertThat(signed.verify(SIGNER.key(), NOW).read(READER).corim()).isEqualTo(CORIM);
    assertMalformed(octets, "the CoRIM is detached, and none was given");
    Bytes other = Bytes.concat(DOCUMENT, Bytes.of(0));
    assertUntrusted(
        () -> SignedCorimReader.strict().read(octets, other).verify(SIGNER.key(), NOW),
        "does not verify");
  }

  @Test
  void aHashEnvelopeVouchesForTheCorimWithItsDigest() throws Exception {
    for (EnvelopeHash hash : EnvelopeHash.values()) {
      Bytes octets =
          WRITER.signEnvelope(DOCUMENT, hash, Optional.of("https://acme.example/1"), SIGNER);
      SignedCorim signed = SignedCorimReader.strict().read(octets, DOCUMENT);

      assertThat(signed.content())
          .isEqualTo(
              new SignedContent.Enveloped(
                  hash, hash.digest(DOCUMENT), Optional.of("https://acme.example/1")));
      assertThat(signed.verify(SIGNER.key(), NOW).read(READER).corim()).isEqualTo(CORIM);
      assertMalformed(octets, "the CoRIM is not in the message");
      Bytes other = Bytes.concat(DOCUMENT, Bytes.of(0));
      assertUntrusted(
          () -> SignedCorimReader.strict().read(octets, other).verify(SIGNER.key(), NOW),
          "is not the one whose");
    }
  }

  @Test
  void refusesACorimBesideOneThatIsCarried() throws Exception {
    Bytes octets = WRITER.sign(CORIM, SIGNER);
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> SignedCorimReader.strict().read(octets, DOCUMENT))
        .withMessageContaining("while another was given");
  }

  @Test
  void metaAndClaimsMustAgree() {
    Validity validity = new Validity(Optional.of(NOW), NOW.plusSeconds(60));
    CorimMeta meta = new CorimMeta("A", Optional.empty(), Optional.of(validity), Extensions.NONE);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SignerStatement(Optional.empty(), Optional.empty()))
        .withMessageContaining("neither corim-meta (8) nor CWT-Claims (15)");
    assertDisagree(meta, claims("B", NOW.plusSeconds(60), NOW), "is not the signer");
    assertDisagree(meta, claims("A", NOW.plusSeconds(61), NOW), "exp and nbf");
    assertDisagree(meta, claims("A", NOW.plusSeconds(60), NOW.minusSeconds(1)), "exp and nbf");
    assertDisagree(meta, CwtClaims.of("A"), "exp and nbf");
    assertDisagree(CorimMeta.of("A"), claims("A", NOW.plusSeconds(60), NOW), "exp and nbf");
    new SignerStatement(Optional.of(meta), Optional.of(claims("A", NOW.plusSeconds(60), NOW)));
  }

  @Test
  void theSubjectMustBeTheIdentifierOfTheCorim() throws Exception {
    CwtClaims other =
        new CwtClaims(
            "A", Optional.of("corim-2"), Optional.empty(), Optional.empty(), Extensions.NONE);
    VerifiedCorim verified =
        SignedCorimReader.strict()
            .read(SignedCorimWriter.of(SignerStatement.of(other)).sign(CORIM, SIGNER))
            .verify(SIGNER.key(), NOW);

    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> verified.read(READER))
        .withMessageContaining("not the subject (15.2)")
        .satisfies(failure -> assertThat(failure.where()).isEqualTo("signed-corim<18>[2]<501>.0"));
  }

  @Test
  void whatASignatureMustCoverCountsInTheProtectedBucketOnly() throws Exception {
    assertMalformed(
        message(m -> m.unprotectedHeader(3, TYPE).protectedHeader(8, META)),
        "header 3 where it is not signed");
    assertMalformed(
        message(m -> m.protectedHeader(3, TYPE).unprotectedHeader(8, META)),
        "header 8 where it is not signed");
    Bytes claims = Bytes.fromHex("a1016141");
    assertMalformed(
        message(m -> m.protectedHeader(3, TYPE).unprotectedHeader(15, claims)),
        "header 15 where it is not signed");
    assertMalformed(
        message(
            m ->
                m.protectedHeader(3, TYPE)
                    .protectedHeader(8, META)
                    .unprotectedHeader(33, CborWriter.bytes(Bytes.of(1)))),
        "header 33 where it is not signed");
  }

  @Test
  void refusesHeadersOfOtherShapes() throws Exception {
    assertMalformed(message(m -> m.protectedHeader(3, TYPE)), "neither corim-meta");
    assertMalformed(message(m -> m.protectedHeader(8, META)), "member 3 is missing");
    assertMalformed(
        message(m -> m.protectedHeader(3, CborWriter.text("a/b")).protectedHeader(8, META)),
        "content type is not application/rim+cbor");
    assertMalformed(
        message(m -> typed(m).protectedHeader(8, Bytes.fromHex("a100a1006141"))),
        "map where bstr belongs");
    assertMalformed(message(m -> typed(m).protectedHeader(8, CborWriter.bytes(Bytes.EMPTY))), "8");
    assertMalformed(message(m -> typed(m).protectedHeader(8, meta("a100a0"))), "member 0");
    assertMalformed(message(m -> typed(m).protectedHeader(8, meta("a100a10060"))), "without name");
    assertMalformed(
        message(m -> typed(m).protectedHeader(8, meta("a200a1006141" + "02f6"))), "no member");
    assertMalformed(
        message(m -> typed(m).protectedHeader(8, meta("a100a200614101" + "6141"))), "tag 32");
    assertMalformed(message(m -> typed(m).protectedHeader(15, meta("a1016141"))), "bstr where map");
    assertMalformed(
        message(m -> typed(m).protectedHeader(15, Bytes.fromHex("a0"))), "member 1 is missing");
    assertMalformed(
        message(
            m -> typed(m).protectedHeader(15, Bytes.fromHex("a201614104" + "fb3ff0000000000000"))),
        "float where int belongs");
    assertMalformed(
        message(m -> typed(m).protectedHeader(15, Bytes.fromHex("a301614104" + "01" + "0502"))),
        "expire before they hold");
  }

  @Test
  void refusesEnvelopesOfOtherShapes() throws Exception {
    Bytes sha256 = CborWriter.integer(-16);
    assertMalformed(
        message(m -> m.protectedHeader(8, META).protectedHeader(258, sha256)),
        "member 259 is missing");
    assertMalformed(
        message(m -> enveloped(m).protectedHeader(3, TYPE)), "header 3 in a hash envelope");
    assertMalformed(message(SignedCorimTest::enveloped), "must be 32..32");
    assertMalformed(
        message(
            m ->
                m.protectedHeader(8, META)
                    .protectedHeader(258, CborWriter.integer(-15))
                    .protectedHeader(259, TYPE)),
        "hash algorithm -15 is none of");
    assertMalformed(
        message(m -> typed(m).protectedHeader(8, META).protectedHeader(259, TYPE)),
        "header 259 without the hash");
    assertMalformed(
        message(m -> typed(m).protectedHeader(8, META).protectedHeader(260, TYPE)),
        "header 260 without the hash");
  }

  @Test
  void refusesOtherFormsWithTheirNames() throws Exception {
    Bytes octets = WRITER.sign(CORIM, SIGNER);
    Bytes bare = octets.slice(1, octets.size());
    Bytes old = CborWriter.tag(500, CborWriter.tag(502, octets));

    assertMalformed(bare, "a bare array where tag 18 belongs");
    assertMalformed(old, "tags 500 and 502 of early drafts");
    assertMalformed(DOCUMENT, "tag 501 where tag 18 belongs");
    assertThat(
            SignedCorimReader.acceptingOldWrapper()
                .read(old)
                .verify(SIGNER.key(), NOW)
                .read(READER)
                .corim())
        .isEqualTo(CORIM);
    SignedCorimReader.acceptingOldWrapper().read(octets).verify(SIGNER.key(), NOW);
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> SignedCorimReader.acceptingOldWrapper().read(bare));
  }

  /** The signature is checked before anything of the payload is read. */
  @Test
  void readsNothingOfAPayloadThatNobodySigned() throws Exception {
    Bytes nonsense =
        typed(new CoseSign1Writer(SIGNER)).protectedHeader(8, META).sign(Bytes.of(0xFF)).octets();
    SignedCorim signed = SignedCorimReader.strict().read(nonsense);

    assertUntrusted(() -> signed.verify(TestSigner.es256().key(), NOW), "does not verify");
    VerifiedCorim verified = signed.verify(SIGNER.key(), NOW.plus(Duration.ofDays(1)));
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> verified.read(READER))
        .withMessageContaining("signed-corim<18>[2]");
  }

  /** Offsets are those of the file, not of the byte string inside a byte string. */
  @Test
  void failuresInsideTheSignedCorimSayWhereInTheSignedDocument() throws Exception {
    Bytes octets = WRITER.sign(CORIM, SIGNER);
    VerifiedCorim verified = SignedCorimReader.strict().read(octets).verify(SIGNER.key(), NOW);

    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> verified.read(CorimReader.strict(Set.of())))
        .satisfies(
            failure -> {
              assertThat(failure.where()).isEqualTo("signed-corim<18>[2]<501>.3");
              Bytes there = octets.slice(failure.offset(), octets.size());
              assertThat(there.hex())
                  .startsWith(CborWriter.tag(32, CborWriter.text(PROFILE.toString())).hex());
            });
  }

  private interface Headers {
    CoseSign1Writer set(CoseSign1Writer message);
  }

  private static Bytes message(Headers headers) throws GeneralSecurityException {
    return headers.set(new CoseSign1Writer(SIGNER)).sign(DOCUMENT).octets();
  }

  private static CoseSign1Writer typed(CoseSign1Writer message) {
    return message.protectedHeader(CoseHeaders.CONTENT_TYPE, TYPE);
  }

  private static CoseSign1Writer enveloped(CoseSign1Writer message) {
    return message
        .protectedHeader(8, META)
        .protectedHeader(258, CborWriter.integer(-16))
        .protectedHeader(259, TYPE);
  }

  private static Bytes meta(String hex) {
    return CborWriter.bytes(Bytes.fromHex(hex));
  }

  private static Extensions extension(long key) {
    return new Extensions(
        new TreeMap<>(Map.of(key, SampleComids.opaque(CborWriter.nil()))), new TreeMap<>());
  }

  private static CwtClaims claims(String issuer, Instant notAfter, Instant notBefore) {
    return new CwtClaims(
        issuer, Optional.empty(), Optional.of(notAfter), Optional.of(notBefore), Extensions.NONE);
  }

  private static void assertDisagree(CorimMeta meta, CwtClaims claims, String problem) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SignerStatement(Optional.of(meta), Optional.of(claims)))
        .withMessageContaining(problem);
  }

  private static void assertMalformed(Bytes octets, String problem) {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> SignedCorimReader.strict().read(octets))
        .withMessageContaining(problem);
  }

  private static void assertUntrusted(ThrowingCallable act, String problem) {
    assertThatExceptionOfType(UntrustedCorimException.class)
        .isThrownBy(act)
        .withMessageContaining(problem);
  }
}
