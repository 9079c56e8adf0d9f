package org.attls.cmw.cbor;

import org.attls.cmw.octets.Bytes;

/** A simple value (major type 7): false, true, null, undefined or one by number. */
public final class CborSimple extends CborItem {
  static final int FALSE = 20;
  static final int TRUE = 21;
  static final int NULL = 22;

  private final int number;

  CborSimple(Bytes octets, int offset, int number) {
    super(octets, offset);
    this.number = number;
  }

  /** 20 false, 21 true, 22 null, 23 undefined; others unassigned. */
  public int number() {
    return number;
  }

  @Override
  public String kind() {
    return switch (number) {
      case FALSE, TRUE -> "bool";
      case NULL -> "null";
      case 23 -> "undefined";
      default -> "simple(" + number + ")";
    };
  }
}
