package org.attls.eat.claims;

import java.util.Locale;

/** What a token was made for (RFC 9711, section 4.3.3). */
public enum IntendedUse {
  /** Anything. */
  GENERIC,
  /** Registration of a device. */
  REGISTRATION,
  /** Provisioning. */
  PROVISIONING,
  /** A certificate signing request. */
  CSR,
  /** Proof of possession of a key. */
  POP;

  /** The number in CBOR, 1..5. */
  public int number() {
    return ordinal() + 1;
  }

  /** The name in JSON, such as {@code csr}. */
  public String jsonName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
