package org.attls.cli.file;

import org.attls.cmw.octets.Bytes;

/** A file that holds one line of text, such as a JWT. */
public final class OneLine {
  private OneLine() {}

  /**
   * The line without its end: one line feed, or one carriage return and line feed, belongs to the
   * file and not to the token in it. Anything else behind a token is left for its reader to refuse.
   */
  public static Bytes of(Bytes text) {
    int end = text.size();
    if (end > 0 && text.u8(end - 1) == '\n') {
      end--;
      if (end > 0 && text.u8(end - 1) == '\r') {
        end--;
      }
    }
    return text.slice(0, end);
  }
}
