package org.attls.corim.term;

import java.math.BigInteger;
import org.attls.cmw.octets.Bytes;

/**
 * An object identifier as the content octets of its BER encoding (RFC 9090, section 2).
 *
 * @param content base-128 subidentifiers, each in its shortest form
 */
public record Oid(Bytes content) {
  private static final int MAX_OCTETS = 255;

  /** Checks the encoding of every subidentifier. */
  public Oid {
    if (content.isEmpty() || content.size() > MAX_OCTETS) {
      throw new IllegalArgumentException(
          "an OID of " + content.size() + " octets, must be 1.." + MAX_OCTETS);
    }
    boolean first = true;
    for (int i = 0; i < content.size(); i++) {
      if (first && content.u8(i) == 0x80) {
        throw new IllegalArgumentException("an OID with a subidentifier longer than necessary");
      }
      first = content.u8(i) < 0x80;
    }
    if (!first) {
      throw new IllegalArgumentException("an OID that ends inside a subidentifier");
    }
  }

  /** Dotted decimal, such as {@code 1.2.840.113549}. */
  @Override
  public String toString() {
    StringBuilder dotted = new StringBuilder();
    BigInteger arc = BigInteger.ZERO;
    for (int i = 0; i < content.size(); i++) {
      arc = arc.shiftLeft(7).or(BigInteger.valueOf(content.u8(i) & 0x7F));
      if (content.u8(i) < 0x80) {
        if (dotted.length() == 0) {
          // The first subidentifier is 40 * arc1 + arc2, and only arc1 = 2 has arc2 >= 40.
          int root = arc.min(BigInteger.valueOf(80)).intValue() / 40;
          dotted.append(root);
          arc = arc.subtract(BigInteger.valueOf(40L * root));
        }
        dotted.append('.').append(arc);
        arc = BigInteger.ZERO;
      }
    }
    return dotted.toString();
  }
}
