package org.attls.gateway.io;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says on loopback whatever it hears. Anything on the machine may find its port: who is silent for
 * a second is cut off, and so is whoever comes while a few are there.
 */
final class WarmUpEcho implements AutoCloseable {
  /** Not what the JVM prefers of the two: the port is one of IPv4. */
  static final String LOOPBACK = "127.0.0.1";

  private static final int MOST = 8;
  private static final int SILENCE_MILLIS = 1000;

  private final ServerSocket server;
  private final Set<Socket> guests = ConcurrentHashMap.newKeySet();

  WarmUpEcho() throws IOException {
    this.server = new ServerSocket(0, 2 * MOST, InetAddress.getByName(LOOPBACK));
    start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "attls warm-up");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket guest = server.accept();
        if (guests.size() < MOST) {
          guests.add(guest);
          start(() -> echo(guest));
        } else {
          guest.close();
        }
      } catch (IOException over) {
        // Closed, or that guest has gone already.
      }
    }
    closeGuests();
  }

  private void echo(Socket guest) {
    try (guest) {
      guest.setSoTimeout(SILENCE_MILLIS);
      guest.getInputStream().transferTo(guest.getOutputStream());
    } catch (IOException over) {
      // Whoever it was notices.
    } finally {
      guests.remove(guest);
    }
  }

  private void closeGuests() {
    for (Socket guest : guests) {
      try {
        guest.close();
      } catch (IOException gone) {
        // So it is closed.
      }
    }
  }

  /** Ends all connections too. */
  @Override
  public void close() throws IOException {
    server.close();
    closeGuests();
  }
}
