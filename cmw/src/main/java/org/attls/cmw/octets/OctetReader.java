package org.attls.cmw.octets;

/**
 * Reads big-endian fields from an octet string, as the presentation language of TLS (RFC 8446,
 * section 3) and the structures of the TPM 2.0 library write them.
 *
 * <p>Every length is compared with what is left before anything is taken. A field that is not there
 * is a {@link MalformedException} naming it; nothing is ever read as zero instead. A reader is used
 * by one thread.
 */
public final class OctetReader {
  private final Bytes octets;
  private final String where;
  private final int base;
  private int position;

  private OctetReader(Bytes octets, String where, int base) {
    this.octets = octets;
    this.where = where;
    this.base = base;
  }

  /**
   * A reader over all of {@code octets}.
   *
   * @param where name of the structure, put before each field's name in failures
   */
  public static OctetReader of(Bytes octets, String where) {
    return new OctetReader(octets, where, 0);
  }

  /** One octet. */
  public int u8(String field) throws MalformedException {
    return (int) number(1, field);
  }

  /** Two octets. */
  public int u16(String field) throws MalformedException {
    return (int) number(2, field);
  }

  /** Three octets. */
  public int u24(String field) throws MalformedException {
    return (int) number(3, field);
  }

  /** Four octets. */
  public long u32(String field) throws MalformedException {
    return number(4, field);
  }

  /** Eight octets; values from 2^63 on appear negative. */
  public long u64(String field) throws MalformedException {
    return number(8, field);
  }

  /** Exactly {@code size} octets. */
  public Bytes octets(int size, String field) throws MalformedException {
    if (size > remaining()) {
      throw failure(field, "needs " + size + " octets, " + remaining() + " left");
    }
    Bytes taken = octets.slice(position, position + size);
    position += size;
    return taken;
  }

  /** {@code opaque field<min..max>} with a length of one octet. */
  public Bytes opaque8(int min, int max, String field) throws MalformedException {
    return vector(1, min, max, field);
  }

  /**
   * {@code opaque field<min..max>} with a length of two octets; also the TPM2B of the TPM library.
   */
  public Bytes opaque16(int min, int max, String field) throws MalformedException {
    return vector(2, min, max, field);
  }

  /** {@code opaque field<min..max>} with a length of three octets. */
  public Bytes opaque24(int min, int max, String field) throws MalformedException {
    return vector(3, min, max, field);
  }

  /** A reader over a vector with a length of one octet. */
  public OctetReader sub8(int min, int max, String field) throws MalformedException {
    return sub(opaque8(min, max, field), field);
  }

  /** A reader over a vector with a length of two octets. */
  public OctetReader sub16(int min, int max, String field) throws MalformedException {
    return sub(opaque16(min, max, field), field);
  }

  /** A reader over a vector with a length of three octets. */
  public OctetReader sub24(int min, int max, String field) throws MalformedException {
    return sub(opaque24(min, max, field), field);
  }

  /** Number of octets not read yet. */
  public int remaining() {
    return octets.size() - position;
  }

  /** Offset of the next octet, counted from the start of the outermost structure. */
  public int offset() {
    return base + position;
  }

  /** Succeeds only when everything has been read. */
  public void end() throws MalformedException {
    if (remaining() != 0) {
      throw failure("", remaining() + " octets left over");
    }
  }

  /** A failure at the current position, for checks that the caller makes on what it read. */
  public MalformedException failure(String field, String problem) {
    String path = where.isEmpty() ? field : field.isEmpty() ? where : where + "." + field;
    return new MalformedException(path, offset(), problem);
  }

  private OctetReader sub(Bytes content, String field) {
    return new OctetReader(
        content, where.isEmpty() ? field : where + "." + field, base + position - content.size());
  }

  private Bytes vector(int lengthSize, int min, int max, String field) throws MalformedException {
    int length = (int) number(lengthSize, field + ".length");
    if (length < min || length > max) {
      throw failure(field, "length " + length + " is outside " + min + ".." + max);
    }
    return octets(length, field);
  }

  private long number(int size, String field) throws MalformedException {
    if (size > remaining()) {
      throw failure(field, "needs " + size + " octets, " + remaining() + " left");
    }
    long value = 0;
    for (int i = 0; i < size; i++) {
      value = value << 8 | octets.u8(position + i);
    }
    position += size;
    return value;
  }
}
