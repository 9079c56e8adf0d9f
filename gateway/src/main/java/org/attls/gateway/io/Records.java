package org.attls.gateway.io;

/**
 * Finds the ends of TLS records (RFC 8446, section 5.1), so that a worker is bothered with whole
 * ones only.
 *
 * <pre>
 * type(1) legacy version(2) length(2) fragment
 * </pre>
 */
final class Records {
  private static final int HEADER = 5;

  /** The largest that any version allows: RFC 5246, section 6.2.3. */
  private static final int LARGEST = (1 << 14) + 2048;

  private Records() {}

  /**
   * How many of the first {@code count} octets are whole records. Octets that can be no record are
   * all counted: the engine is to say what is wrong with them.
   */
  static int whole(byte[] octets, int count) {
    int at = 0;
    while (count - at >= HEADER) {
      int type = octets[at] & 0xFF;
      int size = (octets[at + 3] & 0xFF) << 8 | octets[at + 4] & 0xFF;
      if (type < 20 || type > 24 || octets[at + 1] != 3 || size > LARGEST) {
        return count;
      }
      if (count - at - HEADER < size) {
        return at;
      }
      at += HEADER + size;
    }
    return count > at && (octets[at] < 20 || octets[at] > 24) ? count : at;
  }
}
