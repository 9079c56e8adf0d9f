package org.attls.eat.eventlog;

import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;

/** Numbers with the lowest octet first, as firmware writes them. */
final class LittleEndian {
  private LittleEndian() {}

  static int u16(OctetReader in, String field) throws MalformedException {
    return (int) number(in.octets(2, field));
  }

  static long u32(OctetReader in, String field) throws MalformedException {
    return number(in.octets(4, field));
  }

  /** A u32 that counts octets which follow, at most so many. */
  static int size(OctetReader in, int most, String field) throws MalformedException {
    long size = u32(in, field);
    if (size > most) {
      throw in.failure(field, size + ", more than " + most);
    }
    return (int) size;
  }

  private static long number(Bytes octets) {
    long number = 0;
    for (int i = octets.size() - 1; i >= 0; i--) {
      number = number << 8 | octets.u8(i);
    }
    return number;
  }
}
