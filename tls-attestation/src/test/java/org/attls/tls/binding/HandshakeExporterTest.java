package org.attls.tls.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.attls.tls.binding.DocumentVectors.CLIENT_HELLO;
import static org.attls.tls.binding.DocumentVectors.HANDSHAKE_SECRET_A;
import static org.attls.tls.binding.DocumentVectors.HANDSHAKE_SECRET_B;
import static org.attls.tls.binding.DocumentVectors.SERVER_HELLO;
import static org.attls.tls.binding.DocumentVectors.TRANSCRIPT_A;
import static org.attls.tls.binding.DocumentVectors.TRANSCRIPT_B;
import static org.attls.tls.binding.DocumentVectors.counting;
import static org.attls.tls.binding.DocumentVectors.secret;
import static org.attls.tls.binding.DocumentVectors.sha256;

import org.attls.cmw.octets.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sets A to D of the published vectors. */
class HandshakeExporterTest {
  @Test
  void setAHasTheTranscriptHashOfItsMessages() {
    assertThat(CLIENT_HELLO.size()).isEqualTo(196);
    assertThat(SERVER_HELLO.size()).isEqualTo(90);
    assertThat(TranscriptHash.of(SuiteHash.SHA256, CLIENT_HELLO, SERVER_HELLO))
        .isEqualTo(TRANSCRIPT_A);
  }

  @Test
  void setAReproducesTheTrafficSecretsOfRfc8448() {
    assertThat(derived(sha256(HANDSHAKE_SECRET_A), SuiteHash.SHA256, "c hs traffic", TRANSCRIPT_A))
        .isEqualTo("b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21");
    assertThat(derived(sha256(HANDSHAKE_SECRET_A), SuiteHash.SHA256, "s hs traffic", TRANSCRIPT_A))
        .isEqualTo("b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38");
  }

  @Test
  void setALabels() {
    assertThat(KeySchedule.hkdfLabel(LabelPrefix.TLS13, "h exp master", TRANSCRIPT_A, 32).hex())
        .isEqualTo(
            "002012746c733133206820657870206d617374657220860c06edc07858ee8e78f0e7428c58edd6b43f2ca3e6e95f02ed063cf0e1cad8");
    assertThat(
            KeySchedule.hkdfLabel(
                    LabelPrefix.TLS13, "attestation-binder", SuiteHash.SHA256.hash(), 32)
                .hex())
        .isEqualTo(
            "002018746c733133206174746573746174696f6e2d62696e64657220e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assertThat(
            KeySchedule.hkdfLabel(
                    LabelPrefix.TLS13, "exporter", SuiteHash.SHA256.hash(counting(32)), 32)
                .hex())
        .isEqualTo(
            "00200e746c733133206578706f7274657220630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd");
  }

  @Test
  void setASecrets() {
    Bytes exporterSecret =
        Bytes.fromHex("3f4aa45c834ae25e223704d86cf606b1a6c6481a99bf2f0b4678463bb7090aa8");
    assertThat(derived(sha256(HANDSHAKE_SECRET_A), SuiteHash.SHA256, "h exp master", TRANSCRIPT_A))
        .isEqualTo(exporterSecret.hex());
    assertThat(
            derived(
                sha256(exporterSecret),
                SuiteHash.SHA256,
                "attestation-binder",
                SuiteHash.SHA256.hash()))
        .isEqualTo("76d3f55295bd05ad8a6159bc712573012c6de3312169121b5f3ef4bf4dd48e5c");
  }

  @ParameterizedTest
  @CsvSource({
    "8, 8, 5309f2cd98fadcd2",
    "8, 32, 3fb46bb60a4bdd3fd374f678f41e90394d575f782697e0c0640e24a9383425f7",
    "16, 16, 7f2712e0eb9570c492d112361311afc5",
    "16, 32, 0f4b21eb78782feb7cef60350720ca3eca96a5f3399dd37686a8d31e1c952068",
    "32, 32, d4dfb6a5611aa489594cde143855f183a21a17247d69474a38ecf603bbda48e7",
    "32, 64, c6aede504f8ea69932162d57156bb63b375a39892bc52bb0846b720762389bd4d6c19803f040515e028c4cd51cb0929c38400e93f0b2034724007535f5007961",
    "64, 32, 891e8233de01459ccb5176015d4727ff064c262de149f3d833ed3981094416f0",
    "64, 64, b9f7c6fc069d5173750f21a0638710c3f0907c501703c8b77714ead2aed07da3e3b490c73a11b49935517092b9cab7f7b596bf724fcd587637bfe285eba454e6",
    "0, 32, 32042a2b3d73c6533902dd999b7ea29239b4a5d31e01e84462968ccd700bf991"
  })
  void setABinders(int nonceSize, int length, String expected) {
    try (HandshakeExporter exporter = DocumentVectors.exporterA()) {
      assertThat(exporter.channelBinder(counting(nonceSize), length).hex()).isEqualTo(expected);
    }
  }

