package org.attls.cmw.cbor;

import org.attls.cmw.octets.Bytes;

/** A floating-point number (major type 7, 16, 32 or 64 bits). */
public final class CborFloat extends CborItem {
  private final double value;

  CborFloat(Bytes octets, int offset, double value) {
    super(octets, offset);
    this.value = value;
  }

  /** The number. */
  public double value() {
    return value;
  }

  @Override
  public String kind() {
    return "float";
  }
}
