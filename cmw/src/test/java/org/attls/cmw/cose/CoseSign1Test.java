package org.attls.cmw.cose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.GeneralSecurityException;
import java.security.SignatureException;
import java.util.EnumSet;
import java.util.Set;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborRules;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.signed.P256;
import org.junit.jupiter.api.Test;

class CoseSign1Test {
  private static final P256 KEY = P256.generate();
  private static final Bytes PAYLOAD = Bytes.utf8("payload");
  private static final Set<CoseTagging> ALL = EnumSet.allOf(CoseTagging.class);
  private static final Bytes ALG_ES256 = Bytes.fromHex("a10126");

  @Test
  void readsWhatTheWriterWritesInEveryTagging() throws Exception {
    for (CoseTagging tagging : CoseTagging.values()) {
      CoseSign1 made =
          new CoseSign1Writer(KEY.coseSigner())
              .tagging(tagging)
              .protectedHeader(CoseHeaders.CONTENT_TYPE, CborWriter.integer(60))
              .protectedHeader("text label", CborWriter.bool(true))
              .unprotectedHeader(CoseHeaders.KID, CborWriter.bytes(Bytes.of(1)))
              .sign(PAYLOAD);
      CoseSign1 read = read(made.octets(), Set.of(tagging));

      assertThat(read.tagging()).isEqualTo(tagging);
      assertThat(read.octets()).isEqualTo(made.octets());
      assertThat(read.signature()).isEqualTo(made.signature());
      assertThat(read.unverifiedPayload()).isEqualTo(PAYLOAD);
      assertThat(read.headers().algorithm()).isEqualTo(-7);
      assertThat(read.headers().keyId()).contains(Bytes.of(1));
      assertThat(read.headers().protectedHeader(CoseHeaders.CONTENT_TYPE)).isPresent();
      assertThat(read.headers().protectedHeader(CoseHeaders.KID)).isEmpty();
      assertThat(read.headers().header(CoseHeaders.KID)).isPresent();
      assertThat(read.verify(KEY.coseVerifier())).isEqualTo(PAYLOAD);
      assertRefused(made.octets(), EnumSet.complementOf(EnumSet.of(tagging)), "allowed here");
    }
  }

  @Test
  void theTagsAreThoseOfTheRfcs() throws GeneralSecurityException {
    assertThat(new CoseSign1Writer(KEY.coseSigner()).sign(PAYLOAD).octets().hex())
        .startsWith("d284");
    assertThat(
            new CoseSign1Writer(KEY.coseSigner())
                .tagging(CoseTagging.CWT)
                .sign(PAYLOAD)
                .octets()
                .hex())
        .startsWith("d83dd284");
  }

  @Test
  void refusesEveryStrictPrefixAndATrailingOctet() throws GeneralSecurityException {
    Bytes octets = new CoseSign1Writer(KEY.coseSigner()).sign(PAYLOAD).octets();
    for (int size = 0; size < octets.size(); size++) {
      assertRefused(octets.slice(0, size), ALL, "");
    }
    assertRefused(Bytes.concat(octets, Bytes.of(0)), ALL, "left over");
  }

  @Test
  void aChangedOctetAnywhereIsMalformedOrDoesNotVerify() throws Exception {
    Bytes octets = new CoseSign1Writer(KEY.coseSigner()).sign(PAYLOAD).octets();
    for (int i = 1; i < octets.size(); i++) {
      byte[] changed = octets.toArray();
      changed[i] ^= 1;
      try {
        CoseSign1 message = read(Bytes.copyOf(changed), ALL);
        assertThatExceptionOfType(SignatureException.class)
            .as("octet " + i)
            .isThrownBy(() -> message.verify(KEY.coseVerifier()));
      } catch (MalformedException refused) {
        assertThat(refused).isNotNull();
      }
    }
  }

  @Test
  void signsTheExternalData() throws Exception {
    Bytes aad = Bytes.utf8("aad");
    CoseSign1 message = new CoseSign1Writer(KEY.coseSigner()).externalAad(aad).sign(PAYLOAD);

    assertThat(message.verify(KEY.coseVerifier(), aad)).isEqualTo(PAYLOAD);
    assertThatExceptionOfType(SignatureException.class)
        .isThrownBy(() -> message.verify(KEY.coseVerifier()))
        .withMessageContaining("alg -7");
  }

  @Test
  void anotherKeyDoesNotVerify() throws GeneralSecurityException {
    CoseSign1 message = new CoseSign1Writer(KEY.coseSigner()).sign(PAYLOAD);

    assertThatExceptionOfType(SignatureException.class)
        .isThrownBy(() -> message.verify(P256.generate().coseVerifier()));
  }

  @Test
  void theStructureThatIsSignedIsTheOneOfTheRfc() {
    assertThat(CoseSign1.sigStructure(ALG_ES256, Bytes.EMPTY, Bytes.of(1)).hex())
        .isEqualTo("84" + "6a5369676e617475726531" + "43a10126" + "40" + "4101");
  }

  @Test
  void hashesTheProtectedHeaderAsCarried() throws Exception {
    // Labels 4 before 1: another order than the writer's.
    Bytes carried = Bytes.fromHex("a2" + "044101" + "0126");
    Bytes signature = KEY.coseSigner().sign(CoseSign1.sigStructure(carried, Bytes.EMPTY, PAYLOAD));
    Bytes octets = message(carried, "a0", CborWriter.bytes(PAYLOAD), signature);

    CoseSign1 message = read(octets, ALL);
    assertThat(message.headers().protectedOctets()).isEqualTo(carried);
    assertThat(message.verify(KEY.coseVerifier())).isEqualTo(PAYLOAD);
  }

