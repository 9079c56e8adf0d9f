package org.attls.gateway.io;

/** How far a connection is. */
public enum ConnectionState {
  /** Its handshake is not over. */
  HANDSHAKING,
  /** It waits for the verifier. */
  AWAITING_VERDICT,
  /** The device was admitted. */
  OPEN,
  /** It has ended, and what was written is still on its way. */
  CLOSING
}
