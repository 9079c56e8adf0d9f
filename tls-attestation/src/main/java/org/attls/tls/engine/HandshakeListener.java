package org.attls.tls.engine;

import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.tls.wire.BindingMode;

/**
 * Is told what happens in a handshake, in the thread that runs it. What it is told must not be
 * logged whole.
 */
public interface HandshakeListener {
  /** Does nothing. */
  HandshakeListener NONE = new HandshakeListener() {};

  /** EncryptedExtensions has been made or read: this is what attestation will be about. */
  default void negotiated(CmwType evidenceType, BindingMode mode, Bytes nonce) {}

  /** Evidence is about to be sent, or has been received and not been looked at. */
  default void evidence(Bytes cmw) {}
}
