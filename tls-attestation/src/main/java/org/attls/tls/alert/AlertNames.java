package org.attls.tls.alert;

/** The alerts of RFC 8446, section 6, and of the extensions to it that are in use. */
final class AlertNames {
  static final int UNEXPECTED_MESSAGE = 10;
  static final int HANDSHAKE_FAILURE = 40;
  static final int BAD_CERTIFICATE = 42;
  static final int UNSUPPORTED_CERTIFICATE = 43;
  static final int CERTIFICATE_REVOKED = 44;
  static final int CERTIFICATE_EXPIRED = 45;
  static final int CERTIFICATE_UNKNOWN = 46;
  static final int ILLEGAL_PARAMETER = 47;
  static final int UNKNOWN_CA = 48;
  static final int ACCESS_DENIED = 49;
  static final int DECODE_ERROR = 50;
  static final int DECRYPT_ERROR = 51;
  static final int INTERNAL_ERROR = 80;
  static final int MISSING_EXTENSION = 109;
  static final int UNSUPPORTED_EXTENSION = 110;
  static final int UNRECOGNIZED_NAME = 112;
  static final int CERTIFICATE_REQUIRED = 116;
  static final int NO_APPLICATION_PROTOCOL = 120;

  private AlertNames() {}

  static String of(int alert) {
    return switch (alert) {
      case 0 -> "close_notify";
      case UNEXPECTED_MESSAGE -> "unexpected_message";
      case 20 -> "bad_record_mac";
      case 22 -> "record_overflow";
      case HANDSHAKE_FAILURE -> "handshake_failure";
      case BAD_CERTIFICATE -> "bad_certificate";
      case UNSUPPORTED_CERTIFICATE -> "unsupported_certificate";
      case CERTIFICATE_REVOKED -> "certificate_revoked";
      case CERTIFICATE_EXPIRED -> "certificate_expired";
      case CERTIFICATE_UNKNOWN -> "certificate_unknown";
      case ILLEGAL_PARAMETER -> "illegal_parameter";
      case UNKNOWN_CA -> "unknown_ca";
      case ACCESS_DENIED -> "access_denied";
      case DECODE_ERROR -> "decode_error";
      case DECRYPT_ERROR -> "decrypt_error";
      case 70 -> "protocol_version";
      case 71 -> "insufficient_security";
      case INTERNAL_ERROR -> "internal_error";
      case 86 -> "inappropriate_fallback";
      case 90 -> "user_canceled";
      case MISSING_EXTENSION -> "missing_extension";
      case UNSUPPORTED_EXTENSION -> "unsupported_extension";
      case UNRECOGNIZED_NAME -> "unrecognized_name";
      case 113 -> "bad_certificate_status_response";
      case 115 -> "unknown_psk_identity";
      case CERTIFICATE_REQUIRED -> "certificate_required";
      case 117 -> "general_error";
      case NO_APPLICATION_PROTOCOL -> "no_application_protocol";
      case 121 -> "ech_required";
      default -> "alert";
    };
  }
}
