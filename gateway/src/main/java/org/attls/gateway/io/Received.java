package org.attls.gateway.io;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** Octets that have arrived and are not used up. Holds no memory when it holds no octets. */
final class Received {
  private static final byte[] NONE = new byte[0];

  private byte[] octets = NONE;
  private int size;

  /** Adds all of a buffer, which stays the caller's. */
  void append(ByteBuf buffer) {
    int more = buffer.readableBytes();
    if (octets.length - size < more) {
      octets = Arrays.copyOf(octets, size + more);
    }
    buffer.readBytes(octets, size, more);
    size += more;
  }

  /** The first {@link #size} of these; a worker may read them until the next call. */
  byte[] octets() {
    return octets;
  }

  int size() {
    return size;
  }

  /** The first {@code count} are used up. */
  void drop(int count) {
    size -= count;
    // A copy, so that a burst does not leave its memory behind.
    octets = size == 0 ? NONE : Arrays.copyOfRange(octets, count, count + size);
  }

  void clear() {
    drop(size);
  }
}
