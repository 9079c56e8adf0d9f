package org.attls.bench.connection;

import java.io.IOException;

/** One end of a connection without I/O. */
public interface End {
  /** Takes octets of the other end. */
  void offer(byte[] octets, int length) throws IOException;

  /** Gives what waits for the other end; returns how many octets. */
  int take(byte[] buffer) throws IOException;

  /** Whether the handshake is over and application data may flow. */
  boolean isOpen();

  /** Protects application data. */
  void write(byte[] octets, int length) throws IOException;

  /** Gives application data that has arrived; returns how many octets. */
  int read(byte[] buffer) throws IOException;

  /** Forgets the connection; what there still was to say is not sent. */
  void discard();
}
