package org.attls.tls.negotiate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.wire.CertificateTypeExtension;
import org.attls.tls.wire.CodePoints;
import org.attls.tls.wire.CredentialKind;
import org.attls.tls.wire.Direction;
import org.attls.tls.wire.VerifierIdentity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificate types of RFC 7250, which say where a result stands. */
class AgreedKindsTest {
  private static final CodePoints CODES = CodePoints.DRAFT_07;
  private static final int CLIENT_CERTIFICATE_TYPE = 19;
  private static final int SERVER_CERTIFICATE_TYPE = 20;
  private static final VerifierIdentity VERIFIER = VerifierIdentity.of("https://v.example/");

  private static final ServerAnswer CLIENT_PRESENTS =
      new ServerAnswer(
          Optional.empty(),
          Optional.of(new Negotiated.Passport(Direction.CLIENT_ATTESTS, VERIFIER)),
          Optional.empty());

  private static AttestationPolicy client(String kinds) {
    List<CredentialKind> list =
        switch (kinds) {
          case "alone" -> List.of(CredentialKind.ATTESTATION);
          case "beside" -> List.of(CredentialKind.CERT_ATTESTATION);
          default -> List.of(CredentialKind.CERT_ATTESTATION, CredentialKind.ATTESTATION);
        };
    return AttestationPolicy.bound(
        DirectionPolicy.OFF,
        new DirectionPolicy(
            Requirement.REQUIRED, List.of(Model.PASSPORT), List.of(), List.of(VERIFIER), list));
  }

  private static void assertRefused(Reason reason, Executable action) {
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(action::run)
        .matches(refused -> refused.reason() == reason, reason.name());
  }

  private interface Executable {
    void run() throws Exception;
  }

  @Test
  void offersTypesForResultsAndNothingElse() {
    assertThat(AgreedKinds.offer(client("alone"), CODES))
        .isEqualTo(Map.of(CLIENT_CERTIFICATE_TYPE, Bytes.of(1, 240)));
    assertThat(AgreedKinds.offer(client("both"), CODES))
        .isEqualTo(Map.of(CLIENT_CERTIFICATE_TYPE, Bytes.of(2, 0, 240)));
    assertThat(AgreedKinds.offer(client("beside"), CODES)).isEmpty();
    assertThat(
            AgreedKinds.offer(
                AttestationPolicy.bound(
                    DirectionPolicy.evidence(Requirement.REQUIRED, List.of()), DirectionPolicy.OFF),
                CODES))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "alone,  01f0,   ATTESTATION",
    "both,   01f0,   ATTESTATION",
    "both,   0200f0, CERT_ATTESTATION",
    "both,   02f000, ATTESTATION",
    "alone,  0302f000, ATTESTATION",
    "beside, 0200f0, CERT_ATTESTATION",
  })
  void theServerTakesTheFirstThatIsTakenHere(String taken, String offered, String kind)
      throws Exception {
    AgreedKinds agreed =
        AgreedKinds.choose(
            client(taken),
            CLIENT_PRESENTS,
            Map.of(CLIENT_CERTIFICATE_TYPE, Bytes.fromHex(offered)),
            CODES);

    assertThat(agreed.of(Direction.CLIENT_ATTESTS)).hasToString(kind);
    int type = kind.equals("ATTESTATION") ? 240 : 0;
    assertThat(agreed.answer()).isEqualTo(Map.of(CLIENT_CERTIFICATE_TYPE, Bytes.of(type)));
    assertThat(
            AgreedKinds.read(client(taken), CLIENT_PRESENTS, agreed.answer(), CODES)
                .of(Direction.CLIENT_ATTESTS))
        .hasToString(kind);
  }

  @Test
  void withoutAnOfferItIsX509() throws Exception {
    AgreedKinds agreed = AgreedKinds.choose(client("beside"), CLIENT_PRESENTS, Map.of(), CODES);
    assertThat(agreed.of(Direction.CLIENT_ATTESTS)).isEqualTo(CredentialKind.CERT_ATTESTATION);
    assertThat(agreed.answer()).isEmpty();

    assertRefused(
        Reason.NOT_OFFERED,
        () -> AgreedKinds.choose(client("alone"), CLIENT_PRESENTS, Map.of(), CODES));
    assertRefused(
        Reason.NOT_ANSWERED,
        () -> AgreedKinds.read(client("alone"), CLIENT_PRESENTS, Map.of(), CODES));
  }

  @Test
  void nothingInCommon() {
    assertRefused(
        Reason.TYPE_MISMATCH,
        () ->
            AgreedKinds.choose(
                client("beside"),
                CLIENT_PRESENTS,
                Map.of(CLIENT_CERTIFICATE_TYPE, Bytes.of(1, 240)),
                CODES));
  }

  @Test
  void aTypeWithoutAttestationIsNoAnswer() {
    assertRefused(
        Reason.BAD_SELECTION,
        () ->
            AgreedKinds.read(
                client("alone"),
                CLIENT_PRESENTS,
                Map.of(
                    CLIENT_CERTIFICATE_TYPE, Bytes.of(240), SERVER_CERTIFICATE_TYPE, Bytes.of(240)),
                CODES));
    assertRefused(
        Reason.BAD_SELECTION,
        () ->
            AgreedKinds.read(
                client("alone"),
                CLIENT_PRESENTS,
                Map.of(CLIENT_CERTIFICATE_TYPE, Bytes.of(2)),
                CODES));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "02f0", "01f000", "f0"})
  void refusesMalformedOffers(String octets) {
    assertRefused(
        Reason.MALFORMED_EXTENSION,
        () -> CertificateTypeExtension.Offer.decode(Bytes.fromHex(octets)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "f000"})
  void refusesMalformedSelections(String octets) {
    assertRefused(
        Reason.MALFORMED_EXTENSION,
        () -> CertificateTypeExtension.Selection.decode(Bytes.fromHex(octets)));
  }

  @Test
  void cannotOfferNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CertificateTypeExtension.Offer(List.of()));
  }
}
