package org.attls.cmw.cbor;

import org.attls.cmw.octets.Bytes;

/** A tagged item (major type 6). */
public final class CborTag extends CborItem {
  private final long number;
  private final CborItem content;

  CborTag(Bytes octets, int offset, long number, CborItem content) {
    super(octets, offset);
    this.number = number;
    this.content = content;
    content.place(this, "<" + Long.toUnsignedString(number) + ">");
  }

  /** The tag number; 2^63 and more appear negative. */
  public long number() {
    return number;
  }

  /** The item inside. */
  public CborItem content() {
    return content;
  }

  @Override
  public String kind() {
    return "tag";
  }
}
