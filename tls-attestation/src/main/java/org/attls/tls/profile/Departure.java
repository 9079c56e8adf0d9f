package org.attls.tls.profile;

/** Points in which a profile's peer is not the TLS 1.3 that the engine speaks otherwise. */
public enum Departure {
  /**
   * It ends the connection at a change_cipher_spec record, so none is sent, and legacy_session_id
   * is empty (RFC 8446, appendix D.4, is left out).
   */
  NO_COMPATIBILITY_MODE,

  /** It refuses EncryptedExtensions that hold more than the profile's own. */
  NO_OTHER_EXTENSIONS,

  /**
   * As a server it protects alerts that follow its Finished with the keys of the handshake until it
   * has the client's Finished, where RFC 8446, section 7.1, has those of application data.
   */
  ALERTS_UNDER_HANDSHAKE_KEYS
}
