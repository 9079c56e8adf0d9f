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

  /** The empty line behind a head. */
  private static final int MARGIN = 4;

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
  private final LineEnds lines = new LineEnds();

  /** What has come of a line, or of a head, that is not complete: the first {@link #size}. */
  private byte[] held = new byte[0];

  private int size;
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
    boolean alone = size == 0;
    if (!alone) {
      hold(more);
    }
    byte[] octets = alone ? more : held;
    int end = alone ? more.length : size;
    ByteArrayOutputStream out = new ByteArrayOutputStream(more.length);
    int at = 0;
    int taken;
    do {
      taken = step(octets, at, end, out);
      at += taken;
      if (taken > 0) {
        lines.restart();
      }
    } while (taken > 0 && at < end);
    if (alone || at > 0) {
      // What is left came with this piece: only a part that is complete is used up.
      held = Arrays.copyOfRange(octets, at, end);
      size = end - at;
    }
    return out.toByteArray();
  }

  /**
   * Grows by more than is needed, so that small pieces are not copied with each other's arrival.
   */
  private void hold(byte[] more) {
    int needed = size + more.length;
    if (needed > held.length) {
      held = Arrays.copyOf(held, Math.max(needed, Math.min(2 * held.length, mostHead + MARGIN)));
    }
    System.arraycopy(more, 0, held, size, more.length);
    size = needed;
  }

  /** How many octets could be used up. */
  private int step(byte[] octets, int at, int end, ByteArrayOutputStream out)
      throws RequestRefusal {
    switch (state) {
      case HEAD -> {
        return head(octets, at, end, out);
      }
      case BODY, CHUNK_DATA -> {
        int count = (int) Math.min(left, end - at);
        out.write(octets, at, count);
        left -= count;
        if (left == 0) {
          state = state == State.BODY ? State.HEAD : State.CHUNK_END;
        }
        return count;
      }
      default -> {
        return chunkLine(octets, at, end, out);
      }
    }
  }

  private int head(byte[] octets, int at, int end, ByteArrayOutputStream out)
      throws RequestRefusal {
    int empty = lines.emptyLine(octets, at, end);
    if ((empty < 0 ? end : empty) - at > mostHead) {
      throw new RequestRefusal(
          RequestRefusal.Cause.TOO_LARGE, "a head of more than " + mostHead + " octets");
    }
    if (empty < 0) {
      return 0;
    }
    RequestHead head =
        RequestHead.read(new String(octets, at, empty - at, StandardCharsets.ISO_8859_1));
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
    return empty + 4 - at;
  }

  private int chunkLine(byte[] octets, int at, int end, ByteArrayOutputStream out)
      throws RequestRefusal {
    int most = state == State.TRAILERS ? mostHead : CHUNK_LINE;
    int cr = lines.endOfLine(octets, at, end);
    if ((cr < 0 ? end : cr) - at > most) {
      throw new RequestRefusal(RequestRefusal.Cause.TOO_LARGE, "a line of more than " + most);
    }
    if (cr < 0) {
      return 0;
    }
    String line = new String(octets, at, cr - at, StandardCharsets.ISO_8859_1);
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
    return cr + 2 - at;
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

  private static final byte[] CRLF = {'\r', '\n'};
}
