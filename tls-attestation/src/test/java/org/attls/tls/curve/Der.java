package org.attls.tls.curve;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;

/** Writes {@code ECDSA-Sig-Value} (RFC 3279, section 2.2.3) right and wrong. */
final class Der {
  private static final int INTEGER = 2;
  private static final int SEQUENCE = 0x30;

  private Der() {}

  static byte[] signature(BigInteger r, BigInteger s) {
    return sequence(integer(r.toByteArray()), integer(s.toByteArray()));
  }

  /** The two integers of a well-formed signature. */
  static BigInteger[] integers(byte[] signature) {
    int at = (signature[1] & 0xFF) > 0x7F ? 3 : 2;
    int rLength = signature[at + 1];
    int sAt = at + 2 + rLength;
    return new BigInteger[] {
      new BigInteger(Arrays.copyOfRange(signature, at + 2, sAt)),
      new BigInteger(Arrays.copyOfRange(signature, sAt + 2, sAt + 2 + signature[sAt + 1]))
    };
  }

  static byte[] integer(byte[] content) {
    return tagged(INTEGER, content);
  }

  static byte[] sequence(byte[]... parts) {
    return tagged(SEQUENCE, parts);
  }

  static byte[] tagged(int tag, byte[]... parts) {
    byte[] content = concat(parts);
    byte[] header =
        content.length < 0x80
            ? new byte[] {(byte) tag, (byte) content.length}
            : new byte[] {(byte) tag, (byte) 0x81, (byte) content.length};
    return concat(header, content);
  }

  /** The same with one octet more in the length than is needed. */
  static byte[] longLength(byte[] signature) {
    int header = (signature[1] & 0xFF) > 0x7F ? 3 : 2;
    byte[] content = Arrays.copyOfRange(signature, header, signature.length);
    byte[] longer =
        header == 2
            ? new byte[] {SEQUENCE, (byte) 0x81, (byte) content.length}
            : new byte[] {SEQUENCE, (byte) 0x82, 0, (byte) content.length};
    return concat(longer, content);
  }

  static byte[] indefinite(byte[]... parts) {
    return concat(new byte[] {SEQUENCE, (byte) 0x80}, concat(parts), new byte[2]);
  }

  /** As in IEEE P1363. */
  static byte[] raw(BigInteger r, BigInteger s, int octets) {
    byte[] raw = new byte[2 * octets];
    byte[] first = r.toByteArray();
    byte[] second = s.toByteArray();
    int firstLength = Math.min(first.length, octets);
    int secondLength = Math.min(second.length, octets);
    System.arraycopy(first, first.length - firstLength, raw, octets - firstLength, firstLength);
    System.arraycopy(
        second, second.length - secondLength, raw, 2 * octets - secondLength, secondLength);
    return raw;
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
