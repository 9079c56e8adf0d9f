package org.attls.eat.claims;

import org.attls.cmw.octets.Bytes;

/** A token inside another, not verified by anybody yet (RFC 9711, section 4.2.18.3). */
public sealed interface NestedToken {
  /** A token in CBOR: tag 61 for a CWT or 602 for a bundle must be in front, and is kept. */
  record Cbor(Bytes octets) implements NestedToken {}

  /** A JWT in its compact form. */
  record Jwt(String compact) implements NestedToken {}

  /** A detached bundle in JSON, as a complete JSON value in UTF-8. */
  record JsonBundle(Bytes json) implements NestedToken {}
}
