package org.attls.tls.alert;

import java.util.OptionalInt;
import org.attls.rats.Reason;
import org.attls.tls.wire.CodePoints;

/**
 * The one function from a {@link Reason} to a TLS alert (RFC 8446, section 6), and the names of
 * alerts for people.
 *
 * @param codePoints for the two alerts that draft-fossati-tls-attestation-07, section 12 leaves
 *     open
 * @param uniform whether every refusal after the peer's Certificate is {@code bad_certificate}, so
 *     that a peer cannot learn the policy by trying
 */
public record Alerts(CodePoints codePoints, boolean uniform) {
  /** Detailed alerts, default numbers. */
  public static final Alerts DETAILED = new Alerts(CodePoints.DRAFT_07, false);

  /**
   * The fatal alert to send.
   *
   * @param detector the end that we are
   * @param afterPeerCertificate whether the peer's Certificate message had arrived
   * @return empty where there is nobody to tell: the peer refused us or is gone
   */
  public OptionalInt alert(Reason reason, Endpoint detector, boolean afterPeerCertificate) {
    OptionalInt detailed = detailed(reason, detector);
    return uniform && afterPeerCertificate && tellsPolicy(reason) && detailed.isPresent()
        ? OptionalInt.of(AlertNames.BAD_CERTIFICATE)
        : detailed;
  }

  /** Name and number, as {@code access_denied(49)}. */
  public String describe(int alert) {
    String name =
        alert == codePoints.unsupportedEvidence()
            ? "unsupported_evidence"
            : alert == codePoints.unsupportedVerifiers()
                ? "unsupported_verifiers"
                : AlertNames.of(alert);
    return name + "(" + alert + ")";
  }

  private OptionalInt detailed(Reason reason, Endpoint detector) {
    return switch (reason) {
      case REFUSED_BY_PEER, DISCONNECTED -> OptionalInt.empty();
      case MALFORMED_EXTENSION -> OptionalInt.of(AlertNames.DECODE_ERROR);
      // PROTOCOL: for what we find ourselves; the TLS library's own findings carry their alert.
      case BAD_SELECTION,
          UNKNOWN_ENCODING,
          EMPTY_IDENTIFIER,
          WRONG_MESSAGE,
          ENTRY_COUNT,
          CHANGED_HELLO,
          EQUAL_NONCES,
          NONCE_LENGTH,
          TOO_LARGE,
          SIGNATURE_SCHEME,
          PROTOCOL ->
          OptionalInt.of(AlertNames.ILLEGAL_PARAMETER);
      case RECORD_BOUNDARY -> OptionalInt.of(AlertNames.UNEXPECTED_MESSAGE);
      case UNSOLICITED -> OptionalInt.of(AlertNames.UNSUPPORTED_EXTENSION);
      case NOT_OFFERED, EVIDENCE_MISSING -> OptionalInt.of(AlertNames.MISSING_EXTENSION);
      case BINDING_TOO_WEAK, NOT_ANSWERED, CHALLENGE_TOO_LONG, DEADLINE ->
          OptionalInt.of(AlertNames.HANDSHAKE_FAILURE);
      case NO_COMMON_EVIDENCE -> OptionalInt.of(codePoints.unsupportedEvidence());
      case NO_COMMON_VERIFIER -> OptionalInt.of(codePoints.unsupportedVerifiers());
      // RFC 8446, section 4.4.2.4: an empty certificate list of a server is decode_error, one of a
      // client that needs a certificate is certificate_required.
      case CREDENTIAL_EMPTY ->
          OptionalInt.of(
              detector == Endpoint.CLIENT
                  ? AlertNames.DECODE_ERROR
                  : AlertNames.CERTIFICATE_REQUIRED);
      case EVIDENCE_MALFORMED,
          BINDING_MISMATCH,
          KEY_MISMATCH,
          EVIDENCE_SIGNATURE,
          RESULT_INVALID,
          PASSPORT_INVALID,
          OWN_EVIDENCE,
          CERTIFICATE_REFUSED ->
          OptionalInt.of(AlertNames.BAD_CERTIFICATE);
      case TYPE_MISMATCH, NO_INSPECTOR -> OptionalInt.of(AlertNames.UNSUPPORTED_CERTIFICATE);
      case REVOKED -> OptionalInt.of(AlertNames.CERTIFICATE_REVOKED);
      case UNKNOWN_NAME -> OptionalInt.of(AlertNames.UNRECOGNIZED_NAME);
      case NO_COMMON_PROTOCOL -> OptionalInt.of(AlertNames.NO_APPLICATION_PROTOCOL);
      case PROOF_OF_POSSESSION -> OptionalInt.of(AlertNames.DECRYPT_ERROR);
      case NO_TRUST_ANCHOR -> OptionalInt.of(AlertNames.UNKNOWN_CA);
      case RESULT_STALE -> OptionalInt.of(AlertNames.CERTIFICATE_EXPIRED);
      case NOT_AFFIRMING, IDENTITY_REFUSED -> OptionalInt.of(AlertNames.ACCESS_DENIED);
      case VERIFIER_UNAVAILABLE -> OptionalInt.of(AlertNames.CERTIFICATE_UNKNOWN);
      case ATTESTER_UNAVAILABLE, DEFECT -> OptionalInt.of(AlertNames.INTERNAL_ERROR);
    };
  }

  /** Violations of TLS itself and our own defects say nothing about whom we trust. */
  private static boolean tellsPolicy(Reason reason) {
    return switch (reason) {
      case RECORD_BOUNDARY, PROTOCOL, DEFECT -> false;
      default -> true;
    };
  }
}
