package org.attls.cli.forward;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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

  private static final int BUFFER = 16 * 1024;
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final AttestedTlsClient client;
  private final HostPort to;
  private final String serverName;
  private final Duration timeout;
  private final Report report;
  private final AtomicLong count = new AtomicLong();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0, 2 * MOST + 1, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), Forwarder::daemon);

  /**
   * @param serverName what the server's certificate has to name
   * @param timeout for connecting
   */
  public Forwarder(
      AttestedTlsClient client, HostPort to, String serverName, Duration timeout, Report report) {
    this.client = client;
    this.to = to;
    this.serverName = serverName;
    this.timeout = timeout;
    this.report = report;
  }

  /** Forwards in threads of its own, until the socket is closed. */
  public void acceptFrom(ServerSocket socket) {
    daemon(() -> acceptAll(socket)).start();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    open.forEach(Forwarder::closeQuietly);
  }

  private void acceptAll(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        Socket local = socket.accept();
        try {
          threads.execute(() -> forward(local, count.incrementAndGet()));
        } catch (RejectedExecutionException full) {
          closeQuietly(local);
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
      open.add(remote);
      try {
        remote.connect(new InetSocketAddress(to.host(), to.port()), (int) timeout.toMillis());
        try (AttestedTlsConnection attested = client.connect(remote, serverName)) {
          report.event(
              Event.of("connected", "[" + number + "] connected to " + to)
                  .inHeadline("connection", number));
          CompletableFuture<Boolean> up = new CompletableFuture<>();
          threads.execute(() -> up.complete(copyUp(local, attested)));
          copyDown(attested, local, up);
          // What the local program still has to say is carried to its end.
          up.join();
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

  /**
   * Up to the local program's end; then the server is told, which may go on. Returns whether it
   * came so far.
   */
  private static boolean copyUp(Socket local, AttestedTlsConnection attested) {
    try {
      copy(local.getInputStream(), attested.outputStream());
      attested.shutdownOutput();
      return true;
    } catch (IOException failed) {
      // The other direction tells why.
      closeQuietly(attested);
      return false;
    }
  }

  /** Up to the server's end; a local program that has closed altogether needs no answer. */
  private static void copyDown(
      AttestedTlsConnection attested, Socket local, CompletableFuture<Boolean> up)
      throws IOException {
    try {
      copy(attested.inputStream(), local.getOutputStream());
      local.shutdownOutput();
    } catch (AttestedTlsException cut) {
      throw cut;
    } catch (IOException gone) {
      if (!up.getNow(false)) {
        throw gone;
      }
    }
  }

  private static void copy(InputStream from, OutputStream to) throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
      to.write(buffer, 0, count);
      to.flush();
    }
  }

  private static void closeQuietly(Closeable connection) {
    try {
      connection.close();
    } catch (IOException gone) {
      // That is what was wanted.
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "attls forwarding");
    thread.setDaemon(true);
    return thread;
  }
}
