package org.attls.tls.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.attls.tls.binding.DocumentVectors.CLIENT_HELLO;
import static org.attls.tls.binding.DocumentVectors.SPKI;
import static org.attls.tls.binding.DocumentVectors.TRANSCRIPT_A;
import static org.attls.tls.binding.DocumentVectors.counting;
import static org.attls.tls.binding.DocumentVectors.sha256;

import java.security.InvalidKeyException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.attls.cmw.octets.Bytes;
import org.junit.jupiter.api.Test;

/**
 * Set E of the published vectors: derivations of earlier and later drafts, which must come out of
 * the same functions.
 */
class OtherProfilesTest {
  private static final Bytes ZEROS = Bytes.copyOf(new byte[32]);

  @Test
  void hashOfTheKey() {
    assertThat(SuiteHash.SHA256.hash(SPKI).hex())
        .isEqualTo("5a7a78cca4a0f420d9bc62bb669c3c2759e39f723d3ae10dcbe0f0815a07ecd4");
  }

  @Test
  void earlyExporterOfDraft04To06() throws InvalidKeyException {
    Mac mac = SuiteHash.SHA256.newMac();
    mac.init(new SecretKeySpec(ZEROS.toArray(), mac.getAlgorithm()));
    Bytes earlySecret = Bytes.copyOf(mac.doFinal(ZEROS.toArray()));
    Secret earlyExporterSecret =
        KeySchedule.deriveSecret(
            SuiteHash.SHA256,
            sha256(earlySecret),
            "e exp master",
            TranscriptHash.of(SuiteHash.SHA256, CLIENT_HELLO));
    SecretBytes octets = earlyExporterSecret.extract();
    assertThat(octets.reveal().hex())
        .isEqualTo("d5f477c1873755e59480620df0badf311845dc46d96018c25700e8d051290d25");
    assertThat(
            TlsExporter.over(SuiteHash.SHA256, sha256(octets.reveal()))
                .export("attestation-binder", Bytes.EMPTY, 32)
                .reveal()
                .hex())
        .isEqualTo("be536d0717ad2eb547247c40209a57c8187d1ce2e24d2ca87aa7e79691cc52b5");
  }

  @Test
  void binderOfEarlyAttestation() {
    Bytes base = sha256(ZEROS).expandLabel("attestation base", TRANSCRIPT_A, 32).extract().reveal();
    assertThat(base.hex())
        .isEqualTo("b27480b63682a2198120e31fd533ec07a0fc62bb651c1ef055fe5ba56cd50fb8");
    assertThat(
            sha256(base)
                .expandLabel("attestation", SuiteHash.SHA256.hash(SPKI), 32)
                .extract()
                .reveal()
                .hex())
        .isEqualTo("e30c2fe1137794e89ac7b0d4e22a9c2e3b54f29cf68446f7c19be14a6c12ad1c");
  }

  @Test
  void exporterOfExportedAttestation() {
    Bytes exported =
        DocumentVectors.tlsExporterA().export("Attestation", counting(32), 32).reveal();
    assertThat(exported.hex())
        .isEqualTo("de6655915cadff0d4fe781e255b3cc28cf8cc5c647de58a1e38a59e40bc4ee39");
    assertThat(SuiteHash.SHA256.hash(SPKI, exported).hex())
        .isEqualTo("3e0fd0329d875e7ea09291720e40bb35ab6b3f2437d1fb953bd70af82ef3f347");
  }

  @Test
  void exporterMasterSecretOfRfc8448() {
    // RFC 8448, section 3: master secret, and hash of ClientHello...server Finished.
    HkdfSecret master =
        sha256(Bytes.fromHex("18df06843d13a08bf2a449844c5f8a478001bc4d4c627984d5a41da8d0402919"));
    Bytes transcript =
        Bytes.fromHex("9608102a0f1ccc6db6250b7b7e417b1a000eaada3daae4777a7686c9ff83df13");
    try (TlsExporter derived = TlsExporter.derive(SuiteHash.SHA256, master, transcript)) {
      assertThat(derived.export("Attestation", counting(32), 32))
          .isEqualTo(DocumentVectors.tlsExporterA().export("Attestation", counting(32), 32));
    }
    assertThat(master.extract().size()).isEqualTo(32);
  }

  @Test
  void closingAnExporterSparesABorrowedSecret() {
    HkdfSecret borrowed = sha256(DocumentVectors.EXPORTER_MASTER_SECRET_A);
    TlsExporter.over(SuiteHash.SHA256, borrowed).close();
    assertThat(borrowed.extract().reveal()).isEqualTo(DocumentVectors.EXPORTER_MASTER_SECRET_A);
  }
}
