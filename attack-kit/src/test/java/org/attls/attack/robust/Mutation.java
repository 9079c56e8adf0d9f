package org.attls.attack.robust;

import java.util.ArrayList;
import java.util.List;
import org.attls.attack.peer.Message;
import org.attls.cmw.octets.Bytes;

/** What becomes of one message. */
enum Mutation {
  /** The first octets of it, and nothing more: its header promises the rest. */
  CUT,
  /** The first octets of its body, as a whole message. */
  SHORTENED,
  /** One bit of one octet changed. */
  FLIPPED,
  /** It comes twice. */
  REPEATED,
  /** It does not come. */
  DROPPED,
  /** The one behind it comes first. */
  SWAPPED;

  private static final int HEADER = 4;

  /** At how many places of a message of that size this can be done. */
  int places(int size) {
    return switch (this) {
      case CUT, FLIPPED -> size;
      case SHORTENED -> Math.max(0, size - HEADER);
      case REPEATED, DROPPED, SWAPPED -> 1;
    };
  }

  /** Whether all that comes behind the changed message is lost. */
  boolean endsTheConversation() {
    return this == CUT;
  }

  /** The messages in the place of one. */
  List<Bytes> of(Bytes message, int place) {
    return switch (this) {
      case CUT -> List.of(message.slice(0, place));
      case SHORTENED ->
          List.of(Message.of(Message.type(message), Message.body(message).slice(0, place)));
      case FLIPPED -> List.of(flipped(message, place));
      case REPEATED -> List.of(message, message);
      case DROPPED, SWAPPED -> List.of();
    };
  }

  private static Bytes flipped(Bytes message, int place) {
    byte[] octets = message.toArray();
    octets[place] ^= (byte) (1 << place % 8);
    return Bytes.copyOf(octets);
  }

  /** Changes the message of one number; counts them. */
  static final class Plan {
    private final Mutation mutation;
    private final int number;
    private final int place;
    private final List<Bytes> held = new ArrayList<>();
    private int seen;
    private boolean done;

    Plan(Mutation mutation, int number, int place) {
      this.mutation = mutation;
      this.number = number;
      this.place = place;
    }

    /** What is sent in the place of the next message. */
    List<Bytes> next(Bytes message) {
      int now = seen++;
      if (done && mutation.endsTheConversation()) {
        return List.of();
      }
      if (now == number) {
        done = true;
        if (mutation == SWAPPED) {
          held.add(message);
        }
        return mutation.of(message, place);
      }
      List<Bytes> sent = new ArrayList<>(List.of(message));
      sent.addAll(held);
      held.clear();
      return sent;
    }
  }
}
