package org.attls.tls.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.attls.tls.binding.DocumentVectors.SPKI;
import static org.attls.tls.binding.DocumentVectors.counting;

import org.attls.cmw.octets.Bytes;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CredentialKind;
import org.attls.tls.wire.Direction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChallengeTest {
  private static final Bytes NONCE = counting(32);
  private static final String BOUND_SERVER =
      "20495952735035ef4e255d281debe6ea8fbaedd3070d7d72466102addbb3942f";
  private static final String BOUND_CLIENT =
      "59d91b7cb32bdbf498d1e0f1f56e3723a9815c1af82fe8ff179b12c6e6761e22";

  private final HandshakeExporter handshakeExporter = DocumentVectors.exporterA();
  private final TlsExporter exporter = DocumentVectors.tlsExporterA();

  @AfterEach
  void close() {
    handshakeExporter.close();
    exporter.close();
  }

  @Test
  void contextOfRole1() {
    assertThat(
            BoundChallenge.context(Direction.CLIENT_ATTESTS, NONCE, SuiteHash.SHA256, SPKI).hex())
        .isEqualTo(
            "0120"
                + "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
                + "20"
                + "5a7a78cca4a0f420d9bc62bb669c3c2759e39f723d3ae10dcbe0f0815a07ecd4");
    assertThat(
            BoundChallenge.context(Direction.SERVER_ATTESTS, NONCE, SuiteHash.SHA256, SPKI).u8(0))
        .isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "32, " + BOUND_SERVER,
    "64, 3bef060dbab0c6a46f71a2f62c369a0bd39ee5a317db8f685c9c699dfb93d70d6c66bc8f7795e6e72f400348c4d050f354d8da8b40b2c7ebed6d91aa0d1bde5a"
  })
  void boundChallengeToAServer(int length, String expected) {
    assertThat(BoundChallenge.serverAttests(handshakeExporter, NONCE, SPKI, length).hex())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "32, " + BOUND_CLIENT,
    "64, aff53b4ccc9a90930fc84d60719cbe9bdc738634dd3cac74eedcfb111df7825cae992d22fa2ce9a639b54db384018c08ea6bd73e467f7fc1d404c7f442316da2"
  })
  void boundChallengeToAClient(int length, String expected) {
    assertThat(BoundChallenge.clientAttests(exporter, NONCE, SPKI, length).hex())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "DRAFT, 0, 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
    "DRAFT, 1, d4dfb6a5611aa489594cde143855f183a21a17247d69474a38ecf603bbda48e7",
    "BOUND, 0, " + BOUND_SERVER,
    "BOUND, 1, " + BOUND_SERVER
  })
  void challengeToAServer(BindingMode mode, int kind, String expected) {
    assertThat(
            Challenge.toServer(mode, new CredentialKind(kind), NONCE, SPKI, handshakeExporter)
                .hex())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "DRAFT, 0, 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
    "DRAFT, 1, d4dfb6a5611aa489594cde143855f183a21a17247d69474a38ecf603bbda48e7",
    "BOUND, 0, " + BOUND_CLIENT,
    "BOUND, 1, " + BOUND_CLIENT
  })
  void challengeToAClient(BindingMode mode, int kind, String expected) {
    assertThat(
            Challenge.toClient(
                    mode, new CredentialKind(kind), NONCE, SPKI, handshakeExporter, exporter)
                .hex())
        .isEqualTo(expected);
  }

  @Test
  void changesWithKeyNonceAndTranscript() {
    Bytes challenge =
        Challenge.toServer(
            BindingMode.BOUND, CredentialKind.ATTESTATION, NONCE, SPKI, handshakeExporter);
    byte[] otherKey = SPKI.toArray();
    otherKey[otherKey.length - 1] ^= 1;
    byte[] otherNonce = NONCE.toArray();
    otherNonce[31] ^= 1;
    byte[] otherTranscript = DocumentVectors.TRANSCRIPT_A.toArray();
    otherTranscript[0] ^= 1;
    try (HandshakeExporter other =
        HandshakeExporter.derive(
            SuiteHash.SHA256,
            DocumentVectors.sha256(DocumentVectors.HANDSHAKE_SECRET_A),
            Bytes.copyOf(otherTranscript))) {
      assertThat(challenge)
          .isNotEqualTo(
              BoundChallenge.serverAttests(handshakeExporter, NONCE, Bytes.copyOf(otherKey), 32))
          .isNotEqualTo(
              BoundChallenge.serverAttests(handshakeExporter, Bytes.copyOf(otherNonce), SPKI, 32))
          .isNotEqualTo(BoundChallenge.serverAttests(other, NONCE, SPKI, 32));
    }
  }

  @Test
  void hasTheSizeOfTheNonce() {
    for (int size : new int[] {32, 48, 64}) {
      for (BindingMode mode : BindingMode.values()) {
        for (int kind = 0; kind < 2; kind++) {
          CredentialKind credential = new CredentialKind(kind);
          assertThat(
                  Challenge.toServer(mode, credential, counting(size), SPKI, handshakeExporter)
                      .size())
              .isEqualTo(size);
          assertThat(
                  Challenge.toClient(
                          mode, credential, counting(size), SPKI, handshakeExporter, exporter)
                      .size())
              .isEqualTo(size);
        }
      }
    }
  }

  @Test
  void anUnknownKindHasNoChallengeInModeDraft() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Challenge.toServer(
                    BindingMode.DRAFT, new CredentialKind(7), NONCE, SPKI, handshakeExporter));
  }
}
