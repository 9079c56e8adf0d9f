package org.attls.cmw.cbor;

import org.attls.cmw.octets.Bytes;

/** A byte string (major type 2). */
public final class CborBytes extends CborItem {
  private final Bytes value;

  CborBytes(Bytes octets, int offset, Bytes value) {
    super(octets, offset);
    this.value = value;
  }

  /** The content, a slice of the document where the string came in one piece. */
  public Bytes value() {
    return value;
  }

  @Override
  public String kind() {
    return "bstr";
  }
}
