package org.attls.gateway.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A back end that keeps what it is sent and, if it is to, sends it back. */
final class RecordingBackend implements AutoCloseable {
  private final ServerSocket listener;
  private final boolean echo;
  private boolean counting;
  private final List<Socket> counted = new CopyOnWriteArrayList<>();
  private final List<Accepted> accepted = new CopyOnWriteArrayList<>();

  private RecordingBackend(ServerSocket listener, boolean echo) {
    this.listener = listener;
    this.echo = echo;
  }

  static RecordingBackend echoing() throws IOException {
    return start(true);
  }

  static RecordingBackend silent() throws IOException {
    return start(false);
  }

  /** One that accepts, and does nothing else. */
  static RecordingBackend counting() throws IOException {
    RecordingBackend backend =
        new RecordingBackend(new ServerSocket(0, 1000, InetAddress.getLoopbackAddress()), false);
    backend.counting = true;
    daemon(backend::acceptAll);
    return backend;
  }

  /** How many connections were accepted. */
  int count() {
    return counted.size();
  }

  private static RecordingBackend start(boolean echo) throws IOException {
    RecordingBackend backend =
        new RecordingBackend(new ServerSocket(0, 1000, InetAddress.getLoopbackAddress()), echo);
    daemon(backend::acceptAll);
    return backend;
  }

  /** One connection. */
  static final class Accepted {
    private final Socket socket;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private volatile boolean ended;

    Accepted(Socket socket) {
      this.socket = socket;
    }

    synchronized byte[] received() {
      return received.toByteArray();
    }

    String text() {
      return new String(received(), StandardCharsets.ISO_8859_1);
    }

    boolean ended() {
      return ended;
    }

    Socket socket() {
      return socket;
    }

    private void readAll(boolean echo) {
      try {
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[8192];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          synchronized (this) {
            received.write(buffer, 0, count);
          }
          if (echo) {
            socket.getOutputStream().write(buffer, 0, count);
          }
        }
        if (echo) {
          socket.close();
        }
      } catch (IOException gone) {
        // The test sees what had arrived.
      }
      ended = true;
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  List<Accepted> accepted() {
    return accepted;
  }

  /** The first connection, once there is one. */
  Accepted first() {
    Condition.await("a connection to the back end", () -> !accepted.isEmpty());
    return accepted.get(0);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket one : counted) {
      one.close();
    }
    for (Accepted one : accepted) {
      one.socket.close();
    }
  }

  private void acceptAll() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        if (counting) {
          counted.add(socket);
          continue;
        }
        Accepted one = new Accepted(socket);
        accepted.add(one);
        daemon(() -> one.readAll(echo));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "back end");
    thread.setDaemon(true);
    thread.start();
  }
}
