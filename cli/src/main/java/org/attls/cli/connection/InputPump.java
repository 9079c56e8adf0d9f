package org.attls.cli.connection;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Sends an input to the peer, in a thread of its own, since reading a terminal cannot be ended. An
 * empty input becomes an empty line, so that a server that only answers has something to answer.
 */
final class InputPump {
  private static final int BUFFER = 16 * 1024;

  private final InputStream in;
  private final OutputStream peer;
  private volatile boolean done;

  private InputPump(InputStream in, OutputStream peer) {
    this.in = in;
    this.peer = peer;
  }

  static InputPump start(InputStream in, OutputStream peer) {
    InputPump pump = new InputPump(in, peer);
    Thread thread = new Thread(pump::run, "attls input");
    thread.setDaemon(true);
    thread.start();
    return pump;
  }

  /** Whether everything has been sent. */
  boolean done() {
    return done;
  }

  private void run() {
    byte[] buffer = new byte[BUFFER];
    boolean empty = true;
    try {
      for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
        peer.write(buffer, 0, got);
        empty &= got == 0;
      }
      if (empty) {
        peer.write('\n');
      }
    } catch (IOException failed) {
      // Why the connection ended is found by whoever reads from it.
    } finally {
      done = true;
    }
  }
}