  @Test
  void aDetachedPayloadIsAMethodOfItsOwn() throws Exception {
    CoseSign1 made = new CoseSign1Writer(KEY.coseSigner()).signDetached(PAYLOAD);
    CoseSign1 carried = new CoseSign1Writer(KEY.coseSigner()).sign(PAYLOAD);

    assertRefused(made.octets(), ALL, "detached payload");
    assertThat(detached(made.octets(), PAYLOAD).verify(KEY.coseVerifier())).isEqualTo(PAYLOAD);
    assertThatExceptionOfType(SignatureException.class)
        .isThrownBy(() -> detached(made.octets(), Bytes.of(1)).verify(KEY.coseVerifier()));
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> detached(carried.octets(), PAYLOAD))
        .withMessageContaining("must be detached");
  }

  @Test
  void refusesHeadersThatAreNotStrict() {
    assertHeadersRefused("", "a0", "alg is missing");
    assertHeadersRefused("a0", "a0", "member 1 is missing");
    assertHeadersRefused("a0", "a10126", "not signed");
    assertHeadersRefused("a10126", "a10126", "in both header buckets");
    assertHeadersRefused("a20126044101", "a1044102", "in both header buckets");
    assertHeadersRefused("a20126616100", "a1616100", "in both header buckets");
    assertHeadersRefused("a201260126", "a0", "duplicate key 1");
    assertHeadersRefused("a10126", "a2044101044101", "duplicate key 4");
    assertHeadersRefused("a20126028104", "a0", "crit");
    assertHeadersRefused("a10126", "a1028104", "crit");
    assertHeadersRefused("a101654553323536", "a0", "where int belongs");
    assertHeadersRefused("a201260460", "a0", "where bstr belongs");
    assertHeadersRefused("a20126034101", "a0", "where int belongs");
    assertHeadersRefused("a201260320", "a0", "outside 0..65535");
    assertHeadersRefused("a1012600", "a0", "left over");
    assertHeadersRefused("80", "a0", "where map belongs");
    assertHeadersRefused("a10126", "80", "where map belongs");
  }

  @Test
  void namesTheOffsetInsideTheProtectedHeader() {
    Bytes octets =
        message(Bytes.fromHex("a201260460"), "a0", CborWriter.bytes(PAYLOAD), Bytes.of(1));

    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> read(octets, ALL))
        .satisfies(failure -> assertThat(failure.offset()).isEqualTo(6))
        .withMessageStartingWith("message[0].4");
  }

  @Test
  void refusesOtherShapes() {
    assertRefused(Bytes.fromHex("83" + "43a10126" + "a0" + "4101"), ALL, "3 members");
    assertRefused(
        Bytes.fromHex("85" + "43a10126" + "a0" + "4101" + "4101" + "00"), ALL, "5 members");
    assertRefused(Bytes.fromHex("84" + "43a10126" + "a0" + "4101" + "40"), ALL, "0 octets");
    assertRefused(Bytes.fromHex("84" + "43a10126" + "a0" + "4101" + "f6"), ALL, "null");
    assertRefused(Bytes.fromHex("84" + "43a10126" + "a0" + "01" + "4101"), ALL, "bstr");
    assertRefused(Bytes.fromHex("84" + "a10126" + "a0" + "4101" + "4101"), ALL, "bstr");
    assertRefused(Bytes.fromHex("d1" + "84" + "43a10126" + "a0" + "4101" + "4101"), ALL, "tag 17");
    assertRefused(
        Bytes.fromHex("d83d" + "84" + "43a10126" + "a0" + "4101" + "4101"), ALL, "tag 18");
    assertRefused(Bytes.fromHex("d2d2" + "84" + "43a10126" + "a0" + "4101" + "4101"), ALL, "array");
  }

  @Test
  void theWriterRefusesWhatTheReaderWould() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new CoseSign1Writer(KEY.coseSigner())
                    .protectedHeader(CoseHeaders.ALG, CborWriter.integer(-7)));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new CoseSign1Writer(KEY.coseSigner())
                    .unprotectedHeader(CoseHeaders.CRIT, CborWriter.array())
                    .sign(PAYLOAD));
  }

  private static void assertHeadersRefused(String protectedHex, String unprotected, String why) {
    assertRefused(
        message(Bytes.fromHex(protectedHex), unprotected, CborWriter.bytes(PAYLOAD), Bytes.of(1)),
        ALL,
        why);
  }

  private static Bytes message(
      Bytes protectedOctets, String unprotected, Bytes payload, Bytes signature) {
    return CborWriter.array(
        CborWriter.bytes(protectedOctets),
        Bytes.fromHex(unprotected),
        payload,
        CborWriter.bytes(signature));
  }

  private static void assertRefused(Bytes octets, Set<CoseTagging> allowed, String why) {
    assertThatExceptionOfType(MalformedException.class)
        .as(octets.toString())
        .isThrownBy(() -> read(octets, allowed))
        .withMessageContaining(why);
  }

  private static CoseSign1 read(Bytes octets, Set<CoseTagging> allowed) throws MalformedException {
    return CoseSign1.read(octets, "message", CborRules.STRICT, allowed);
  }

  private static CoseSign1 detached(Bytes octets, Bytes payload) throws MalformedException {
    return CoseSign1.readDetached(
        CborReader.read(octets, "message", CborRules.STRICT), payload, CborRules.STRICT, ALL);
  }
}
