package org.attls.tls.internal.bc;

import org.bouncycastle.tls.AlertDescription;

/**
 * Which directions of a connection close_notify has closed. The library closes both when the peer
 * closes its own; RFC 8446, section 6.1: "Both parties need not wait to receive a 'close_notify'
 * alert before closing their read side", and neither has to stop writing.
 */
final class Halves {
  private boolean inputClosed;
  private boolean outputClosed;

  /** Whether the peer has said close_notify. */
  boolean inputClosed() {
    return inputClosed;
  }

  /** Whether we have: nothing may be sent any more, not even an alert. */
  boolean outputClosed() {
    return outputClosed;
  }

  /** The peer has said close_notify; tells whether this end may still write. */
  boolean closeInput() {
    inputClosed = true;
    return !outputClosed;
  }

  /** Tells whether a warning may be sent, and notes it where it is close_notify. */
  boolean warn(short alert) {
    boolean sent = !outputClosed;
    outputClosed |= alert == AlertDescription.close_notify;
    return sent;
  }
}
