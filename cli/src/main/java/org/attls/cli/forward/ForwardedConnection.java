package org.attls.cli.forward;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.attls.rats.Reason;
import org.attls.tls.AttestedTlsConnection;
import org.attls.tls.engine.AttestedTlsException;
import org.jspecify.annotations.Nullable;

/**
 * The two directions of one forwarded connection. Each end may close its own; a cut at one end is a
 * cut at the other: a reset for the program, no close_notify for the server.
 */
final class ForwardedConnection {
  private static final int BUFFER = 16 * 1024;

  private final Socket local;
  private final Socket remote;
  private final AttestedTlsConnection attested;
  private final Duration halfClose;
  private final CompletableFuture<Boolean> up = new CompletableFuture<>();
  private final CompletableFuture<Boolean> down = new CompletableFuture<>();
  private volatile long lastMoved = System.nanoTime();
  private volatile @Nullable AttestedTlsException cut;

  /**
   * @param local set to be reset when it is closed; after the server's close_notify it is not
   * @param remote what the attested connection goes over
   * @param halfClose how long one direction may stand still when the other has ended
   */
  ForwardedConnection(
      Socket local, Socket remote, AttestedTlsConnection attested, Duration halfClose) {
    this.local = local;
    this.remote = remote;
    this.attested = attested;
    this.halfClose = halfClose;
  }

  /**
   * Carries until both ends have said all they had to say; the caller closes.
   *
   * @param threads for the direction from the program to the server
   * @throws AttestedTlsException when an end is cut off, or stands still for too long
   */
  void carry(Executor threads) throws IOException {
    threads.execute(this::up);
    try {
      down();
    } catch (AttestedTlsException failed) {
      cut(failed);
    } catch (IOException gone) {
      // A program that has closed altogether needs no answer.
      if (!up.getNow(false)) {
        cut(programGone(gone));
      }
    } finally {
      down.complete(false);
    }
    awaitOther(up);
    AttestedTlsException why = cut;
    if (why != null) {
      throw why;
    }
  }

  /** Up to the server's end. */
  private void down() throws IOException {
    copy(attested.inputStream(), local.getOutputStream());
    local.shutdownOutput();
    // The program has everything, or will have it: closing cuts nothing off any more.
    local.setSoLinger(false, 0);
    down.complete(true);
  }

  /** Up to the program's end; then the server is told, which may go on. */
  private void up() {
    try {
      copy(local.getInputStream(), attested.outputStream());
      attested.shutdownOutput();
      up.complete(true);
    } catch (AttestedTlsException broken) {
      // The other direction finds out why.
    } catch (IOException gone) {
      cut(programGone(gone));
    } catch (RuntimeException defect) {
      cut(new AttestedTlsException(Reason.DEFECT, null, null, "unexpected " + defect, defect));
    } finally {
      up.complete(false);
    }
    awaitOther(down);
  }

  /** Goes on for as long as something moves. */
  private void awaitOther(CompletableFuture<Boolean> other) {
    lastMoved = System.nanoTime();
    try {
      while (!other.isDone()) {
        long left = halfClose.toNanos() - (System.nanoTime() - lastMoved);
        if (left <= 0) {
          cut(
              new AttestedTlsException(
                  Reason.DEADLINE,
                  null,
                  null,
                  "one direction has ended, and the other stood still for "
                      + halfClose.toMillis()
                      + " ms",
                  null));
          return;
        }
        awaitAtMost(left, other);
      }
    } catch (InterruptedException stopped) {
      cut(new AttestedTlsException(Reason.DISCONNECTED, null, null, "stopped", stopped));
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitAtMost(long nanos, CompletableFuture<Boolean> other)
      throws InterruptedException {
    try {
      other.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException notYet) {
      // The caller looks whether anything has moved.
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The first reason stays. The server gets no close_notify, which would mean that it has all. */
  private void cut(AttestedTlsException why) {
    synchronized (this) {
      if (cut == null) {
        cut = why;
      }
    }
    closeQuietly(remote);
    closeQuietly(local);
  }

  private static AttestedTlsException programGone(IOException failed) {
    return new AttestedTlsException(
        Reason.DISCONNECTED,
        null,
        null,
        "the local program has gone: " + failed.getMessage(),
        failed);
  }

  private void copy(InputStream from, OutputStream to) throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
      to.write(buffer, 0, count);
      to.flush();
      lastMoved = System.nanoTime();
    }
  }

  static void closeQuietly(Closeable connection) {
    try {
      connection.close();
    } catch (IOException gone) {
      // That is what was wanted.
    }
  }
}
