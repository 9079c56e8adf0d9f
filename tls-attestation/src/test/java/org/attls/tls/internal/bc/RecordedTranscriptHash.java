package org.attls.tls.internal.bc;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.attls.cmw.octets.Bytes;
import org.attls.tls.binding.SuiteHash;
import org.attls.tls.profile.Recording;
import org.bouncycastle.tls.crypto.TlsHash;

/**
 * SHA-256; of a transcript, each message is replaced by the recorded one in its place, which has to
 * be of the same type. Anything else is hashed as it is.
 */
final class RecordedTranscriptHash implements TlsHash {
  private static final int CLIENT_HELLO = 1;
  private static final int MESSAGE_HASH = 254;
  private static final int HEADER = 4;

  private final Recording recording;
  private final ByteArrayOutputStream content = new ByteArrayOutputStream();

  RecordedTranscriptHash(Recording recording) {
    this.recording = recording;
  }

  @Override
  public void update(byte[] octets, int offset, int length) {
    content.write(octets, offset, length);
  }

  @Override
  public byte[] calculateHash() {
    Bytes all = Bytes.copyOf(content.toByteArray());
    content.reset();
    List<Bytes> messages = messages(all);
    Bytes hash =
        messages.isEmpty()
            ? SuiteHash.SHA256.hash(all)
            : SuiteHash.SHA256.hash(recorded(messages).toArray(Bytes[]::new));
    return hash.toArray();
  }

  @Override
  public TlsHash cloneHash() {
    RecordedTranscriptHash copy = new RecordedTranscriptHash(recording);
    copy.content.writeBytes(content.toByteArray());
    return copy;
  }

  @Override
  public void reset() {
    content.reset();
  }

  /** None for what is no transcript. */
  private static List<Bytes> messages(Bytes all) {
    List<Bytes> messages = new ArrayList<>();
    int at = 0;
    while (at + HEADER <= all.size()) {
      int end = at + HEADER + (all.u8(at + 1) << 16 | all.u8(at + 2) << 8 | all.u8(at + 3));
      if (end > all.size()) {
        return List.of();
      }
      messages.add(all.slice(at, end));
      at = end;
    }
    boolean begins =
        !messages.isEmpty()
            && (messages.get(0).u8(0) == CLIENT_HELLO || messages.get(0).u8(0) == MESSAGE_HASH);
    return begins && at == all.size() ? messages : List.of();
  }

  private List<Bytes> recorded(List<Bytes> made) {
    List<Bytes> seen = List.copyOf(recording.transcript());
    List<Bytes> hashed = new ArrayList<>();
    for (int i = 0; i < made.size(); i++) {
      Bytes message = made.get(i);
      if (message.u8(0) == MESSAGE_HASH) {
        hashed.add(message);
        continue;
      }
      if (message.u8(0) != seen.get(i).u8(0)) {
        throw new IllegalStateException(
            "message " + i + " has type " + message.u8(0) + ", recorded is " + seen.get(i).u8(0));
      }
      hashed.add(seen.get(i));
    }
    return hashed;
  }
}
