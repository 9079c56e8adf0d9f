package org.attls.tls.wire;

import java.util.Locale;

/**
 * Whether attestation is the whole credential or rides beside an X.509 certificate
 * (draft-fossati-tls-attestation-07, section 5).
 *
 * <pre>
 * enum { ATTESTATION(0), CERT_ATTESTATION(1) } credentialKind;   one octet
 * </pre>
 *
 * Numbers without a name are kept, so that an offer can be read past them.
 *
 * @param code 0..255
 */
public record CredentialKind(int code) {
  /** Attestation is the only credential: the certificate slot holds the wrapped evidence. */
  public static final CredentialKind ATTESTATION = new CredentialKind(0);

  /** An X.509 chain, with the evidence in an extension of its first entry. */
  public static final CredentialKind CERT_ATTESTATION = new CredentialKind(1);

  /**
   * @throws IllegalArgumentException if {@code code} is not one octet
   */
  public CredentialKind {
    if (code < 0 || code > 255) {
      throw new IllegalArgumentException("credential_kind " + code + " is outside 0..255");
    }
  }

  /** Whether the number has a meaning in draft-fossati-tls-attestation-07. */
  public boolean isKnown() {
    return code <= 1;
  }

  @Override
  public String toString() {
    return switch (code) {
      case 0 -> "ATTESTATION";
      case 1 -> "CERT_ATTESTATION";
      default -> String.format(Locale.ROOT, "credential_kind(%d)", code);
    };
  }
}
