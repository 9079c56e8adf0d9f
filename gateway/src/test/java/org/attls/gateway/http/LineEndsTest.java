package org.attls.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LineEndsTest {
  private static final byte[] HEAD =
      "GET / HTTP/1.1\r\nHost: h\r\nX: y\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** What was looked at before would be refused now: a lone LF in each place. */
  private static byte[] forgotten(int before) {
    byte[] octets = HEAD.clone();
    Arrays.fill(octets, 0, before, (byte) '\n');
    return octets;
  }

  @Test
  void noOctetIsLookedAtTwice() throws Exception {
    LineEnds lines = new LineEnds();
    for (int come = 1; come < HEAD.length; come++) {
      // Of a CR the next octet has to be seen before it means anything.
      int before = come > 1 && HEAD[come - 2] == '\r' ? come - 2 : come - 1;
      assertThat(lines.emptyLine(forgotten(before), 0, come)).isEqualTo(-1);
    }
    assertThat(lines.emptyLine(forgotten(HEAD.length - 2), 0, HEAD.length))
        .isEqualTo(HEAD.length - 4);
  }

  @Test
  void aLineIsFoundWhereverItBegins() throws Exception {
    LineEnds lines = new LineEnds();
    assertThat(lines.endOfLine(HEAD, 16, 20)).isEqualTo(-1);
    assertThat(lines.endOfLine(HEAD, 16, HEAD.length)).isEqualTo(23);
    lines.restart();
    assertThat(lines.endOfLine(HEAD, 25, HEAD.length)).isEqualTo(29);
  }
}
