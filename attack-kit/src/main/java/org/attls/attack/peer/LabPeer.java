package org.attls.attack.peer;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetWriter;
import org.attls.rats.AttestationException;
import org.jspecify.annotations.Nullable;

/**
 * What both ends of the attacker have in common: records, transcript, secrets, and switches. Octets
 * in, octets out; a switch is set before the handshake begins.
 *
 * <p>It never complains to its peer: where it cannot go on it falls silent, and {@link #gaveUp}
 * says why.
 */
public abstract class LabPeer {
  private static final int RECORD_HEADER = 5;
  private static final int MESSAGE_HEADER = 4;
  private static final int KEY_UPDATE_REQUESTED = 1;

  /**
   * What becomes of each handshake message before it is sent. The transcript has what was sent, so
   * that signatures and MACs that follow are right for it.
   */
  public UnaryOperator<Bytes> alter = message -> message;

  /** The messages that are sent in the place of one, each in records of its own. */
  public Function<Bytes, List<Bytes>> becomes = List::of;

  /** Octets that are sent in the record of a message, behind it; by the type of the message. */
  public final Map<Integer, Bytes> behind = new HashMap<>();

  /** Largest content of a record. */
  public int fragmentOctets = 1 << 14;

  final Transcript transcript = new Transcript();
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private Bytes records = Bytes.EMPTY;
  private Bytes messages = Bytes.EMPTY;
  private @Nullable TrafficKeys readKeys;
  private @Nullable TrafficKeys writeKeys;
  private @Nullable Integer alert;
  private @Nullable String gaveUp;
  private @Nullable Secrets secrets;

  LabPeer() {}

  /** Takes octets from the engine under attack. */
  public final void offerInput(byte[] octets) {
    records = Bytes.concat(records, Bytes.copyOf(octets));
    while (gaveUp == null && records.size() >= RECORD_HEADER) {
      int end = RECORD_HEADER + (records.u8(3) << 8 | records.u8(4));
      if (records.size() < end) {
        return;
      }
      Bytes header = records.slice(0, RECORD_HEADER);
      Bytes fragment = records.slice(RECORD_HEADER, end);
      records = records.slice(end, records.size());
      try {
        record(header, fragment);
      } catch (GeneralSecurityException
          | MalformedException
          | AttestationException
          | RuntimeException stopped) {
        gaveUp = String.valueOf(stopped);
      }
    }
  }

  /** What is to be sent to the engine under attack. */
  public final byte[] takeOutput() {
    byte[] octets = output.toByteArray();
    output.reset();
    return octets;
  }

  /** The alert that arrived, close_notify included. */
  public final OptionalInt alert() {
    Integer told = alert;
    return told == null ? OptionalInt.empty() : OptionalInt.of(told);
  }

  /** Application data that arrived. */
  public final Bytes received() {
    return Bytes.copyOf(received.toByteArray());
  }

  /** Why it fell silent. */
  public final Optional<String> gaveUp() {
    return Optional.ofNullable(gaveUp);
  }

  /** The secrets of the connection; there are some once ServerHello has passed. */
  public final Secrets secrets() {
    Secrets known = secrets;
    if (known == null) {
      throw new IllegalStateException("no ServerHello yet");
    }
    return known;
  }

  /** Sends a handshake message, and goes on to have it in its transcript. */
  public final void sendHandshake(Bytes message) {
    for (Bytes sent : becomes.apply(alter.apply(message))) {
      transcript.add(sent);
      Bytes extra =
          sent.isEmpty() ? Bytes.EMPTY : behind.getOrDefault(Message.type(sent), Bytes.EMPTY);
      sendRecord(RecordType.HANDSHAKE, Bytes.concat(sent, extra));
    }
  }

  /** Sends records of a type under the current keys. */
  public final void sendRecord(int type, Bytes content) {
    for (int at = 0; at < content.size(); at += fragmentOctets) {
      Bytes part = content.slice(at, Math.min(content.size(), at + fragmentOctets));
      TrafficKeys keys = writeKeys;
      sendRaw(keys == null ? clear(type, part) : keys.protect(type, part));
    }
  }

  /** Sends a record in the clear, whatever the keys. */
  public final void sendClear(int type, Bytes content) {
    sendRaw(clear(type, content));
  }

  /** Sends octets that need not be a record. */
  public final void sendRaw(Bytes octets) {
    output.writeBytes(octets.toArray());
  }

  /** Sends application data under the current keys. */
  public final void sendApplicationData(Bytes data) {
    sendRecord(RecordType.APPLICATION_DATA, data);
  }

  /** Changes its own keys, and asks for the same in return. */
  public final void updateKeys() {
    sendRecord(
        RecordType.HANDSHAKE, Message.of(Message.KEY_UPDATE, Bytes.of(KEY_UPDATE_REQUESTED)));
    TrafficKeys keys = writeKeys;
    if (keys != null) {
      writeKeys = keys.next();
    }
  }

  /** A handshake message has arrived, and is in the transcript unless this puts it there. */
  abstract void received(Bytes message)
      throws GeneralSecurityException, MalformedException, AttestationException;

  final void readWith(Bytes trafficSecret) {
    readKeys = new TrafficKeys(trafficSecret);
  }

  final void writeWith(Bytes trafficSecret) {
    writeKeys = new TrafficKeys(trafficSecret);
  }

  final void secrets(Secrets known) {
    secrets = known;
  }

  /** {@code Finished} under the secret of one's own side. */
  static Bytes finished(Bytes trafficSecret, Bytes transcriptHash) {
    return Message.of(Message.FINISHED, new TrafficKeys(trafficSecret).finished(transcriptHash));
  }

  private static Bytes clear(int type, Bytes content) {
    return new OctetWriter().u8(type).u16(0x0303).opaque16(content).toBytes();
  }

  private void record(Bytes header, Bytes fragment)
      throws GeneralSecurityException, MalformedException, AttestationException {
    TrafficKeys keys = readKeys;
    int type = header.u8(0);
    if (type != RecordType.APPLICATION_DATA || keys == null) {
      content(type, fragment);
      return;
    }
    Bytes inner = keys.unprotect(header, fragment);
    content(inner.u8(inner.size() - 1), inner.slice(0, inner.size() - 1));
  }

  private void content(int type, Bytes content)
      throws GeneralSecurityException, MalformedException, AttestationException {
    switch (type) {
      case RecordType.ALERT -> alert = content.u8(1);
      case RecordType.APPLICATION_DATA -> received.writeBytes(content.toArray());
      case RecordType.HANDSHAKE -> handshake(content);
      default -> {
        // change_cipher_spec means nothing.
      }
    }
  }

  private void handshake(Bytes content)
      throws GeneralSecurityException, MalformedException, AttestationException {
    messages = Bytes.concat(messages, content);
    while (messages.size() >= MESSAGE_HEADER) {
      int size = MESSAGE_HEADER + (messages.u8(1) << 16 | messages.u8(2) << 8 | messages.u8(3));
      if (messages.size() < size) {
        return;
      }
      Bytes message = messages.slice(0, size);
      messages = messages.slice(size, messages.size());
      if (Message.type(message) == Message.KEY_UPDATE && readKeys != null) {
        readKeys = readKeys.next();
      } else {
        received(message);
      }
    }
  }
}
