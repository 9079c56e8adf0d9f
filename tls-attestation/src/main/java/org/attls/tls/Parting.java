package org.attls.tls;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import org.attls.rats.Deadline;

/** How a socket is closed so that the peer gets what was said last. */
final class Parting {
  /** How long the peer is given to read it. */
  static final Duration LINGER = Duration.ofSeconds(1);

  private static final int LINGER_OCTETS = 256 * 1024;
  private static final int BUFFER = 16 * 1024;

  private Parting() {}

  /** Sends what is left to be said. */
  interface LastWords {
    void send() throws IOException;
  }

  /**
   * Sends the last words, and closes. Closing a socket with unread octets resets it, and the peer
   * may lose what we said last: so we stop sending, and for a moment read what the peer had under
   * way.
   */
  static void from(Socket socket, LastWords words) {
    try {
      if (socket.isClosed()) {
        return;
      }
      Deadline linger = Deadline.in(LINGER);
      try (Watchdog.Watch watch = Watchdog.closeAt(socket, LINGER)) {
        words.send();
        socket.shutdownOutput();
        drain(socket, linger);
      }
    } catch (IOException gone) {
      // The peer is gone already: nothing can be said to it.
    } finally {
      closeQuietly(socket);
    }
  }

  private static void drain(Socket socket, Deadline linger) throws IOException {
    int left = LINGER_OCTETS;
    byte[] unread = new byte[BUFFER];
    while (left > 0 && !linger.expired()) {
      socket.setSoTimeout((int) Math.max(1, linger.remaining().toMillis()));
      int count = socket.getInputStream().read(unread);
      if (count < 0) {
        return;
      }
      left -= count;
    }
  }

  static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException alreadyGone) {
      // There is nothing more to do for it.
    }
  }
}
