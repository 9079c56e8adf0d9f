package org.attls.cmw.pkix;

import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.cmw.octets.OctetWriter;

/**
 * The few elements of DER (X.690, sections 8 and 10) that the extension is made of: one-octet tags,
 * definite lengths in their shortest form.
 */
final class Der {
  static final int BOOLEAN = 0x01;
  static final int OCTET_STRING = 0x04;
  static final int OBJECT_IDENTIFIER = 0x06;
  static final int UTF8_STRING = 0x0C;
  static final int SEQUENCE = 0x30;

  private Der() {}

  /** One element that must have this tag. */
  static Bytes read(OctetReader in, int tag, String field) throws MalformedException {
    int found = in.u8(field + ".tag");
    if (found != tag) {
      throw in.failure(field, String.format("ASN.1 tag %02x where %02x belongs", found, tag));
    }
    return content(in, field);
  }

  /** Length and content of an element whose tag has been read. */
  static Bytes content(OctetReader in, String field) throws MalformedException {
    int first = in.u8(field + ".length");
    if (first < 0x80) {
      return in.octets(first, field);
    }
    int size = first & 0x7F;
    if (size == 0 || size > 4) {
      throw in.failure(field, "length of " + size + " octets, 1..4 are read");
    }
    long length = 0;
    for (int i = 0; i < size; i++) {
      length = length << 8 | in.u8(field + ".length");
    }
    if (length < 0x80 || length >>> 8 * (size - 1) == 0) {
      throw in.failure(field, "length not in its shortest form");
    }
    if (length > in.remaining()) {
      throw in.failure(field, "needs " + length + " octets, " + in.remaining() + " left");
    }
    return in.octets((int) length, field);
  }

  static Bytes element(int tag, Bytes content) {
    OctetWriter out = new OctetWriter().u8(tag);
    int length = content.size();
    if (length < 0x80) {
      out.u8(length);
    } else {
      int size = (39 - Integer.numberOfLeadingZeros(length)) / 8;
      out.u8(0x80 | size);
      for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) {
        out.u8(length >>> shift & 0xFF);
      }
    }
    return out.octets(content).toBytes();
  }
}
