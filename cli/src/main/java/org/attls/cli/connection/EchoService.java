package org.attls.cli.connection;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.attls.cli.option.HostPort;
import org.attls.cli.report.Event;
import org.attls.cli.report.Failure;
import org.attls.cli.report.Report;
import org.attls.cli.trace.TraceFile;
import org.attls.rats.AttestedIdentity;
import org.attls.rats.Reason;
import org.attls.tls.AttestedTlsConnection;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.engine.AttestedSession;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.profile.WireProfile;
import org.jspecify.annotations.Nullable;

/**
 * Sends back what admitted clients send, until they say close_notify or their verdict has expired.
 * Closing it ends all connections.
 */
final class EchoService implements AutoCloseable {
  /** So many connections at a time; more are closed at once. */
  private static final int MOST = 256;

  private static final int BUFFER = 16 * 1024;
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final AttestedTlsServer server;
  private final @Nullable TraceFile trace;
  private final WireProfile profile;
  private final Report report;
  private final AtomicLong count = new AtomicLong();
  private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor workers =
      new ThreadPoolExecutor(
          0, MOST, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), EchoService::daemon);

  /** Serves; the trace reads what passes as the profile says. */
  EchoService(
      AttestedTlsServer server, @Nullable TraceFile trace, WireProfile profile, Report report) {
    this.server = server;
    this.trace = trace;
    this.profile = profile;
    this.report = report;
  }

  /** Serves clients in threads of their own, until the socket is closed. */
  void acceptFrom(ServerSocket socket) {
    daemon(() -> acceptAll(socket)).start();
  }

  /**
   * Serves one client to its end.
   *
   * @throws AttestedTlsException why it was not admitted, or that it went away without close_notify
   */
  void serve(Socket client) throws IOException {
    new Served(client, count.incrementAndGet()).run();
  }

  @Override
  public void close() {
    workers.shutdown();
    open.forEach(EchoService::closeQuietly);
  }

  private void acceptAll(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        dispatch(client);
      } catch (IOException failed) {
        if (!socket.isClosed()) {
          report.note("no connection could be accepted: " + failed.getMessage());
          // Too many open files, as a rule; that passes.
          LockSupport.parkNanos(PAUSE.toNanos());
        }
      }
    }
  }

  private void dispatch(Socket client) {
    long number = count.incrementAndGet();
    try {
      workers.execute(() -> serveOrTell(client, number));
    } catch (RejectedExecutionException full) {
      closeQuietly(client);
      report.note("connection " + number + " closed: " + MOST + " are open already");
    }
  }

  private void serveOrTell(Socket client, long number) {
    Served served = new Served(client, number);
    try {
      served.run();
    } catch (IOException | RuntimeException ended) {
      // What ends because we do is no news.
      if (!workers.isShutdown()) {
        report.ended(
            served.admitted ? "lost" : "refused",
            "[" + number + "] client " + served.peer,
            Failure.of(ended),
            event -> event.inHeadline("connection", number).inHeadline("peer", served.peer));
      }
    }
  }

  /** One client, from its first octet to its last. */
  private final class Served {
    private final Socket client;
    private final long number;
    private final String peer;
    private boolean admitted;

    Served(Socket client, long number) {
      this.client = client;
      this.number = number;
      this.peer = HostPort.describe((InetSocketAddress) client.getRemoteSocketAddress());
    }

    private AttestedTlsConnection accept() throws IOException {
      return trace == null
          ? server.accept(client)
          : server.accept(client, trace.connection(profile));
    }

    void run() throws IOException {
      open.add(client);
      try (AttestedTlsConnection connection = accept()) {
        admitted = true;
        // From now on closing says close_notify first.
        open.remove(client);
        open.add(connection);
        try {
          if (!workers.isShutdown()) {
            report.event(admitted(connection.session(), number, peer));
            echo(connection, number);
          }
        } finally {
          open.remove(connection);
        }
      } finally {
        open.remove(client);
        closeQuietly(client);
      }
    }
  }

  private void echo(AttestedTlsConnection connection, long number) throws IOException {
    ReceivedLines lines = ReceivedLines.of(report, number);
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream in = connection.inputStream();
      for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
        lines.add(buffer, got);
        connection.outputStream().write(buffer, 0, got);
      }
      lines.end();
    } catch (AttestedTlsException ended) {
      if (ended.reason() != Reason.RESULT_STALE) {
        throw ended;
      }
      report.log(
          Event.of("expired", "[" + number + "] the verdict has expired")
              .inHeadline("connection", number));
    }
    report.event(Event.of("closed", "[" + number + "] closed").inHeadline("connection", number));
  }

  private static Event admitted(AttestedSession session, long number, String peer) {
    String who =
        session
            .peer()
            .map(known -> known.verdict().identity())
            .map(EchoService::describe)
            .or(session::certifiedPeer)
            .orElse("nobody in particular: clients are not authenticated");
    return SessionFacts.addSession(
        Event.of("admitted", "[" + number + "] admitted " + who)
            .inHeadline("connection", number)
            .fact("peer", peer),
        session);
  }

  private static String describe(AttestedIdentity identity) {
    return switch (identity.level()) {
      case INSTANCE -> "instance " + identity.name();
      case CLASS -> "a device of class " + identity.name();
      case PKIX_NAME -> identity.name();
    };
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception gone) {
      // It is closed, which was the wish.
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "attls server");
    thread.setDaemon(true);
    return thread;
  }
}
