package org.attls.eat.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.attls.cmw.Cmw;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.cca.LyingRealm;
import org.attls.eat.cca.ParsecCcaToken;
import org.attls.eat.cose.CoseKey;
import org.attls.eat.cose.EcCoseSigner;
import org.attls.eat.key.EcCurve;
import org.attls.eat.tpm.TpmHash;
import org.attls.rats.AttestationException;
import org.attls.rats.InspectedEvidence;
import org.attls.rats.Reason;
import org.junit.jupiter.api.Test;

class ParsecCcaInspectorTest {
  private final ParsecCcaInspector inspector = new ParsecCcaInspector();
  private final LyingRealm realm = new LyingRealm();

  @Test
  void findsChallengeKeyAndInstance() throws Exception {
    InspectedEvidence found = inspector.inspect(wrapped(realm.evidence()));
    assertThat(found.challenges()).containsExactly(LyingRealm.CHALLENGE);
    assertThat(found.attestedKey()).isEqualTo(realm.identity.publicKey().spki());
    assertThat(found.instance()).contains(LyingRealm.INSTANCE);
    assertThat(found.residenceDefect()).isEmpty();
    assertThat(found.pcrs()).isEmpty();
    assertThat(inspector.evidenceType()).isEqualTo(ParsecCcaToken.TYPE);
  }

  @Test
  void readsBothFormsAndBothKindsOfRealmKey() throws Exception {
    for (EcCurve curve : EcCurve.values()) {
      LyingRealm other = LyingRealm.withCoseKey(curve);
      Bytes evidence = LyingRealm.evidence(other.kat, other.cmwCollection());
      assertThat(inspector.inspect(wrapped(evidence)).attestedKey())
          .isEqualTo(other.identity.publicKey().spki());
    }
  }

  @Test
  void refusesOtherWrappers() throws Exception {
    refuses(
        CmwWriter.cborRecord(CmwType.mediaType("application/eat+cwt"), realm.evidence()),
        Reason.TYPE_MISMATCH);
    refuses(
        CmwWriter.cborCollection().put("a", wrapped(realm.evidence())).build(),
        Reason.TYPE_MISMATCH);
  }

  @Test
  void refusesWhatCannotBeRead() throws Exception {
    Bytes evidence = realm.evidence();
    refuses(wrapped(evidence.slice(0, evidence.size() - 1)), Reason.EVIDENCE_MALFORMED);
    refuses(wrapped(LyingRealm.evidence(realm.kat, realm.kat)), Reason.EVIDENCE_MALFORMED);
  }

  @Test
  void refusesAKeyAttestationThatTheRealmDoesNotVouchFor() throws Exception {
    Bytes otherKey = CoseKey.of(EcCoseSigner.generate(EcCurve.P256).publicKey()).octets();
    realm.kat = LyingRealm.kat(CborWriter.bytes(LyingRealm.CHALLENGE), otherKey);
    refuses(wrapped(realm.evidence()), Reason.KEY_MISMATCH);
  }

  @Test
  void refusesARealmKeyThatThePlatformDoesNotVouchFor() throws Exception {
    realm.platform.put(10L, CborWriter.bytes(TpmHash.SHA256.digest(Bytes.of(1))));
    refuses(wrapped(realm.evidence()), Reason.KEY_MISMATCH);
  }

  @Test
  void refusesAKeyThatIsNotPrivateAnyMore() throws Exception {
    CoseKey key = CoseKey.of(realm.identity.publicKey());
    Bytes withPrivateHalf =
        CborWriter.map()
            .put(1, CborWriter.integer(2))
            .put(-1, CborWriter.integer(1))
            .put(-2, CborWriter.bytes(key.key().x()))
            .put(-3, CborWriter.bytes(key.key().y()))
            .put(-4, CborWriter.bytes(Bytes.copyOf(new byte[32])))
            .toBytes();
    realm.kat = LyingRealm.kat(CborWriter.bytes(LyingRealm.CHALLENGE), withPrivateHalf);
    realm.bind();
    refuses(wrapped(realm.evidence()), Reason.KEY_MISMATCH);
  }

  @Test
  void refusesARealmTokenOfAnotherSigner() throws Exception {
    realm.realmSigner = EcCoseSigner.generate(EcCurve.P384);
    refuses(wrapped(realm.evidence()), Reason.EVIDENCE_SIGNATURE);
  }

  private static Cmw wrapped(Bytes evidence) {
    return CmwWriter.cborRecord(ParsecCcaToken.TYPE, evidence);
  }

  private void refuses(Cmw evidence, Reason reason) {
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(() -> inspector.inspect(evidence))
        .satisfies(refused -> assertThat(refused.reason()).isEqualTo(reason));
  }
}
