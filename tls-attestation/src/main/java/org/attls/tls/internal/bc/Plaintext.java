package org.attls.tls.internal.bc;

import java.util.Arrays;

/**
 * Application data that has arrived and was not taken yet. Unlike the library's own queue it holds
 * no memory when it holds no octets.
 */
final class Plaintext {
  private static final byte[] NOTHING = new byte[0];

  private byte[] octets = NOTHING;
  private int from;
  private int to;

  /** Adds a copy of these. */
  void add(byte[] buffer, int offset, int length) {
    if (from == to) {
      octets = Arrays.copyOfRange(buffer, offset, offset + length);
      from = 0;
      to = length;
      return;
    }
    if (octets.length - to < length) {
      byte[] room = new byte[Math.max(2 * (to - from), to - from + length)];
      System.arraycopy(octets, from, room, 0, to - from);
      octets = room;
      to -= from;
      from = 0;
    }
    System.arraycopy(buffer, offset, octets, to, length);
    to += length;
  }

  int available() {
    return to - from;
  }

  /** Takes at most {@code length}; returns how many. */
  int take(byte[] buffer, int offset, int length) {
    int count = Math.min(length, available());
    System.arraycopy(octets, from, buffer, offset, count);
    from += count;
    if (from == to) {
      octets = NOTHING;
      from = 0;
      to = 0;
    }
    return count;
  }
}