  @Test
  void setBInputs() {
    assertThat(
            SuiteHash.SHA384.hash(
                Bytes.utf8("draft-tls-attestation test vector: handshake secret")))
        .isEqualTo(HANDSHAKE_SECRET_B);
    assertThat(
            SuiteHash.SHA384.hash(
                Bytes.utf8("draft-tls-attestation test vector: ClientHello...ServerHello")))
        .isEqualTo(TRANSCRIPT_B);
  }

  @ParameterizedTest
  @CsvSource({
    "c hs traffic, e93e3deb313d22e1931fe958e9d995249b18b786805de01e0aa24a95d54ee890393cd426f24b472d84ed52e5d6d2f839",
    "s hs traffic, d503bfface79a1ffa2a3a38f2b27a5b46b8bdce78113fc86cae923064fefef6229142380d6032c3f58a4c371b8dd4243",
    "h exp master, 61951b59d9de66e3775295a6887450c42fddccc12e75ffda3e1c04f04c0796f37dbaaf0b9d30bad04a56c6152657c77e"
  })
  void setBSecrets(String label, String expected) {
    assertThat(
            derived(
                secret(SuiteHash.SHA384, LabelPrefix.TLS13, HANDSHAKE_SECRET_B),
                SuiteHash.SHA384,
                label,
                TRANSCRIPT_B))
        .isEqualTo(expected);
  }

  @Test
  void setBLabelAndSecretOfTheBinder() {
    assertThat(KeySchedule.hkdfLabel(LabelPrefix.TLS13, "h exp master", TRANSCRIPT_B, 48).hex())
        .isEqualTo(
            "003012746c733133206820657870206d6173746572303e92b0dac70552e4357a384637b47fc48653ddce5b9bca9ab33e6c1a915c1c6f52da986bfd7a16bd11d7fbe990f7bf92");
    Bytes exporterSecret =
        Bytes.fromHex(
            "61951b59d9de66e3775295a6887450c42fddccc12e75ffda3e1c04f04c0796f37dbaaf0b9d30bad04a56c6152657c77e");
    assertThat(
            derived(
                secret(SuiteHash.SHA384, LabelPrefix.TLS13, exporterSecret),
                SuiteHash.SHA384,
                "attestation-binder",
                SuiteHash.SHA384.hash()))
        .isEqualTo(
            "53ac51851cffeac4dcd8b13cb7d704dea48b8318f53947b72042753aaa3583f68103a982d8f53ed1c6f2dafd2021ea16");
  }

  @ParameterizedTest
  @CsvSource({
    "32, 32, 3f3510fa8ab75ee3c1063148dfa507f9df0be797a922a87a0a08a5fb08f8a3d8",
    "32, 64, 7586ec6fa412ac5791bf35aa449cc9a62312aba6a5031cd3245c4d80355b211da0085afacce02d09addd06fe568267fddddea8163d704d04c2661e9b97b9e1f6",
    "48, 48, a9a48fd4b9ffcd39088f40ce6e19da42bf428c331c226108bd6f20907cf5ab7f89ad014ee93ff38fa28796e24a156f96",
    "64, 64, 98db479e444104b1cd08f3e5bb6ca1ac5452ed958c4e7c03afb0f7fd1d6464c2eac5b672d04dbaedcb7de6e8e7cadbda723a7ec8243fbd043ef785b5eea8a16c",
    "0, 32, efbdb0529503581b4a250d9b9a457bbf4ec8d7b183febe02b098c53ca9f1c918"
  })
  void setBBinders(int nonceSize, int length, String expected) {
    try (HandshakeExporter exporter = DocumentVectors.exporterB()) {
      assertThat(exporter.channelBinder(counting(nonceSize), length).hex()).isEqualTo(expected);
    }
  }

