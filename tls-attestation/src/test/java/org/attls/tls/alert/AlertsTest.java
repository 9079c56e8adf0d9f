package org.attls.tls.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.Set;
import org.attls.rats.Reason;
import org.attls.tls.wire.CodePoints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AlertsTest {
  private static final Set<Reason> NOBODY_TO_TELL =
      EnumSet.of(Reason.REFUSED_BY_PEER, Reason.DISCONNECTED);

  @ParameterizedTest
  @CsvSource({
    "MALFORMED_EXTENSION, decode_error(50)",
    "BAD_SELECTION, illegal_parameter(47)",
    "UNKNOWN_ENCODING, illegal_parameter(47)",
    "EMPTY_IDENTIFIER, illegal_parameter(47)",
    "WRONG_MESSAGE, illegal_parameter(47)",
    "ENTRY_COUNT, illegal_parameter(47)",
    "CHANGED_HELLO, illegal_parameter(47)",
    "EQUAL_NONCES, illegal_parameter(47)",
    "OWN_EVIDENCE, bad_certificate(42)",
    "NONCE_LENGTH, illegal_parameter(47)",
    "TOO_LARGE, illegal_parameter(47)",
    "SIGNATURE_SCHEME, illegal_parameter(47)",
    "RECORD_BOUNDARY, unexpected_message(10)",
    "UNSOLICITED, unsupported_extension(110)",
    "NOT_OFFERED, missing_extension(109)",
    "EVIDENCE_MISSING, missing_extension(109)",
    "BINDING_TOO_WEAK, handshake_failure(40)",
    "NOT_ANSWERED, handshake_failure(40)",
    "CHALLENGE_TOO_LONG, handshake_failure(40)",
    "DEADLINE, handshake_failure(40)",
    "NO_COMMON_EVIDENCE, unsupported_evidence(224)",
    "NO_COMMON_VERIFIER, unsupported_verifiers(225)",
    "CREDENTIAL_EMPTY, certificate_required(116)",
    "EVIDENCE_MALFORMED, bad_certificate(42)",
    "BINDING_MISMATCH, bad_certificate(42)",
    "KEY_MISMATCH, bad_certificate(42)",
    "EVIDENCE_SIGNATURE, bad_certificate(42)",
    "RESULT_INVALID, bad_certificate(42)",
    "PASSPORT_INVALID, bad_certificate(42)",
    "TYPE_MISMATCH, unsupported_certificate(43)",
    "NO_INSPECTOR, unsupported_certificate(43)",
    "PROOF_OF_POSSESSION, decrypt_error(51)",
    "NO_TRUST_ANCHOR, unknown_ca(48)",
    "RESULT_STALE, certificate_expired(45)",
    "NOT_AFFIRMING, access_denied(49)",
    "IDENTITY_REFUSED, access_denied(49)",
    "VERIFIER_UNAVAILABLE, certificate_unknown(46)",
    "ATTESTER_UNAVAILABLE, internal_error(80)",
    "CERTIFICATE_REFUSED, bad_certificate(42)",
    "NO_COMMON_PROTOCOL, no_application_protocol(120)",
    "UNKNOWN_NAME, unrecognized_name(112)",
    "REVOKED, certificate_revoked(44)",
    "PROTOCOL, illegal_parameter(47)",
    "DEFECT, internal_error(80)"
  })
  void alertOfAServer(Reason reason, String expected) {
    for (boolean afterPeerCertificate : new boolean[] {false, true}) {
      OptionalInt alert = Alerts.DETAILED.alert(reason, Endpoint.SERVER, afterPeerCertificate);
      assertThat(Alerts.DETAILED.describe(alert.orElseThrow())).isEqualTo(expected);
    }
  }

  @Test
  void theTableAboveIsComplete() throws NoSuchMethodException {
    CsvSource table =
        AlertsTest.class
            .getDeclaredMethod("alertOfAServer", Reason.class, String.class)
            .getAnnotation(CsvSource.class);
    Set<Reason> listed = EnumSet.copyOf(NOBODY_TO_TELL);
    Arrays.stream(table.value())
        .map(row -> Reason.valueOf(row.substring(0, row.indexOf(','))))
        .forEach(listed::add);
    assertThat(listed).containsExactlyInAnyOrder(Reason.values());
  }

  @ParameterizedTest
  @EnumSource
  void onlyAnEmptyCertificateDependsOnTheEnd(Reason reason) {
    OptionalInt client = Alerts.DETAILED.alert(reason, Endpoint.CLIENT, true);
    OptionalInt server = Alerts.DETAILED.alert(reason, Endpoint.SERVER, true);
    if (reason == Reason.CREDENTIAL_EMPTY) {
      assertThat(client).hasValue(50);
      assertThat(server).hasValue(116);
    } else {
      assertThat(client).isEqualTo(server);
    }
  }

  @ParameterizedTest
  @EnumSource
  void sendsNothingToAPeerThatIsGone(Reason reason) {
    for (boolean uniform : new boolean[] {false, true}) {
      assertThat(
              new Alerts(CodePoints.DRAFT_07, uniform)
                  .alert(reason, Endpoint.CLIENT, true)
                  .isEmpty())
          .isEqualTo(NOBODY_TO_TELL.contains(reason));
    }
  }

  @ParameterizedTest
  @EnumSource
  void uniformAlertsHideEveryRefusalAfterThePeersCertificate(Reason reason) {
    Alerts uniform = new Alerts(CodePoints.DRAFT_07, true);
    for (Endpoint detector : Endpoint.values()) {
      OptionalInt before = uniform.alert(reason, detector, false);
      assertThat(before).isEqualTo(Alerts.DETAILED.alert(reason, detector, false));
      OptionalInt after = uniform.alert(reason, detector, true);
      switch (reason) {
        case REFUSED_BY_PEER, DISCONNECTED, RECORD_BOUNDARY, PROTOCOL, DEFECT ->
            assertThat(after).isEqualTo(before);
        default -> assertThat(after).hasValue(42);
      }
    }
  }

  @Test
  void takesTheConfiguredNumbers() {
    Alerts alerts =
        new Alerts(
            CodePoints.DRAFT_07.toBuilder()
                .unsupportedEvidence(230)
                .unsupportedVerifiers(231)
                .build(),
            false);
    assertThat(alerts.alert(Reason.NO_COMMON_EVIDENCE, Endpoint.SERVER, false)).hasValue(230);
    assertThat(alerts.alert(Reason.NO_COMMON_VERIFIER, Endpoint.SERVER, false)).hasValue(231);
    assertThat(alerts.describe(230)).isEqualTo("unsupported_evidence(230)");
    assertThat(alerts.describe(231)).isEqualTo("unsupported_verifiers(231)");
    assertThat(alerts.describe(224)).isEqualTo("alert(224)");
  }

  @Test
  void namesTheAlertsOfTls() {
    assertThat(Alerts.DETAILED.describe(0)).isEqualTo("close_notify(0)");
    assertThat(Alerts.DETAILED.describe(49)).isEqualTo("access_denied(49)");
    assertThat(Alerts.DETAILED.describe(120)).isEqualTo("no_application_protocol(120)");
    assertThat(Alerts.DETAILED.describe(200)).isEqualTo("alert(200)");
  }
}
