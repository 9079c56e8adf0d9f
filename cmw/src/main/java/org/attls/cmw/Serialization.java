package org.attls.cmw;

/**
 * The two serializations of a conceptual message wrapper (draft-ietf-rats-msg-wrap-23, section 3).
 */
public enum Serialization {
  /** CBOR, RFC 8949. */
  CBOR("application/cmw+cbor"),
  /** JSON, RFC 8259. */
  JSON("application/cmw+json");

  private final String cmwMediaType;

  Serialization(String cmwMediaType) {
    this.cmwMediaType = cmwMediaType;
  }

  /** The media type of a wrapper in this serialization, without parameters. */
  public String cmwMediaType() {
    return cmwMediaType;
  }
}
