package org.attls.cli.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/** A TCP connection in between, which fails as it is told. */
final class FaultyLink implements AutoCloseable {
  /** What happens to some octets on their way. */
  enum Action {
    PASS,
    /** These and all that follow in this direction get lost, and nobody is told. */
    SWALLOW,
    CUT,
    /** Half of these arrive. */
    HALF_THEN_CUT
  }

  /** Decides over octets as they come. */
  interface Fault {
    /** Everything works. */
    Fault NONE = (toServer, piece, request) -> Action.PASS;

    /**
     * @param toServer the direction
     * @param piece what came
     * @param request what was seen of the client in the last piece that looked like HTTP
     */
    Action at(boolean toServer, Piece piece, String request);
  }

  /**
   * Octets that came in one go.
   *
   * @param number in their direction, from 0
   */
  record Piece(int number, int size) {}

  private final ServerSocket listener;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "faulty link");
            thread.setDaemon(true);
            return thread;
          });
  private volatile InetSocketAddress target;
  private volatile Fault fault = Fault.NONE;

  FaultyLink(InetSocketAddress target) {
    this.target = target;
    try {
      this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    threads.submit(this::accept);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  void leadTo(InetSocketAddress other) {
    target = other;
  }

  void fail(Fault how) {
    fault = how;
  }

  void heal() {
    fault = Fault.NONE;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      listener.close();
    } catch (IOException closed) {
      throw new UncheckedIOException(closed);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        threads.submit(() -> connect(client));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void connect(Socket client) {
    Socket server = new Socket();
    try {
      server.connect(target);
      // Whoever is in between must not hold back what the ends have sent.
      server.setTcpNoDelay(true);
      client.setTcpNoDelay(true);
      Connection connection = new Connection(client, server);
      threads.submit(() -> connection.pump(true));
      connection.pump(false);
    } catch (IOException nobodyThere) {
      close(client);
      close(server);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException closed) {
      // It is closed.
    }
  }

  private final class Connection {
    private final Socket client;
    private final Socket server;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile String request = "";

    Connection(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void pump(boolean toServer) {
      byte[] buffer = new byte[16 * 1024];
      int number = 0;
      boolean lost = false;
      try {
        InputStream in = (toServer ? client : server).getInputStream();
        OutputStream out = (toServer ? server : client).getOutputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          if (toServer) {
            String text = new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
            request = text.contains(" HTTP/1.1") ? text.lines().findFirst().orElse("") : request;
          }
          Action action =
              lost ? Action.SWALLOW : fault.at(toServer, new Piece(number++, read), request);
          switch (action) {
            case PASS -> out.write(buffer, 0, read);
            case SWALLOW -> lost = true;
            case CUT -> {
              return;
            }
            case HALF_THEN_CUT -> {
              out.write(buffer, 0, read / 2);
              return;
            }
          }
        }
      } catch (IOException gone) {
        // One end has hung up, and so does the other.
      } finally {
        if (ended.compareAndSet(false, true)) {
          close(client);
          close(server);
        }
      }
    }
  }
}
