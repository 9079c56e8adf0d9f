package org.attls.cmw.cbor;

import java.math.BigInteger;
import org.attls.cmw.octets.Bytes;

/** An unsigned or negative integer (major types 0 and 1), -2^64..2^64-1. */
public final class CborInteger extends CborItem {
  private final BigInteger value;

  CborInteger(Bytes octets, int offset, BigInteger value) {
    super(octets, offset);
    this.value = value;
  }

  /** The integer. */
  public BigInteger value() {
    return value;
  }

  @Override
  public String kind() {
    return "int";
  }
}
