package org.attls.cli.forward;

import java.io.IOException;
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
import org.attls.rats.Reason;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsConnection;
import org.attls.tls.engine.AttestedTlsException;

/**
 * Carries local connections through attested ones, each through its own. Closing it ends all of
 * them.
 */
public final class Forwarder implements AutoCloseable {
  /** So many connections at a time; each needs two threads. */
  private static final int MOST = 64;

  private static final Duration PAUSE = Duration.ofMillis(100);

  /**
   * How long it waits.
   *
   * @param connecting for the server to take the connection
   * @param halfClose for something to move in one direction when the other has ended
   */
  public record Waits(Duration connecting, Duration halfClose) {
    /** The usual wait for the other direction: that of the gateway. */
    public static Waits connecting(Duration timeout) {
      return new Waits(timeout, Duration.ofSeconds(60));
    }
  }

  private final AttestedTlsClient client;
  private final HostPort to;
  private final String serverName;
  private final Waits waits;
  private final Report report;
  private final AtomicLong count = new AtomicLong();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0, 2 * MOST + 1, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), Forwarder::daemon);

  /**
   * @param serverName what the server's certificate has to name
   */
  public Forwarder(
      AttestedTlsClient client, HostPort to, String serverName, Waits waits, Report report) {
    this.client = client;
    this.to = to;
    this.serverName = serverName;
    this.waits = waits;
    this.report = report;
  }

  /** Forwards in threads of its own, until the socket is closed. */
  public void acceptFrom(ServerSocket socket) {
    daemon(() -> acceptAll(socket)).start();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    open.forEach(ForwardedConnection::closeQuietly);
  }

  private void acceptAll(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        Socket local = socket.accept();
        try {
          threads.execute(() -> forward(local, count.incrementAndGet()));
        } catch (RejectedExecutionException full) {
          ForwardedConnection.closeQuietly(local);
          report.note("connection closed: " + MOST + " are open already");
        }
      } catch (IOException failed) {
        if (!socket.isClosed()) {
          report.note("no connection could be accepted: " + failed.getMessage());
          // Too many open files, as a rule; that passes.
          LockSupport.parkNanos(PAUSE.toNanos());
        }
      }
    }
  }

  private void forward(Socket local, long number) {
    open.add(local);
    try (local;
        Socket remote = new Socket()) {
      // Closed before all has been carried, it is reset: no program takes that for the end.
      local.setSoLinger(true, 0);
      open.add(remote);
      try {
        connect(remote);
        try (AttestedTlsConnection attested = client.connect(remote, serverName)) {
          report.event(
              Event.of("connected", "[" + number + "] connected to " + to)
                  .inHeadline("connection", number));
          new ForwardedConnection(local, remote, attested, waits.halfClose()).carry(threads);
        }
      } finally {
        open.remove(remote);
      }
    } catch (IOException | RejectedExecutionException failed) {
      if (!threads.isShutdown()) {
        report.ended(
            "lost",
            "[" + number + "] connection to " + to,
            Failure.of(failed),
            event -> event.inHeadline("connection", number));
      }
    } finally {
      open.remove(local);
    }
  }

  private void connect(Socket remote) throws AttestedTlsException {
    try {
      remote.connect(
          new InetSocketAddress(to.host(), to.port()), (int) waits.connecting().toMillis());
    } catch (IOException unreachable) {
      throw new AttestedTlsException(
          Reason.DISCONNECTED,
          null,
          null,
          "cannot connect: " + unreachable.getMessage(),
          unreachable);
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "attls forwarding");
    thread.setDaemon(true);
    return thread;
  }
}
