package org.attls.verifier.veraison;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP proxy: tunnels by CONNECT, and forwards plain requests one to a connection. */
final class ForwardingProxy implements AutoCloseable {
  private final ServerSocket socket;
  private final String credentials;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> requestLines = new CopyOnWriteArrayList<>();

  /**
   * Starts on a free port.
   *
   * @param credentials the Proxy-Authorization that it insists on; none if empty
   */
  ForwardingProxy(String credentials) {
    this.credentials = credentials;
    try {
      this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    threads.submit(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  /** What it was asked for. */
  List<String> requestLines() {
    return requestLines;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      socket.close();
    } catch (IOException closed) {
      throw new UncheckedIOException(closed);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        threads.submit(() -> serve(client));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(Socket client) {
    try (client) {
      BufferedInputStream in = new BufferedInputStream(client.getInputStream());
      OutputStream out = client.getOutputStream();
      String first = line(in);
      StringBuilder fields = new StringBuilder();
      boolean admitted = credentials.isEmpty();
      for (String field = line(in); !field.isEmpty(); field = line(in)) {
        String name = field.substring(0, field.indexOf(':')).toLowerCase(Locale.ROOT);
        if (name.equals("proxy-authorization")) {
          admitted |= field.substring(field.indexOf(':') + 1).strip().equals(credentials);
        } else if (!name.equals("connection") && !name.equals("proxy-connection")) {
          fields.append(field).append("\r\n");
        }
      }
      requestLines.add(first);
      if (!admitted) {
        write(out, "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
        return;
      }
      String[] words = first.split(" ");
      URI target = URI.create(words[0].equals("CONNECT") ? "https://" + words[1] : words[1]);
      try (Socket server = new Socket(target.getHost(), target.getPort())) {
        if (words[0].equals("CONNECT")) {
          write(out, "HTTP/1.1 200 Connected\r\n\r\n");
        } else {
          String path =
              target.getRawPath()
                  + (target.getRawQuery() == null ? "" : "?" + target.getRawQuery());
          write(
              server.getOutputStream(),
              words[0] + " " + path + " HTTP/1.1\r\n" + fields + "Connection: close\r\n\r\n");
        }
        threads.submit(() -> copy(in, server.getOutputStream()));
        copy(server.getInputStream(), out);
      }
    } catch (IOException gone) {
      // Whoever was talking has hung up.
    }
  }

  private static long copy(InputStream from, OutputStream to) throws IOException {
    return from.transferTo(to);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
