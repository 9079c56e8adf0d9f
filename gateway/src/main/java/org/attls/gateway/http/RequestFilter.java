package org.attls.gateway.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests of one connection on their way to the back end: every head is written anew from what was
 * read, with the identity of the device in it; chunks get their plainest form, and trailers do not
 * go on. Bodies pass as they come, and nothing of them is kept.
 *
 * <p>Responses are not looked at: they do not change what a request means, since no request that
 * could switch protocols goes through.
 */
public final class RequestFilter {
  /** The field that says who the device is. */
  public static final String FIELD = "Attested-Identity";

  private static final Pattern CHUNK =
      Pattern.compile("([0-9a-fA-F]{1,8})(?:[ \t]*;[\t -~\u0080-\u00ff]*)?");
  private static final int CHUNK_LINE = 256;

  private enum State {
    HEAD,
    BODY,
    CHUNK_SIZE,
    CHUNK_DATA,
    CHUNK_END,
    TRAILERS
  }

  private final Supplier<String> identity;
  private final int mostHead;
  private State state = State.HEAD;
  private byte[] held = new byte[0];
  private long left;
  private int trailerOctets;

  /**
   * @param identity the value of {@link #FIELD}, asked for with each request
   * @param mostHead the largest head that is taken, and all trailers of a request, in octets
   */
  public RequestFilter(Supplier<String> identity, int mostHead) {
    this.identity = identity;
    this.mostHead = mostHead;
  }

  /**
   * Takes what the device sent.
   *
   * @return what goes to the back end of all that was sent so far; may be empty
   * @throws RequestRefusal after which no more may be given
   */
  public byte[] take(byte[] more) throws RequestRefusal {
    byte[] octets = held.length == 0 ? more : Arrays.copyOf(held, held.length + more.length);
    if (held.length > 0) {
      System.arraycopy(more, 0, octets, held.length, more.length);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(octets.length + 1024);
    int at = 0;
    int taken;
    do {
      taken = step(octets, at, out);
      at += taken;
    } while (taken > 0 && at < octets.length);
    held = Arrays.copyOfRange(octets, at, octets.length);
    return out.toByteArray();
  }

  /** How many octets could be used up. */
  private int step(byte[] octets, int at, ByteArrayOutputStream out) throws RequestRefusal {
    switch (state) {
      case HEAD -> {
        return head(octets, at, out);
      }
      case BODY, CHUNK_DATA -> {
        int count = (int) Math.min(left, octets.length - at);
        out.write(octets, at, count);
        left -= count;
        if (left == 0) {
          state = state == State.BODY ? State.HEAD : State.CHUNK_END;
        }
        return count;
      }
      default -> {
        return chunkLine(octets, at, out);
      }
    }
  }

  private int head(byte[] octets, int at, ByteArrayOutputStream out) throws RequestRefusal {
    int end = emptyLine(octets, at);
    if ((end < 0 ? octets.length : end) - at > mostHead) {
      throw new RequestRefusal(
          RequestRefusal.Cause.TOO_LARGE, "a head of more than " + mostHead + " octets");
    }
    if (end < 0) {
      return 0;
    }
    RequestHead head =
        RequestHead.read(new String(octets, at, end - at, StandardCharsets.ISO_8859_1));
    StringBuilder text = new StringBuilder();
    head.lines().forEach(line -> text.append(line).append("\r\n"));
    text.append(FIELD).append(": ").append(identity.get()).append("\r\n\r\n");
    out.writeBytes(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    if (head.length() == RequestHead.CHUNKED) {
      state = State.CHUNK_SIZE;
      trailerOctets = 0;
    } else if (head.length() > 0) {
      state = State.BODY;
      left = head.length();
    }
    return end + 4 - at;
  }

  private int chunkLine(byte[] octets, int at, ByteArrayOutputStream out) throws RequestRefusal {
    int most = state == State.TRAILERS ? mostHead : CHUNK_LINE;
    int end = endOfLine(octets, at);
    if ((end < 0 ? octets.length : end) - at > most) {
      throw new RequestRefusal(RequestRefusal.Cause.TOO_LARGE, "a line of more than " + most);
    }
    if (end < 0) {
      return 0;
    }
    String line = new String(octets, at, end - at, StandardCharsets.ISO_8859_1);
    if (state == State.CHUNK_SIZE) {
      chunkSize(line, out);
    } else if (state == State.CHUNK_END) {
      if (!line.isEmpty()) {
        throw RequestRefusal.malformed("a chunk that is longer than it says");
      }
      out.writeBytes(CRLF);
      state = State.CHUNK_SIZE;
    } else if (line.isEmpty()) {
      out.writeBytes(CRLF);
      state = State.HEAD;
    } else {
      RequestHead.requireField(line);
      trailerOctets += line.length();
      if (trailerOctets > mostHead) {
        throw new RequestRefusal(RequestRefusal.Cause.TOO_LARGE, "trailers of more than " + most);
      }
    }
    return end + 2 - at;
  }

  private void chunkSize(String line, ByteArrayOutputStream out) throws RequestRefusal {
    Matcher size = CHUNK.matcher(line);
    if (!size.matches()) {
      throw RequestRefusal.malformed("no size of a chunk");
    }
    left = Long.parseLong(size.group(1), 16);
    out.writeBytes((Long.toHexString(left) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    state = left == 0 ? State.TRAILERS : State.CHUNK_DATA;
  }

  /** Where the line ends; -1 where its end has not come. A lone CR or LF ends nothing. */
  private static int endOfLine(byte[] octets, int from) throws RequestRefusal {
    for (int i = from; i < octets.length; i++) {
      if (octets[i] == '\n') {
        throw RequestRefusal.malformed("LF without CR");
      }
      if (octets[i] == '\r') {
        if (i + 1 == octets.length) {
          return -1;
        }
        if (octets[i + 1] != '\n') {
          throw RequestRefusal.malformed("CR without LF");
        }
        return i;
      }
    }
    return -1;
  }

  /** Where CR LF CR LF begins; -1 where it has not come. */
  private static int emptyLine(byte[] octets, int from) throws RequestRefusal {
    int line = from;
    while (true) {
      int end = endOfLine(octets, line);
      if (end < 0) {
        return -1;
      }
      if (end == line) {
        if (line == from) {
          throw RequestRefusal.malformed("an empty line where a request begins");
        }
        return line - 2;
      }
      line = end + 2;
    }
  }

  private static final byte[] CRLF = {'\r', '\n'};
}
