package org.attls.tls.profile;

import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.cmw.octets.OctetWriter;

/**
 * An ECDSA signature on P-256 as both of its numbers side by side (IEEE P1363), and in the form
 * that RFC 8446 demands.
 *
 * <pre>
 * raw             = R (32 octets) || S (32 octets)
 * ECDSA-Sig-Value = SEQUENCE { r INTEGER, s INTEGER }        DER; RFC 3279, section 2.2.3
 * </pre>
 */
final class RawSignature {
  /** Size of the raw form, in octets. */
  static final int OCTETS = 64;

  private static final int NUMBER = 32;
  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;

  private RawSignature() {}

  /** The raw form of an ECDSA-Sig-Value. */
  static Bytes of(Bytes der) throws MalformedException {
    OctetReader outer = OctetReader.of(der, "ECDSA-Sig-Value");
    tag(outer, SEQUENCE);
    OctetReader sequence = outer.sub8(0, 0x7F, "sequence");
    outer.end();
    OctetWriter raw = new OctetWriter().octets(number(sequence, "r")).octets(number(sequence, "s"));
    sequence.end();
    return raw.toBytes();
  }

  /**
   * The ECDSA-Sig-Value of a raw signature.
   *
   * @param raw {@value #OCTETS} octets
   */
  static Bytes der(Bytes raw) {
    return new OctetWriter()
        .u8(SEQUENCE)
        .vector8(
            sequence ->
                sequence
                    .octets(integer(raw.slice(0, NUMBER)))
                    .octets(integer(raw.slice(NUMBER, OCTETS))))
        .toBytes();
  }

  private static Bytes number(OctetReader reader, String name) throws MalformedException {
    tag(reader, INTEGER);
    Bytes octets = reader.opaque8(1, NUMBER + 1, name);
    int zeros = octets.u8(0) == 0 && octets.size() > 1 ? 1 : 0;
    boolean shortest = zeros == 0 || octets.u8(1) >= 0x80;
    if (!shortest || octets.u8(0) >= 0x80 || octets.size() - zeros > NUMBER) {
      throw reader.failure(name, "not a positive number of 256 bits in its shortest form");
    }
    byte[] padded = new byte[NUMBER];
    int size = octets.size() - zeros;
    System.arraycopy(octets.toArray(), zeros, padded, NUMBER - size, size);
    return Bytes.copyOf(padded);
  }

  private static Bytes integer(Bytes number) {
    int zeros = 0;
    while (zeros < number.size() - 1 && number.u8(zeros) == 0) {
      zeros++;
    }
    Bytes shortest = number.slice(zeros, number.size());
    Bytes content = shortest.u8(0) >= 0x80 ? Bytes.concat(Bytes.of(0), shortest) : shortest;
    return new OctetWriter().u8(INTEGER).opaque8(content).toBytes();
  }

  private static void tag(OctetReader reader, int expected) throws MalformedException {
    int found = reader.u8("tag");
    if (found != expected) {
      throw reader.failure("tag", found + " where " + expected + " belongs");
    }
  }
}
