package org.attls.tls.handshake;

import java.util.ArrayList;
import java.util.List;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.binding.SuiteHash;
import org.attls.tls.binding.TranscriptHash;

/**
 * Follows the handshake messages of both directions in the order in which they pass, keeps the
 * transcript until the handshake is over, and refuses what the library lets through: messages
 * across a change of keys, handshake messages in the clear after ServerHello, change_cipher_spec
 * inside a message, messages over the cap, and some hellos that are not as RFC 8446 has them.
 */
public final class HandshakeFlow {
  /**
   * The random of a HelloRetryRequest (RFC 8446, section 4.1.3): SHA-256 of "HelloRetryRequest".
   */
  private static final Bytes RETRY_RANDOM =
      Bytes.fromHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

  private static final int RANDOM_AT = 4 + 2;
  private static final int TLS_AES_256_GCM_SHA384 = 0x1302;
  private static final int CHANGE_CIPHER_SPEC_RECORD = 20;
  private static final int ALERT_RECORD = 21;
  private static final int HANDSHAKE_RECORD = 22;

  /** Is shown each message when it is whole, with its header. */
  public interface Watcher {
    /** Watches nothing. */
    Watcher NONE = (received, message) -> {};

    /** A message has passed; it was received, or sent. */
    void passed(boolean received, Bytes message);
  }

  private final Watcher watcher;
  private final MessageFramer incoming;
  private final MessageFramer outgoing = new MessageFramer(0xFF_FFFF);
  private List<Bytes> messages = new ArrayList<>();
  private boolean serverHelloPassed;
  private boolean over;
  private int certificateOctets;

  /**
   * @param maxMessage largest handshake message body taken from the peer, in octets
   */
  public HandshakeFlow(int maxMessage) {
    this(maxMessage, Watcher.NONE);
  }

  /**
   * @param maxMessage largest handshake message body taken from the peer, in octets
   */
  public HandshakeFlow(int maxMessage, Watcher watcher) {
    this.watcher = watcher;
    this.incoming = new MessageFramer(maxMessage);
  }

  /** The content of a handshake record from the peer, before anybody acts on it. */
  public void received(byte[] record, int offset, int length) throws AttestationException {
    for (Bytes message : incoming.fragment(record, offset, length)) {
      if (message.u8(0) == HandshakeType.CERTIFICATE) {
        certificateOctets = message.size();
      }
      watcher.passed(true, message);
      if (message.u8(0) == HandshakeType.CLIENT_HELLO) {
        HelloChecks.clientHello(message);
      } else if (isServerHello(message) && isRetry(message)) {
        HelloChecks.helloRetryRequest(message);
      }
      passed(message);
    }
  }

  /** The content of a handshake record to the peer. */
  public void sent(byte[] record, int offset, int length) throws AttestationException {
    for (Bytes message : outgoing.fragment(record, offset, length)) {
      watcher.passed(false, message);
      passed(message);
    }
  }

  /**
   * The header of a record from the peer, before the record is decrypted. Once ServerHello has
   * passed a handshake message in the clear is never looked at.
   *
   * @param length of the record behind its header, in octets
   */
  public void recordHeader(int type, int length) throws AttestationException {
    if (serverHelloPassed && type == HANDSHAKE_RECORD) {
      throw new AttestationException(
          Reason.RECORD_BOUNDARY, "unprotected handshake record after ServerHello");
    }
    if (isChangeCipherSpec(type)) {
      // The transcript is empty before the first ClientHello, and again when all is over.
      if (messages.isEmpty() || incoming.insideMessage() || length != 1) {
        throw new AttestationException(
            Reason.RECORD_BOUNDARY, "change_cipher_spec where it may not be, or not of one octet");
      }
    } else if (length == 0) {
      requireContent(type);
    }
  }

  /** Whether a record of that type is dropped once it has been looked at. */
  public static boolean isChangeCipherSpec(int outerType) {
    return outerType == CHANGE_CIPHER_SPEC_RECORD;
  }

