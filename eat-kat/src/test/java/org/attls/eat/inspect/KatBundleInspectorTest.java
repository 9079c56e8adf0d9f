package org.attls.eat.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.GeneralSecurityException;
import java.util.List;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwReader;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.CollectionType;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.cose.CoseSign1;
import org.attls.cmw.cose.CoseSign1Writer;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.claims.Claim;
import org.attls.eat.claims.ClaimsSet;
import org.attls.eat.claims.Ueid;
import org.attls.eat.cose.EcCoseSigner;
import org.attls.eat.kat.KatBundle;
import org.attls.eat.kat.KatTokens;
import org.attls.eat.key.EcCurve;
import org.attls.rats.AttestationException;
import org.attls.rats.InspectedEvidence;
import org.attls.rats.Reason;
import org.attls.testing.Vectors;
import org.junit.jupiter.api.Test;

class KatBundleInspectorTest {
  private static final Bytes CHALLENGE = Bytes.copyOf(new byte[32]);
  private static final long KID = 4;
  private static final CmwType TOKEN = CmwType.mediaType("application/eat+cwt");

  private final KatBundleInspector inspector = new KatBundleInspector();
  private final EcCoseSigner identityKey = EcCoseSigner.generate(EcCurve.P256);
  private final EcCoseSigner keyAttestationKey = EcCoseSigner.generate(EcCurve.P384);
  private final EcCoseSigner platformKey = EcCoseSigner.generate(EcCurve.P521);
  private final Ueid ueid = Ueid.random(Bytes.copyOf(new byte[32]));

  @Test
  void findsChallengeKeyAndInstance() throws Exception {
    InspectedEvidence found = inspector.inspect(KatBundle.make(kat(), pat()).cmw());
    assertThat(found.challenges()).containsExactly(CHALLENGE);
    assertThat(found.attestedKey()).isEqualTo(identityKey.publicKey().spki());
    assertThat(found.instance()).contains(ueid.octets());
    assertThat(found.residenceDefect()).isEmpty();
    assertThat(found.pcrs()).isEmpty();
    assertThat(inspector.evidenceType()).isEqualTo(KatBundle.TYPE);
  }

  /** A header that nobody signs, of a device that is trusted, would name another that is pinned. */
  @Test
  void refusesAKidThatIsNotTheDevice() throws Exception {
    Bytes payload = pat().unverifiedPayload();
    Bytes other = Ueid.random(Bytes.fromHex("01".repeat(32))).octets();
    for (Bytes kid : List.of(other, Bytes.utf8("pak-1"), Bytes.EMPTY)) {
      Bytes header = CborWriter.bytes(kid);
      for (CoseSign1 pat :
          List.of(
              new CoseSign1Writer(platformKey).unprotectedHeader(KID, header).sign(payload),
              new CoseSign1Writer(platformKey).protectedHeader(KID, header).sign(payload))) {
        refuses(KatBundle.make(kat(), pat).cmw(), Reason.EVIDENCE_MALFORMED);
      }
    }
    CoseSign1 named =
        new CoseSign1Writer(platformKey)
            .unprotectedHeader(KID, CborWriter.bytes(ueid.octets()))
            .sign(payload);
    assertThat(inspector.inspect(KatBundle.make(kat(), named).cmw()).instance())
        .contains(ueid.octets());
  }

  /** It may be the name of a key, but it is not a device's. */
  @Test
  void aKidAloneNamesNoDevice() throws Exception {
    Bytes payload =
        KatTokens.pat(ClaimsSet.cbor(), keyAttestationKey.publicKey(), platformKey)
            .unverifiedPayload();
    CoseSign1 pat =
        new CoseSign1Writer(platformKey)
            .protectedHeader(KID, CborWriter.bytes(ueid.octets()))
            .sign(payload);
    assertThat(inspector.inspect(KatBundle.make(kat(), pat).cmw()).instance()).isEmpty();
  }

  @Test
  void readsThePositiveVectorsAndTheirKey() throws Exception {
    for (String name : Vectors.list("kat", ".cbor")) {
      if (name.startsWith("kat-pos-")) {
        Cmw cmw = new CmwReader(65536).read(Vectors.bytes("kat/" + name));
        assertThat(inspector.inspect(cmw).challenges().get(0).hex()).startsWith("00010203");
      }
    }
  }

  @Test
  void refusesOtherWrappers() throws Exception {
    refuses(CmwWriter.cborRecord(TOKEN, kat().octets()), Reason.TYPE_MISMATCH);
    refuses(
        CmwWriter.cborRecord(KatBundle.TYPE, KatBundle.make(kat(), pat()).cmw().octets()),
        Reason.TYPE_MISMATCH);
    refuses(
        CmwWriter.cborCollection()
            .type(new CollectionType("tag:example.com,2024:other"))
            .put("kat", CmwWriter.cborRecord(TOKEN, kat().octets()))
            .build(),
        Reason.TYPE_MISMATCH);
    refuses(
        CmwWriter.jsonCollection()
            .type(KatBundle.COLLECTION_TYPE)
            .put("kat", CmwWriter.jsonRecord(TOKEN, kat().octets()))
            .build(),
        Reason.TYPE_MISMATCH);
  }

  @Test
  void refusesTokensThatCannotBeRead() throws Exception {
    refuses(
        CmwWriter.cborCollection()
            .type(KatBundle.COLLECTION_TYPE)
            .put("kat", CmwWriter.cborRecord(TOKEN, kat().octets()))
            .build(),
        Reason.EVIDENCE_MALFORMED);
    refuses(KatBundle.make(pat(), pat()).cmw(), Reason.EVIDENCE_MALFORMED);
  }

  @Test
  void refusesAPlatformTokenForAnotherKey() throws Exception {
    CoseSign1 other = KatTokens.pat(ClaimsSet.cbor(), platformKey.publicKey(), platformKey);
    refuses(KatBundle.make(kat(), other).cmw(), Reason.KEY_MISMATCH);
  }

  @Test
  void refusesAKeyTokenThatItsKeyDidNotSign() throws Exception {
    CoseSign1 forged =
        new CoseSign1Writer(EcCoseSigner.generate(EcCurve.P384)).sign(kat().unverifiedPayload());
    refuses(KatBundle.make(forged, pat()).cmw(), Reason.EVIDENCE_SIGNATURE);
  }

  private void refuses(Cmw evidence, Reason reason) {
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(() -> inspector.inspect(evidence))
        .satisfies(refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  private CoseSign1 kat() throws GeneralSecurityException {
    return KatTokens.kat(
        CHALLENGE, identityKey.publicKey(), keyAttestationKey.publicKey(), keyAttestationKey);
  }

  private CoseSign1 pat() throws GeneralSecurityException {
    return KatTokens.pat(
        ClaimsSet.cbor().put(Claim.UEID, ueid), keyAttestationKey.publicKey(), platformKey);
  }
}
