package org.attls.tls.handshake;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;

/**
 * Puts the fragments of one direction together to handshake messages.
 *
 * <pre>
 * struct { HandshakeType msg_type; uint24 length; ... } Handshake;     RFC 8446, section 4
 * </pre>
 *
 * <p>A message over the cap is refused on its header, before any of its body is kept.
 */
final class MessageFramer {
  private static final int HEADER = 4;

  private final int maxMessage;
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
  private int needed = HEADER;
  private int type;

  /**
   * @param maxMessage largest message body, in octets
   */
  MessageFramer(int maxMessage) {
    this.maxMessage = maxMessage;
  }

  /**
   * Takes the content of one record.
   *
   * @return the messages completed by it, header included
   */
  List<Bytes> fragment(byte[] record, int offset, int length) throws AttestationException {
    List<Bytes> complete = new ArrayList<>();
    int at = offset;
    int end = offset + length;
    while (at < end) {
      if (pending.size() == 0 && end - at >= HEADER) {
        readHeader(record, at);
        if (end - at >= needed) {
          // Nearly always: the whole message is in this record.
          complete.add(Bytes.copyOf(record, at, needed));
          at += needed;
          ended(end - at);
          continue;
        }
      }
      int take = Math.min(needed - pending.size(), end - at);
      pending.write(record, at, take);
      at += take;
      if (pending.size() == HEADER && needed == HEADER) {
        readHeader(pending.toByteArray(), 0);
      }
      if (pending.size() == needed) {
        complete.add(Bytes.copyOf(pending.toByteArray()));
        pending.reset();
        ended(end - at);
      }
    }
    return complete;
  }

  /** Whether a message has begun and not ended. */
  boolean insideMessage() {
    return pending.size() > 0;
  }

  /** A message has ended, and so much of its record is left. */
  private void ended(int left) throws AttestationException {
    needed = HEADER;
    if (HandshakeType.endsRecord(type) && left > 0) {
      throw new AttestationException(
          Reason.RECORD_BOUNDARY,
          "handshake message of type "
              + type
              + " does not end its record: "
              + left
              + " octets follow");
    }
  }

  private void readHeader(byte[] from, int at) throws AttestationException {
    type = from[at] & 0xFF;
    int body = (from[at + 1] & 0xFF) << 16 | (from[at + 2] & 0xFF) << 8 | from[at + 3] & 0xFF;
    if (body > maxMessage) {
      throw new AttestationException(
          Reason.TOO_LARGE,
          "handshake message of type "
              + type
              + " has "
              + body
              + " octets, at most "
              + maxMessage
              + " are taken");
    }
    needed = HEADER + body;
  }
}
