package org.attls.cmw.octets;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/**
 * Writes big-endian fields: the counterpart of {@link OctetReader}. A value that does not fit its
 * field is an {@link IllegalArgumentException}: the writer's caller has to know its bounds.
 */
public final class OctetWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** One octet. */
  public OctetWriter u8(int value) {
    return number(value, 1);
  }

  /** Two octets. */
  public OctetWriter u16(int value) {
    return number(value, 2);
  }

  /** Three octets. */
  public OctetWriter u24(int value) {
    return number(value, 3);
  }

  /** Four octets. */
  public OctetWriter u32(long value) {
    return number(value, 4);
  }

  /** Eight octets, taken as they are. */
  public OctetWriter u64(long value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      out.write((int) (value >>> shift));
    }
    return this;
  }

  /** The octets alone, without a length. */
  public OctetWriter octets(Bytes octets) {
    out.writeBytes(octets.toArray());
    return this;
  }

  /** A length of one octet, then the octets. */
  public OctetWriter opaque8(Bytes octets) {
    return number(octets.size(), 1).octets(octets);
  }

  /** A length of two octets, then the octets. */
  public OctetWriter opaque16(Bytes octets) {
    return number(octets.size(), 2).octets(octets);
  }

  /** A length of three octets, then the octets. */
  public OctetWriter opaque24(Bytes octets) {
    return number(octets.size(), 3).octets(octets);
  }

  /** What {@code content} writes, behind a length of one octet. */
  public OctetWriter vector8(Consumer<OctetWriter> content) {
    return opaque8(written(content));
  }

  /** What {@code content} writes, behind a length of two octets. */
  public OctetWriter vector16(Consumer<OctetWriter> content) {
    return opaque16(written(content));
  }

  /** What {@code content} writes, behind a length of three octets. */
  public OctetWriter vector24(Consumer<OctetWriter> content) {
    return opaque24(written(content));
  }

  /** Everything written so far. */
  public Bytes toBytes() {
    return Bytes.copyOf(out.toByteArray());
  }

  private static Bytes written(Consumer<OctetWriter> content) {
    OctetWriter inner = new OctetWriter();
    content.accept(inner);
    return inner.toBytes();
  }

  private OctetWriter number(long value, int size) {
    if (value < 0 || value >= 1L << (8 * size)) {
      throw new IllegalArgumentException(value + " does not fit " + size + " octets");
    }
    for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) {
      out.write((int) (value >>> shift));
    }
    return this;
  }
}
