package org.attls.gateway.admit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Each in a process of its own: what bounds connections is read once in a process. */
class HttpPortTest {
  /** Nobody grows old while others are counted. */
  private static final String PATIENT = "-Dsun.net.httpserver.idleInterval=600";

  private static final String FIVE = "-Djdk.httpserver.maxConnections=5";

  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** Less than the 30 seconds that the JDK's server allows by itself. */
  private static final int PATIENCE_MILLIS = 20_000;

  /** The other process: a port, until its standard input ends. */
  public static final class Program {
    private Program() {}

    /** Prints the port. */
    public static void main(String[] none) throws IOException {
      HttpServer server =
          HttpPort.plain(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      server.createContext("/", exchange -> HttpPort.send(exchange, 200, new byte[1000]));
      server.start();
      System.out.println(server.getAddress().getPort());
      System.in.read();
      server.stop(0);
    }
  }

  @Test
  void connectionsThatSayNothingAreFew() throws Exception {
    assertThat(held(2 * HttpPort.MOST, PATIENT)).isEqualTo(HttpPort.MOST);
  }

  @Test
  void whatAnOperatorHasSetStays() throws Exception {
    assertThat(held(20, PATIENT, FIVE)).isEqualTo(5);
  }

  @Test
  void aConnectionThatSaysNothingEnds() throws Exception {
    Process process = start();
    try (Socket silent = dial(port(process))) {
      assertEnds(silent);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Some of the resets come before the answer, which then fails. */
  @Test
  void whatIsResetIsNotCountedForEver() throws Exception {
    Process process = start(FIVE);
    try {
      int port = port(process);
      for (int i = 0; i < 1000; i++) {
        reset(port);
      }
      long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
      while (!isAnswered(port)) {
        assertThat(System.nanoTime()).isLessThan(until);
        LockSupport.parkNanos(10_000_000);
      }
    } finally {
      process.destroyForcibly();
    }
  }

  private static void reset(int port) throws IOException {
    try (Socket socket = dial(port)) {
      socket.getOutputStream().write(REQUEST);
      socket.setSoLinger(true, 0);
    } catch (SocketException closedAtOnce) {
      assertThat(closedAtOnce).isNotNull();
    }
  }

  private static boolean isAnswered(int port) throws IOException {
    try (Socket socket = dial(port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(REQUEST);
      return socket.getInputStream().read() == 'H';
    } catch (SocketException closedAtOnce) {
      return false;
    }
  }

  /** How many of so many silent connections are not closed at once. */
  private static int held(int connections, String... options) throws Exception {
    Process process = start(options);
    List<Socket> sockets = new ArrayList<>();
    try {
      int port = port(process);
      for (int i = 0; i < connections; i++) {
        sockets.add(dial(port));
      }
      // They are accepted in their order: when the last is closed, all have been decided about.
      assertEnds(sockets.get(connections - 1));
      int held = 0;
      for (Socket socket : sockets) {
        held += isOpen(socket) ? 1 : 0;
      }
      return held;
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
      process.destroyForcibly();
    }
  }

  private static Process start(String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Program.class.getName()));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static int port(Process process) throws IOException {
    return Integer.parseInt(process.inputReader(StandardCharsets.US_ASCII).readLine());
  }

  private static Socket dial(int port) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  private static void assertEnds(Socket socket) throws IOException {
    socket.setSoTimeout(PATIENCE_MILLIS);
    assertThat(isOpen(socket)).isFalse();
  }

  private static boolean isOpen(Socket socket) throws IOException {
    if (socket.getSoTimeout() == 0) {
      socket.setSoTimeout(1);
    }
    try {
      return socket.getInputStream().read() >= 0;
    } catch (SocketTimeoutException silent) {
      return true;
    } catch (SocketException reset) {
      return false;
    }
  }
}
