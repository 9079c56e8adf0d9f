package org.attls.tls.internal.bc;

import java.io.IOException;
import org.attls.rats.AttestationException;

/** A protocol object that can be ended from outside the library's callbacks. */
interface FailingProtocol {
  /** Sends the fatal alert that belongs to the failure, and ends the connection. */
  void fail(AttestationException failure) throws IOException;

  /** Says close_notify and goes on reading. */
  void closeOutput() throws IOException;

  /** Gives back the queue of octets for the peer where it is empty. */
  void releaseOutput();

  /** Ends the connection without a word, and erases the secrets of a handshake that goes on. */
  void discard() throws IOException;

  /** Erases the secrets of a connection that has ended. */
  void wipe();
}
