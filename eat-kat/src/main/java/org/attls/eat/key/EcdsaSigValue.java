package org.attls.eat.key;

import java.math.BigInteger;
import org.attls.cmw.octets.Bytes;

/** {@code Ecdsa-Sig-Value ::= SEQUENCE { r INTEGER, s INTEGER }} in DER (RFC 3279, 2.2.3). */
public final class EcdsaSigValue {
  private EcdsaSigValue() {}

  /**
   * Writes the two numbers.
   *
   * @param r big-endian, at most the 66 octets of P-521, leading zeros allowed or stripped
   * @param s likewise
   */
  public static Bytes der(Bytes r, Bytes s) {
    Bytes content = Bytes.concat(integer(r), integer(s));
    // Two integers of P-521 come to 138 octets: one octet of length, behind 81 from 128 on.
    Bytes head =
        content.size() < 0x80
            ? Bytes.of(0x30, content.size())
            : Bytes.of(0x30, 0x81, content.size());
    return Bytes.concat(head, content);
  }

  private static Bytes integer(Bytes unsigned) {
    Bytes value = Bytes.copyOf(new BigInteger(1, unsigned.toArray()).toByteArray());
    return Bytes.concat(Bytes.of(0x02, value.size()), value);
  }
}
