package org.attls.attack.peer;

import java.util.ArrayList;
import java.util.List;
import org.attls.cmw.octets.Bytes;

/** The handshake messages so far (RFC 8446, section 4.4.1). */
final class Transcript {
  private static final int MESSAGE_HASH = 254;

  private final List<Bytes> messages = new ArrayList<>();

  void add(Bytes message) {
    messages.add(message);
  }

  /** A HelloRetryRequest follows: the first ClientHello is replaced by its hash. */
  void retry() {
    Bytes hash = KeySchedule.hash(all());
    messages.clear();
    messages.add(Message.of(MESSAGE_HASH, hash));
  }

  /** The transcript hash. */
  Bytes hash() {
    return KeySchedule.hash(all());
  }

  /** The transcript hash as if the messages of one type had been edited by somebody. */
  Bytes hash(java.util.function.UnaryOperator<Bytes> edit) {
    return KeySchedule.hash(messages.stream().map(edit).toArray(Bytes[]::new));
  }

  private Bytes[] all() {
    return messages.toArray(Bytes[]::new);
  }
}
