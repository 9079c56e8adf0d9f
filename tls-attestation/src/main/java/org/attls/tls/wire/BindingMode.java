package org.attls.tls.wire;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What ties the evidence to the connection. Later ones are stronger; the two never accept each
 * other's evidence.
 */
public enum BindingMode {
  /**
   * What draft-fossati-tls-attestation-07 says: the nonce as it is in kind ATTESTATION, the channel
   * binder of section 6.2.1 in kind CERT_ATTESTATION.
   */
  DRAFT(0),
  /**
   * Nonce, session secret, identity key and direction in one challenge; defined by this project.
   */
  BOUND(1);

  private final int code;

  BindingMode(int code) {
    this.code = code;
  }

  /** The octet that stands for the mode in {@code attestation_binding}. */
  public int code() {
    return code;
  }

  /** The mode of an octet, where it is known. */
  public static Optional<BindingMode> ofCode(int code) {
    return Arrays.stream(values()).filter(mode -> mode.code == code).findFirst();
  }

  /** Every mode that is not weaker than {@code minimum}, the strongest first. */
  public static List<BindingMode> atLeast(BindingMode minimum) {
    return minimum == BOUND ? List.of(BOUND) : List.of(BOUND, DRAFT);
  }
}
