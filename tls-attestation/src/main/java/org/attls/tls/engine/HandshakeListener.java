package org.attls.tls.engine;

import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.tls.alert.Endpoint;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.Direction;
import org.attls.tls.wire.VerifierIdentity;

/**
 * Is told what happens in a handshake, in the thread that runs it. What it is told must not be
 * logged whole.
 */
public interface HandshakeListener {
  /** Does nothing. */
  HandshakeListener NONE = new HandshakeListener() {};

  /**
   * EncryptedExtensions has been made or read: this is what the evidence of one direction will be
   * about. Told once for each direction that attests with evidence.
   */
  default void negotiated(
      Direction direction, CmwType evidenceType, BindingMode mode, Bytes nonce) {}

  /** EncryptedExtensions has been made or read: one direction will present a result. */
  default void negotiatedResult(Direction direction, VerifierIdentity verifier) {}

  /** A result is about to be presented, or has been received and not been looked at. */
  default void result(Direction direction, Bytes cmw) {}

  /** Evidence is about to be sent, or has been received and not been looked at. */
  default void evidence(Direction direction, Bytes cmw) {}

  /**
   * A whole handshake message has passed, with its header of 4 octets: before anybody acts on a
   * received one, and in the clear whatever keys protected its records.
   */
  default void message(Endpoint sender, Bytes message) {}

  /**
   * An alert has passed (RFC 8446, section 6).
   *
   * @param level 0..255, as sent
   * @param description 0..255
   */
  default void alert(Endpoint sender, int level, int description) {}
}