  /**
   * The octet of an unprotected change_cipher_spec whose header was taken: it has no meaning in TLS
   * 1.3, and one value (RFC 8446, section 5).
   */
  public static void changeCipherSpec(int octet) throws AttestationException {
    if (octet != 1) {
      throw new AttestationException(
          Reason.RECORD_BOUNDARY, "change_cipher_spec with the octet " + octet);
    }
  }

  /**
   * A record without content, protected or not: data may be empty, handshake messages and alerts
   * may not (RFC 8446, section 5.4).
   */
  public static void requireContent(int contentType) throws AttestationException {
    if (contentType == HANDSHAKE_RECORD || contentType == ALERT_RECORD) {
      throw new AttestationException(
          Reason.RECORD_BOUNDARY, "empty record of content type " + contentType);
    }
  }

  /**
   * A record of another content type; it must not interrupt a handshake message (RFC 8446, section
   * 5.1).
   *
   * @param endsConnection it is an alert behind which nothing is read
   */
  public void otherRecord(int contentType, boolean endsConnection) throws AttestationException {
    if (incoming.insideMessage() && !endsConnection) {
      throw new AttestationException(
          Reason.RECORD_BOUNDARY,
          "record of content type " + contentType + " inside a handshake message");
    }
  }

  /** Size of the peer's Certificate message with its header, in octets; 0 when there was none. */
  public int certificateOctets() {
    return certificateOctets;
  }

  /** Hash of all messages so far. */
  public Bytes transcriptHash(SuiteHash hash) {
    return hash.hash(messages.toArray(Bytes[]::new));
  }

  /**
   * Hash of the messages from the first ClientHello to ServerHello, a HelloRetryRequest between
   * them included.
   *
   * @throws IllegalStateException before ServerHello and after the end of the handshake
   */
  public Bytes helloTranscriptHash(SuiteHash hash) {
    int end = 0;
    for (int i = 0; i < messages.size(); i++) {
      end = isServerHello(messages.get(i)) ? i + 1 : end;
    }
    if (!serverHelloPassed || end == 0) {
      throw new IllegalStateException("no ServerHello in the transcript");
    }
    return hash.hash(messages.subList(0, end).toArray(Bytes[]::new));
  }

  /** Drops the transcript: the handshake is over. */
  public void finish() {
    over = true;
    messages = List.of();
  }

  private void passed(Bytes message) {
    if (over || !HandshakeType.inTranscript(message.u8(0))) {
      return;
    }
    messages.add(message);
    if (isServerHello(message) && isRetry(message)) {
      foldFirstHello(message);
    } else if (isServerHello(message)) {
      serverHelloPassed = true;
    }
  }

  /**
   * RFC 8446, section 4.4.1: "when the server responds to a ClientHello with a HelloRetryRequest,
   * the value of ClientHello1 is replaced with a special synthetic handshake message of handshake
   * type 'message_hash' containing Hash(ClientHello1)".
   */
  private void foldFirstHello(Bytes retry) {
    Bytes firstHello = Bytes.concat(messages.subList(0, messages.size() - 1).toArray(Bytes[]::new));
    messages =
        new ArrayList<>(List.of(TranscriptHash.messageHash(suiteHash(retry), firstHello), retry));
  }

  private static boolean isServerHello(Bytes message) {
    return message.u8(0) == HandshakeType.SERVER_HELLO;
  }

  private static boolean isRetry(Bytes message) {
    return message.size() >= RANDOM_AT + 32
        && message.slice(RANDOM_AT, RANDOM_AT + 32).equals(RETRY_RANDOM);
  }

  /**
   * The hash of the cipher suite that a HelloRetryRequest names, behind version, random and session
   * id.
   */
  private static SuiteHash suiteHash(Bytes retry) {
    int sessionIdAt = RANDOM_AT + 32;
    int suiteAt =
        retry.size() <= sessionIdAt ? retry.size() : sessionIdAt + 1 + retry.u8(sessionIdAt);
    boolean named = retry.size() >= suiteAt + 2;
    int suite = named ? retry.u8(suiteAt) << 8 | retry.u8(suiteAt + 1) : 0;
    return suite == TLS_AES_256_GCM_SHA384 ? SuiteHash.SHA384 : SuiteHash.SHA256;
  }
}
