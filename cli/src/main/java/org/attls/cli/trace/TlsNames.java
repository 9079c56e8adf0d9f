package org.attls.cli.trace;

import java.util.Locale;
import org.attls.tls.wire.CodePoints;

/** Names of the numbers of TLS 1.3 that appear in handshakes of ours and of common peers. */
final class TlsNames {
  private TlsNames() {}

  static String message(int type) {
    return switch (type) {
      case 1 -> "ClientHello";
      case 2 -> "ServerHello";
      case 4 -> "NewSessionTicket";
      case 5 -> "EndOfEarlyData";
      case 8 -> "EncryptedExtensions";
      case 11 -> "Certificate";
      case 13 -> "CertificateRequest";
      case 15 -> "CertificateVerify";
      case 20 -> "Finished";
      case 24 -> "KeyUpdate";
      default -> "message(" + type + ")";
    };
  }

  static String extension(int type, CodePoints codePoints) {
    return switch (type) {
      case 0 -> "server_name";
      case 5 -> "status_request";
      case 10 -> "supported_groups";
      case 13 -> "signature_algorithms";
      case 16 -> "application_layer_protocol_negotiation";
      case 19 -> "client_certificate_type";
      case 20 -> "server_certificate_type";
      case 21 -> "padding";
      case 22 -> "encrypt_then_mac";
      case 23 -> "extended_master_secret";
      case 35 -> "session_ticket";
      case 41 -> "pre_shared_key";
      case 42 -> "early_data";
      case 43 -> "supported_versions";
      case 44 -> "cookie";
      case 45 -> "psk_key_exchange_modes";
      case 47 -> "certificate_authorities";
      case 49 -> "post_handshake_auth";
      case 50 -> "signature_algorithms_cert";
      case 51 -> "key_share";
      case 0xFF01 -> "renegotiation_info";
      default -> codePoints.extensionName(type);
    };
  }

  static String suite(int code) {
    return switch (code) {
      case 0x1301 -> "TLS_AES_128_GCM_SHA256";
      case 0x1302 -> "TLS_AES_256_GCM_SHA384";
      case 0x1303 -> "TLS_CHACHA20_POLY1305_SHA256";
      case 0x00FF -> "TLS_EMPTY_RENEGOTIATION_INFO_SCSV";
      default -> number(code);
    };
  }

  static String group(int code) {
    return switch (code) {
      case 23 -> "secp256r1";
      case 24 -> "secp384r1";
      case 25 -> "secp521r1";
      case 29 -> "x25519";
      case 30 -> "x448";
      case 0x11EC -> "X25519MLKEM768";
      default -> number(code);
    };
  }

  static String scheme(int code) {
    return switch (code) {
      case 0x0401 -> "rsa_pkcs1_sha256";
      case 0x0501 -> "rsa_pkcs1_sha384";
      case 0x0601 -> "rsa_pkcs1_sha512";
      case 0x0403 -> "ecdsa_secp256r1_sha256";
      case 0x0503 -> "ecdsa_secp384r1_sha384";
      case 0x0603 -> "ecdsa_secp521r1_sha512";
      case 0x0804 -> "rsa_pss_rsae_sha256";
      case 0x0805 -> "rsa_pss_rsae_sha384";
      case 0x0806 -> "rsa_pss_rsae_sha512";
      case 0x0807 -> "ed25519";
      default -> number(code);
    };
  }

  static String version(int code) {
    return switch (code) {
      case 0x0303 -> "TLS 1.2";
      case 0x0304 -> "TLS 1.3";
      default -> number(code);
    };
  }

  static String certificateType(int type, CodePoints codePoints) {
    if (type == codePoints.certificateType()) {
      return "Attestation (" + type + ")";
    }
    return switch (type) {
      case 0 -> "X.509 (0)";
      case 2 -> "RawPublicKey (2)";
      default -> String.valueOf(type);
    };
  }

  private static String number(int code) {
    return String.format(Locale.ROOT, "0x%04x", code);
  }
}
