package org.attls.eat.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.OctetWriter;
import org.attls.eat.cose.EcCoseSigner;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;
import org.attls.eat.mbedtls.InsecurePublishedKey;
import org.attls.eat.mbedtls.MbedtlsBundle;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.rats.AttestationException;
import org.attls.rats.InspectedEvidence;
import org.attls.rats.Reason;
import org.attls.testing.Vectors;
import org.junit.jupiter.api.Test;

class MbedtlsBundleInspectorTest {
  private static final Bytes NONCE = Bytes.fromHex("0001020304050607");
  private static final Bytes UEID = Bytes.utf8("ueid_ueid");
  private static final EcKey IDENTITY = EcCoseSigner.generate(EcCurve.P256).publicKey();

  private final MbedtlsBundleInspector inspector = new MbedtlsBundleInspector();

  @Test
  void looksIntoWhatThePeerSent() throws Exception {
    Bytes captured = captured("evidence");
    InspectedEvidence inspected =
        inspector.inspect(CmwWriter.cborRecord(MbedtlsBundle.TYPE, captured));
    assertThat(inspected.challenges()).containsExactly(NONCE);
    assertThat(inspected.attestedKey()).isEqualTo(captured("ik-spki"));
    assertThat(inspected.instance()).contains(UEID);
    assertThat(MbedtlsBundle.read(captured).verify(InsecurePublishedKey.publicKey(), NONCE).spki())
        .isEqualTo(inspected.attestedKey());
  }

  @Test
  void thePublishedKeySignsLikeThePeer() throws Exception {
    Bytes made = MbedtlsBundle.make(InsecurePublishedKey.signer(), NONCE, IDENTITY, UEID).octets();
    assertThat(MbedtlsBundle.read(made).verify(InsecurePublishedKey.publicKey(), NONCE))
        .isEqualTo(IDENTITY);
  }

  @Test
  void refusesAnotherType() {
    assertRefused(ParsecTpmToken.TYPE, captured("evidence"), Reason.TYPE_MISMATCH);
  }

  @Test
  void refusesWhatCannotBeRead() {
    Bytes captured = captured("evidence");
    assertRefused(
        MbedtlsBundle.TYPE, captured.slice(0, captured.size() - 1), Reason.EVIDENCE_MALFORMED);
  }

  /** The proof of concept takes this. */
  @Test
  void refusesAPlatformTokenOfAnotherKey() throws Exception {
    EcCoseSigner signer = InsecurePublishedKey.signer();
    EcKey other = EcCoseSigner.generate(EcCurve.P256).publicKey();
    Bytes mixed =
        new OctetWriter()
            .u8(1)
            .opaque16(MbedtlsBundle.make(signer, NONCE, IDENTITY, UEID).katMessage().octets())
            .opaque16(MbedtlsBundle.make(signer, NONCE, other, UEID).patMessage().octets())
            .toBytes();
    assertRefused(MbedtlsBundle.TYPE, mixed, Reason.KEY_MISMATCH);
  }

  private void assertRefused(CmwType type, Bytes bundle, Reason reason) {
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(() -> inspector.inspect(CmwWriter.cborRecord(type, bundle)))
        .matches(refused -> refused.reason() == reason);
  }

  private static Bytes captured(String file) {
    return Bytes.fromHex(Vectors.text("mbedtls-poc/eat/" + file + ".hex").strip());
  }
}
