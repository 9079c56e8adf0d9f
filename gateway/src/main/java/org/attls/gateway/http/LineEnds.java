package org.attls.gateway.http;

/**
 * Finds the ends of lines in octets of which more come, and looks at each octet once, however small
 * the pieces are.
 */
final class LineEnds {
  /** How many octets have been looked at. */
  private int seen;

  /** Where the line begins that is looked at. */
  private int line;

  /** The octets before the next call's are used up. */
  void restart() {
    seen = 0;
    line = 0;
  }

  /**
   * Where the line ends; -1 where its end has not come. A lone CR or LF ends nothing.
   *
   * @param octets those of the last call, and more
   * @param from where the first line begins
   * @param end behind what has come
   */
  int endOfLine(byte[] octets, int from, int end) throws RequestRefusal {
    for (; from + seen < end; seen++) {
      int at = from + seen;
      if (octets[at] == '\n') {
        throw RequestRefusal.malformed("LF without CR");
      }
      if (octets[at] == '\r') {
        if (at + 1 == end) {
          return -1;
        }
        if (octets[at + 1] != '\n') {
          throw RequestRefusal.malformed("CR without LF");
        }
        seen += 2;
        return at;
      }
    }
    return -1;
  }

  /** As {@link #endOfLine}, for CR LF CR LF. */
  int emptyLine(byte[] octets, int from, int end) throws RequestRefusal {
    int at = endOfLine(octets, from, end);
    while (at >= 0) {
      if (at == from + line) {
        if (line == 0) {
          throw RequestRefusal.malformed("an empty line where a request begins");
        }
        return at - 2;
      }
      line = seen;
      at = endOfLine(octets, from, end);
    }
    return -1;
  }
}
