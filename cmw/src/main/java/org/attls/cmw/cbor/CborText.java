package org.attls.cmw.cbor;

import org.attls.cmw.octets.Bytes;

/** A text string (major type 3) of valid UTF-8. */
public final class CborText extends CborItem {
  private final String value;

  CborText(Bytes octets, int offset, String value) {
    super(octets, offset);
    this.value = value;
  }

  /** The text. */
  public String value() {
    return value;
  }

  @Override
  public String kind() {
    return "tstr";
  }
}
