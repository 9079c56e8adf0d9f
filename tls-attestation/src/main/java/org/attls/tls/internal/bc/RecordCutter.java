package org.attls.tls.internal.bc;

import java.util.Arrays;

/** Cuts what a peer sends, in pieces of any size, into records (RFC 8446, section 5.1). */
final class RecordCutter {
  static final int HEADER = 5;

  /** For most records of a handshake. */
  private static final int SMALL_RECORD = 1024;

  private static final byte[] NOTHING = new byte[0];

  private byte[] record = NOTHING;
  private int held;

  /**
   * Takes octets up to the end of the header, or of the record whose header is there.
   *
   * @return how many, at least one unless the record is whole
   */
  int take(byte[] octets, int from, int to) {
    grow(SMALL_RECORD);
    int needed = held < HEADER ? HEADER : HEADER + fragmentLength();
    int taken = Math.min(needed - held, to - from);
    System.arraycopy(octets, from, record, held, taken);
    held += taken;
    return taken;
  }

  /** The header has just become whole, and the length in it may be anything. */
  boolean hasHeaderOnly() {
    return held == HEADER;
  }

  /** For a record whose length has been found to be one that may be. */
  void makeRoom() {
    grow(HEADER + fragmentLength());
  }

  boolean isWhole() {
    return held >= HEADER && held == HEADER + fragmentLength();
  }

  /** Content type, unless it is protected. */
  int type() {
    return record[0] & 0xFF;
  }

  /** In octets, as the header says. */
  int fragmentLength() {
    return (record[3] & 0xFF) << 8 | record[4] & 0xFF;
  }

  byte[] header() {
    return Arrays.copyOf(record, HEADER);
  }

  /** Begins with the record, until octets of the next one are taken. */
  byte[] octets() {
    return record;
  }

  /** Begins the next record; returns the size of this one, in octets. */
  int next() {
    int size = held;
    held = 0;
    return size;
  }

  /** Gives the memory back, where it holds nothing. */
  void release() {
    if (held == 0) {
      record = NOTHING;
    }
  }

  private void grow(int octets) {
    if (octets > record.length) {
      record = Arrays.copyOf(record, octets);
    }
  }
}
