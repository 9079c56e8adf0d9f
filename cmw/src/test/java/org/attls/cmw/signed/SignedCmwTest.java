package org.attls.cmw.signed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.GeneralSecurityException;
import java.security.SignatureException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.cose.CoseHeaders;
import org.attls.cmw.cose.CoseSign1;
import org.attls.cmw.cose.CoseSign1Writer;
import org.attls.cmw.cose.CoseTagging;
import org.attls.cmw.jose.Jws;
import org.attls.cmw.jose.JwsWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.junit.jupiter.api.Test;

class SignedCmwTest {
  private static final P256 KEY = P256.generate();
  private static final SignedCmwReader READER = new SignedCmwReader(4096);
  private static final Cmw RECORD =
      CmwWriter.cborRecord(CmwType.mediaType("application/x"), Bytes.of(1));
  private static final Cmw JSON_RECORD =
      CmwWriter.jsonRecord(CmwType.mediaType("application/x"), Bytes.of(1));

  @Test
  void readsEveryCborWrapperThatIsSigned() throws Exception {
    for (Cmw cmw :
        List.of(
            RECORD,
            CmwWriter.cborTag(60, Bytes.of(1)),
            CmwWriter.cborCollection().put(1, RECORD).build())) {
      assertThat(
              READER.readCose(
                  SignedCmwWriter.cose(cmw, KEY.coseSigner()).octets(), KEY.coseVerifier()))
          .isEqualTo(cmw);
    }
  }

  @Test
  void readsEveryJsonWrapperThatIsSignedInBothForms() throws Exception {
    for (Cmw cmw : List.of(JSON_RECORD, CmwWriter.jsonCollection().put("a", JSON_RECORD).build())) {
      for (Jws jws :
          List.of(
              SignedCmwWriter.flattenedJws(cmw, KEY.jwsSigner()),
              SignedCmwWriter.compactJws(cmw, KEY.jwsSigner()))) {
        assertThat(READER.readJws(jws.octets(), KEY.jwsVerifier())).isEqualTo(cmw);
        Bytes octets = jws.octets();
        for (int size = 0; size < octets.size(); size++) {
          Bytes prefix = octets.slice(0, size);
          assertThatExceptionOfType(Exception.class)
              .isThrownBy(() -> READER.readJws(prefix, KEY.jwsVerifier()))
              .isInstanceOfAny(MalformedException.class, SignatureException.class);
        }
      }
    }
  }

