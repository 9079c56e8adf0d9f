package org.attls.gateway.io;

import java.time.Duration;
import org.attls.cmw.octets.Bytes;
import org.attls.gateway.admit.Limit;

/** Is told what happens, on event loops: it must not wait. */
public interface Observer {
  /** Looks away. */
  Observer NONE = new Observer() {};

  /** Why an open connection ended. */
  enum End {
    /** Device or back end closed it, in order. */
    CLOSED,
    /** The device's end went away without close_notify. */
    TRUNCATED,
    /** The verdict's time was over. */
    EXPIRED,
    /** Policy or trust anchors changed against the device. */
    REVOKED,
    /** The back end could not be reached. */
    BACKEND_UNREACHABLE,
    /** What the device sent could not be handed over. */
    HANDOFF_REFUSED,
    /** It was silent for too long. */
    SILENT,
    /** The gateway stopped. */
    DRAINED,
    /** Something else. */
    FAILED
  }

  /** Nobody was accepted because of a limit. */
  default void refused(String listener, Limit limit) {}

  /** A handshake ended, well or not. */
  default void handshake(HandshakeRecord record) {}

  /** The back end was reached, after so long. */
  default void backendConnected(String backend, Duration took) {}

  /** The back end was not reached: unreachable, tls, certificate_not_asked_for. */
  default void backendFailed(String backend, String reason) {}

  /** What the device sent first was not handed over. */
  default void handoffRefused(String kind, String reason) {}

  /** Octets of plaintext went by. */
  default void carried(String listener, boolean toBackend, int octets) {}

  /** An event loop took so long to get round to something that has no length itself. */
  default void loopLag(int loop, Duration lag) {}

  /** The verdict on a connection is over, and the connection goes on because it may. */
  default void expired(Bytes connection, String listener) {}

  /** A connection whose gate had opened is no more. */
  default void ended(Bytes connection, String listener, End end, String message) {}
}
