package org.attls.cli.fault;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.attls.rats.Reason;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsConnection;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.engine.AttestedTlsException;
import org.jspecify.annotations.Nullable;

/** The two ends of attested connections: one asks a question, the other answers it. */
final class Ends implements AutoCloseable {
  static final String QUESTION = "how are you\n";
  static final String ANSWER = "attested\n";

  private final Duration patience;
  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** Ends that wait so long for what comes after the handshake. */
  Ends(Duration patience) throws IOException {
    this.patience = patience;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  /** Where the server listens. */
  InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    listener.close();
  }

  /**
   * What an end saw.
   *
   * @param reason why it failed, if it did
   */
  record End(String received, @Nullable Reason reason, Optional<String> message) {}

  record Attempt(End server, End client, Duration took) {
    /** Whether both ends got what they were to get. */
    boolean admitted() {
      return server.received.equals(QUESTION) && client.received.equals(ANSWER);
    }

    /** Whether no application data arrived anywhere. */
    boolean nothingPassed() {
      return server.received.isEmpty() && client.received.isEmpty();
    }
  }

  private interface Opening {
    AttestedTlsConnection open() throws IOException;
  }

  /**
   * A connection; both ends have a thread of their own.
   *
   * @param way leads to {@link #address()}
   */
  Attempt attempt(AttestedTlsServer server, AttestedTlsClient client, InetSocketAddress way)
      throws Exception {
    long start = System.nanoTime();
    Future<End> serving =
        threads.submit(() -> talk(() -> server.accept(listener.accept()), "", ANSWER));
    Future<End> asking =
        threads.submit(
            () ->
                talk(
                    () -> client.connect(new Socket(way.getAddress(), way.getPort()), "localhost"),
                    QUESTION,
                    ""));
    End atClient = asking.get(longest().toMillis(), TimeUnit.MILLISECONDS);
    End atServer = serving.get(longest().toMillis(), TimeUnit.MILLISECONDS);
    return new Attempt(atServer, atClient, Duration.ofNanos(System.nanoTime() - start));
  }

  /**
   * What is no end but a hang: many times what either end may take, so that no busy machine is
   * taken for one.
   */
  private Duration longest() {
    Duration least = Duration.ofMinutes(1);
    Duration most = patience.multipliedBy(10);
    return least.compareTo(most) < 0 ? most : least;
  }

  private End talk(Opening opening, String question, String answer) {
    StringBuilder received = new StringBuilder();
    try (AttestedTlsConnection connection = opening.open()) {
      connection.readTimeout(patience);
      write(connection, question);
      InputStream in = connection.inputStream();
      for (int octet = in.read(); octet >= 0; octet = octet == '\n' ? -1 : in.read()) {
        received.append((char) octet);
      }
      write(connection, answer);
      return new End(received.toString(), null, Optional.empty());
    } catch (AttestedTlsException failed) {
      return new End(
          received.toString(), failed.reason(), Optional.ofNullable(failed.getMessage()));
    } catch (IOException broken) {
      return new End(received.toString(), Reason.DISCONNECTED, Optional.of("transport: " + broken));
    }
  }

  private static void write(AttestedTlsConnection connection, String line) throws IOException {
    if (!line.isEmpty()) {
      connection.outputStream().write(line.getBytes(StandardCharsets.UTF_8));
    }
  }
}
