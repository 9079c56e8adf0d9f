package org.attls.cmw;

/**
 * The two serializations of a conceptual message wrapper (draft-ietf-rats-msg-wrap-23, section 3).
 */
public enum Serialization {
  /** CBOR, RFC 8949. */
  CBOR,
  /** JSON, RFC 8259. */
  JSON
}
