package org.attls.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Both ends of connections on which lines are sent and, each in its turn, acknowledged. */
final class Talkers {
  private Talkers() {}

  /** Keeps each line, and then acknowledges it. */
  static final class Backend implements AutoCloseable {
    private final ServerSocket listener;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<List<String>> received = new CopyOnWriteArrayList<>();

    Backend() throws IOException {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      daemon(this::accept);
    }

    int port() {
      return listener.getLocalPort();
    }

    /** The lines of each connection. */
    List<List<String>> received() {
      return received;
    }

    private void accept() {
      while (!listener.isClosed()) {
        try {
          Socket socket = listener.accept();
          sockets.add(socket);
          List<String> lines = new CopyOnWriteArrayList<>();
          received.add(lines);
          daemon(() -> serve(socket, lines));
        } catch (IOException closed) {
          return;
        }
      }
    }

    private static void serve(Socket socket, List<String> lines) {
      try (socket) {
        BufferedReader in = reader(socket);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          lines.add(line);
          say(socket, line);
        }
      } catch (IOException gone) {
        // What it had received is kept.
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  /** Sends a line as soon as the one before is acknowledged, until the connection ends. */
  static final class Device implements AutoCloseable {
    private final Socket socket;
    private final String name;
    private final AtomicInteger acknowledged = new AtomicInteger();
    private volatile boolean over;

    Device(int port, String name) throws IOException {
      this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
      this.name = name;
      daemon(this::talk);
    }

    String line(int number) {
      return name + " " + number;
    }

    /** How many of its lines, which is the number of the next. */
    int acknowledged() {
      return acknowledged.get();
    }

    boolean over() {
      return over;
    }

    private void talk() {
      try {
        BufferedReader in = reader(socket);
        boolean open = true;
        while (open) {
          String line = line(acknowledged.get());
          say(socket, line);
          open = line.equals(in.readLine());
          if (open) {
            acknowledged.incrementAndGet();
          }
        }
      } catch (IOException cut) {
        // As an end in order.
      }
      over = true;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  private static void say(Socket socket, String line) throws IOException {
    socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "talker");
    thread.setDaemon(true);
    thread.start();
  }
}
