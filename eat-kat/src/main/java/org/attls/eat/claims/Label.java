package org.attls.eat.claims;

import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborText;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/** A name that is an integer or a text, {@code int / text} in CDDL. */
public sealed interface Label {
  /** An integer. */
  static Label of(long number) {
    return new Numbered(number);
  }

  /** A text. */
  static Label of(String name) {
    return new Named(name);
  }

  /** Reads a label; integers beyond the range of {@code long} are refused. */
  static Label read(CborItem item) throws MalformedException {
    return item instanceof CborText text
        ? new Named(text.value())
        : new Numbered(item.asLong(Long.MIN_VALUE, Long.MAX_VALUE));
  }

  /** The label as a complete CBOR item. */
  Bytes cbor();

  /**
   * An integer.
   *
   * @param number the integer
   */
  record Numbered(long number) implements Label {
    @Override
    public Bytes cbor() {
      return CborWriter.integer(number);
    }

    /** The integer in decimal digits. */
    @Override
    public String toString() {
      return Long.toString(number);
    }
  }

  /**
   * A text.
   *
   * @param name any text
   */
  record Named(String name) implements Label {
    @Override
    public Bytes cbor() {
      return CborWriter.text(name);
    }

    /** The text in quotation marks. */
    @Override
    public String toString() {
      return '"' + name + '"';
    }
  }
}
