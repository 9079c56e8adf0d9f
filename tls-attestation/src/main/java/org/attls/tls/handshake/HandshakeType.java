package org.attls.tls.handshake;

/** The handshake message types that matter here (RFC 8446, section 4). */
final class HandshakeType {
  static final int CLIENT_HELLO = 1;
  static final int SERVER_HELLO = 2;
  static final int NEW_SESSION_TICKET = 4;
  static final int CERTIFICATE = 11;
  static final int FINISHED = 20;
  static final int KEY_UPDATE = 24;

  private HandshakeType() {}

  /**
   * Whether the keys change behind this message, so that it must end its record (RFC 8446, section
   * 5.1: "Handshake messages MUST NOT span key changes").
   */
  static boolean endsRecord(int type) {
    return type == CLIENT_HELLO || type == SERVER_HELLO || type == FINISHED || type == KEY_UPDATE;
  }

  /** Whether the message belongs to the transcript (RFC 8446, section 4.4.1). */
  static boolean inTranscript(int type) {
    return type != NEW_SESSION_TICKET && type != KEY_UPDATE;
  }
}