  @Test
  void setCReplacesTheFirstClientHelloAfterARetry() {
    Bytes first = message("01000016", "first ClientHello body");
    Bytes retry = message("02000016", "HelloRetryRequest body");
    Bytes second = message("01000017", "second ClientHello body");
    Bytes serverHello = message("02000010", "ServerHello body");
    assertThat(TranscriptHash.messageHash(SuiteHash.SHA256, first).hex())
        .isEqualTo("fe000020ad43cdc9e2629d60408755bd1b4d76914d4efba239e78ef64f4ef6d20fc3efd4");
    Bytes transcript =
        TranscriptHash.afterRetry(SuiteHash.SHA256, first, retry, second, serverHello);
    assertThat(transcript.hex())
        .isEqualTo("d002c198237829a2f11ffebf64bf0c569a64f6fe37a253550cfe108cdd1d93fd");
    // The two mistakes that the document warns of.
    assertThat(TranscriptHash.of(SuiteHash.SHA256, first, retry, second, serverHello).hex())
        .isEqualTo("0cea63748792bd5d3d90740b3a3d824eccea32488018a645075d7faab98a393a");
    assertThat(TranscriptHash.of(SuiteHash.SHA256, second, serverHello).hex())
        .isEqualTo("81a186e7f862c8020142aeb175e4c283117d68eaf2652e9702534c2e27f31c8a");

    assertThat(derived(sha256(HANDSHAKE_SECRET_A), SuiteHash.SHA256, "h exp master", transcript))
        .isEqualTo("bf8c4bb84bf655153afa7b3ff2b4ccfea4c2d826dac803bcfc7841c99c3bee7f");
    try (HandshakeExporter exporter =
        HandshakeExporter.derive(SuiteHash.SHA256, sha256(HANDSHAKE_SECRET_A), transcript)) {
      assertThat(exporter.channelBinder(counting(32)).hex())
          .isEqualTo("ce85cbbcdc7649780489237b49c30c2f8e7e9ec98bc2ca899429270b97a2a1f5");
    }
  }

  @Test
  void setDHasThePrefixOfDtls() {
    HkdfSecret handshakeSecret = secret(SuiteHash.SHA256, LabelPrefix.DTLS13, HANDSHAKE_SECRET_A);
    Bytes exporterSecret =
        Bytes.fromHex("c2b1f7766618fb5a1d8c94b67a83264e110f338ac670139f01c2a1ac57d554fb");
    assertThat(derived(handshakeSecret, SuiteHash.SHA256, "h exp master", TRANSCRIPT_A))
        .isEqualTo(exporterSecret.hex());
    assertThat(
            derived(
                secret(SuiteHash.SHA256, LabelPrefix.DTLS13, exporterSecret),
                SuiteHash.SHA256,
                "attestation-binder",
                SuiteHash.SHA256.hash()))
        .isEqualTo("af9869fea872941389efd1d66f8aa1d10ce4c72d283e045aa1f6314393b2c042");
    try (HandshakeExporter exporter =
        HandshakeExporter.derive(SuiteHash.SHA256, handshakeSecret, TRANSCRIPT_A)) {
      assertThat(exporter.channelBinder(counting(32)).hex())
          .isEqualTo("7fbee5699f85b62ce5d10088b96a7b3f2855c7d6293d4756db4ca08fc6fbc87a");
    }
  }

  @Test
  void theBinderIsAsLongAsTheNonce() {
    try (HandshakeExporter exporter = DocumentVectors.exporterA()) {
      assertThat(exporter.channelBinder(counting(48)).size()).isEqualTo(48);
    }
  }

  @Test
  void leavesTheHandshakeSecretUsable() {
    HkdfSecret handshakeSecret = sha256(HANDSHAKE_SECRET_A);
    HandshakeExporter.derive(SuiteHash.SHA256, handshakeSecret, TRANSCRIPT_A).close();
    assertThat(handshakeSecret.extract().reveal()).isEqualTo(HANDSHAKE_SECRET_A);
  }

  @Test
  void isUnusableOnceClosed() {
    HandshakeExporter exporter = DocumentVectors.exporterA();
    exporter.close();
    exporter.close();
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> exporter.channelBinder(counting(32)));
  }

  @Test
  void refusesATranscriptHashOfAnotherHash() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                HandshakeExporter.derive(
                    SuiteHash.SHA256, sha256(HANDSHAKE_SECRET_A), TRANSCRIPT_B));
  }

  private static Bytes message(String header, String body) {
    return Bytes.concat(Bytes.fromHex(header), Bytes.utf8(body));
  }

  private static String derived(Secret secret, SuiteHash hash, String label, Bytes transcript) {
    try (Secret derived = KeySchedule.deriveSecret(hash, secret, label, transcript)) {
      return derived.extract().reveal().hex();
    }
  }
}
