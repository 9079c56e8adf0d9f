package org.attls.tls.engine;

import java.util.List;
import org.attls.tls.curve.EllipticCurves;

/** A group for the key exchange (RFC 8446, section 4.2.7). Elliptic curves only. */
public enum NamedGroup {
  /** RFC 7748. */
  X25519(29),
  /** NIST P-256. */
  SECP256R1(23),
  /** NIST P-384. */
  SECP384R1(24);

  /** All of them, best first. */
  public static final List<NamedGroup> DEFAULT = List.of(X25519, SECP256R1, SECP384R1);

  /** The groups by default: with native code P-256 is the cheapest by far, and comes first. */
  public static List<NamedGroup> preferred(EllipticCurves curves) {
    return curves.isNative() ? List.of(SECP256R1, X25519, SECP384R1) : DEFAULT;
  }

  private final int code;

  NamedGroup(int code) {
    this.code = code;
  }

  /** The number in TLS. */
  public int code() {
    return code;
  }
}