  @Test
  void emitsTag18AndTakesTheBareArrayToo() throws Exception {
    CoseSign1 tagged = SignedCmwWriter.cose(RECORD, KEY.coseSigner(), Bytes.of(7));
    assertThat(tagged.octets().u8(0)).isEqualTo(0xD2);
    assertThat(tagged.headers().keyId()).contains(Bytes.of(7));

    Bytes bare = tagged.octets().slice(1, tagged.octets().size());
    assertThat(READER.readCose(bare, KEY.coseVerifier())).isEqualTo(RECORD);
    Bytes cwt = Bytes.concat(Bytes.fromHex("d83d"), tagged.octets());
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> READER.readCose(cwt, KEY.coseVerifier()));
  }

  @Test
  void looksAtThePayloadOnlyBehindTheSignature() throws GeneralSecurityException {
    CoseSign1 cose = cose(CborWriter.text("application/cmw+cbor")).sign(Bytes.fromHex("ff"));
    Jws jws = jws("application/cmw+json").signCompact(Bytes.utf8("no json"));

    assertThatExceptionOfType(SignatureException.class)
        .isThrownBy(() -> READER.readCose(cose.octets(), P256.generate().coseVerifier()));
    assertThatExceptionOfType(SignatureException.class)
        .isThrownBy(() -> READER.readJws(jws.octets(), P256.generate().jwsVerifier()));
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> READER.readCose(cose.octets(), KEY.coseVerifier()));
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> READER.readJws(jws.octets(), KEY.jwsVerifier()));
  }

  @Test
  void refusesAnotherContentTypeBeforeAskingTheVerifier() throws GeneralSecurityException {
    AtomicInteger asked = new AtomicInteger();
    for (Bytes contentType :
        List.of(
            CborWriter.text("application/cmw+json"),
            CborWriter.text("application/cmw+cbor; charset=utf-8"),
            CborWriter.text("cmw+cbor"),
            CborWriter.integer(273))) {
      Bytes octets = cose(contentType).sign(RECORD.octets()).octets();
      assertThatExceptionOfType(MalformedException.class)
          .isThrownBy(() -> READER.readCose(octets, (h, tbs, s) -> asked.incrementAndGet() > 0))
          .withMessageContaining("not application/cmw+cbor");
    }
    Bytes unprotected =
        new CoseSign1Writer(KEY.coseSigner())
            .unprotectedHeader(CoseHeaders.CONTENT_TYPE, CborWriter.text("application/cmw+cbor"))
            .sign(RECORD.octets())
            .octets();
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> READER.readCose(unprotected, (h, tbs, s) -> asked.incrementAndGet() > 0))
        .withMessageContaining("member 3 is missing");
    for (Jws jws :
        List.of(
            jws("application/cmw+cbor").signCompact(JSON_RECORD.octets()),
            jws("jwt").signFlattened(JSON_RECORD.octets()),
            new JwsWriter(KEY.jwsSigner()).signCompact(JSON_RECORD.octets()))) {
      assertThatExceptionOfType(MalformedException.class)
          .isThrownBy(() -> READER.readJws(jws.octets(), (h, in, s) -> asked.incrementAndGet() > 0))
          .withMessageContaining("cty");
    }
    assertThat(asked).hasValue(0);
  }

  @Test
  void takesTheShortContentTypeOfJose() throws Exception {
    Jws jws = jws("cmw+json").signCompact(JSON_RECORD.octets());

    assertThat(READER.readJws(jws.octets(), KEY.jwsVerifier())).isEqualTo(JSON_RECORD);
  }

  @Test
  void takesAContentFormatOnlyWhenTold() throws Exception {
    Bytes octets = cose(CborWriter.integer(273)).sign(RECORD.octets()).octets();

    assertThat(READER.acceptingContentFormat(273).readCose(octets, KEY.coseVerifier()))
        .isEqualTo(RECORD);
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> READER.acceptingContentFormat(274).readCose(octets, KEY.coseVerifier()));
  }

  @Test
  void aPayloadOfTheOtherSerializationIsMalformed() throws GeneralSecurityException {
    Bytes cose = cose(CborWriter.text("application/cmw+cbor")).sign(JSON_RECORD.octets()).octets();
    Bytes jws = jws("application/cmw+json").signCompact(RECORD.octets()).octets();

    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> READER.readCose(cose, KEY.coseVerifier()));
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> READER.readJws(jws, KEY.jwsVerifier()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SignedCmwWriter.cose(JSON_RECORD, KEY.coseSigner()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SignedCmwWriter.compactJws(RECORD, KEY.jwsSigner()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SignedCmwWriter.flattenedJws(RECORD, KEY.jwsSigner()));
  }

  @Test
  void boundsTheSize() throws Exception {
    Bytes octets = SignedCmwWriter.cose(RECORD, KEY.coseSigner()).octets();
    new SignedCmwReader(octets.size()).readCose(octets, KEY.coseVerifier());

    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(
            () -> new SignedCmwReader(octets.size() - 1).readCose(octets, KEY.coseVerifier()));
  }

  private static CoseSign1Writer cose(Bytes contentType) {
    return new CoseSign1Writer(KEY.coseSigner())
        .tagging(CoseTagging.TAGGED)
        .protectedHeader(CoseHeaders.CONTENT_TYPE, contentType);
  }

  private static JwsWriter jws(String contentType) {
    return new JwsWriter(KEY.jwsSigner()).protectedHeader("cty", contentType);
  }
}
