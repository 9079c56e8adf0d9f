package org.attls.cli.batch;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.attls.cli.report.CommandFailure;
import org.attls.cmw.octets.Bytes;

/** Lines one at a time; one that is too long is passed over without being kept. */
final class BoundedLines {
  /** Far above any file names and options. */
  static final int MAX_OCTETS = 64 * 1024;

  private final InputStream in;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean tooLong;

  BoundedLines(InputStream in) {
    this.in = new BufferedInputStream(in);
  }

  /** Reads a line; false where there is none. */
  boolean next() throws IOException {
    line.reset();
    tooLong = false;
    int octet = in.read();
    if (octet < 0) {
      return false;
    }
    for (; octet >= 0 && octet != '\n'; octet = in.read()) {
      if (line.size() < MAX_OCTETS) {
        line.write(octet);
      } else {
        tooLong = true;
      }
    }
    return true;
  }

  /** The line that was read, without its end. */
  Bytes line() throws CommandFailure {
    if (tooLong) {
      throw CommandFailure.usage("line: more than " + MAX_OCTETS + " octets");
    }
    return Bytes.copyOf(line.toByteArray());
  }
}
