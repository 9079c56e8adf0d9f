package org.attls.rot.tpm.device;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * How long a response is.
 *
 * <pre>
 * TPM_ST tag; UINT32 responseSize; TPM_RC responseCode     TPM 2.0 Library, Part 1, section 18
 * </pre>
 */
final class Framing {
  /** Octets of a response header. */
  static final int HEADER = 10;

  /** Longest response; no TPM and no driver has a larger buffer. */
  static final int MAX = 4096;

  private Framing() {}

  /** The size in a header, checked before anybody allocates it. */
  static int sizeOf(byte[] header) throws IOException {
    long size = Integer.toUnsignedLong(ByteBuffer.wrap(header).getInt(2));
    if (size < HEADER || size > MAX) {
      throw new IOException("a response of " + size + " octets, outside " + HEADER + ".." + MAX);
    }
    return (int) size;
  }
}
