package org.attls.tls;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.tls.binding.SecretBytes;
import org.attls.tls.engine.AttestedSession;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;
import org.jspecify.annotations.Nullable;

/**
 * An attested connection over a blocking socket. One thread may read while another writes.
 *
 * <p>A failure closes the socket, after the alert has been sent and the peer has had a second to
 * read it.
 */
public final class AttestedTlsConnection implements Closeable {
  private static final int BUFFER = 16 * 1024;

  private final Socket socket;
  private final AttestedTlsEngine engine;
  private final Object sending = new Object();
  private final byte[] received = new byte[BUFFER];
  private final Ending ending = new Ending();
  private volatile Watchdog.@Nullable Watch verdictEnd;
  private volatile Duration readTimeout = Duration.ZERO;

  private AttestedTlsConnection(Socket socket, AttestedTlsEngine engine) {
    this.socket = socket;
    this.engine = engine;
  }

  /** Makes the engine of one connection. */
  interface EngineSource {
    AttestedTlsEngine newEngine() throws AttestedTlsException;
  }

  /** Opens a connection, or closes the socket. */
  static AttestedTlsConnection open(Socket socket, EngineSource source, Duration timeout)
      throws IOException {
    boolean open = false;
    try {
      AttestedTlsConnection connection = new AttestedTlsConnection(socket, source.newEngine());
      connection.open(timeout);
      open = true;
      return connection;
    } finally {
      if (!open) {
        Parting.closeQuietly(socket);
      }
    }
  }

  private void open(Duration timeout) throws IOException {
    Deadline deadline = Deadline.in(timeout);
    // Reading has a timeout of its own; a peer that does not read our octets is cut off by the
    // watchdog.
    try (Watchdog.Watch watch = Watchdog.closeAt(socket, timeout.plus(Parting.LINGER))) {
      socket.setTcpNoDelay(true);
      handshake(deadline);
      socket.setSoTimeout(0);
      engine.releaseBuffers();
      session().validUntil().ifPresent(this::endAt);
    } catch (IOException | RuntimeException failed) {
      // First what to say, then saying it.
      IOException explained = explained(failed, deadline);
      closeEngine();
      abandon();
      throw explained;
    }
  }

  /** What is known of the connection. */
  public AttestedSession session() {
    synchronized (engine) {
      return engine.session();
    }
  }

  /**
   * A secret that both ends of the connection, and nobody else, can compute: see {@link
   * AttestedTlsEngine#exportKeyingMaterial}.
   */
  public SecretBytes exportKeyingMaterial(String label, Bytes context, int length) {
    synchronized (engine) {
      return engine.exportKeyingMaterial(label, context, length);
    }
  }

  /**
   * Application data from the peer; the end of the stream is the peer's close_notify, after which
   * the peer may still be written to. Reading throws an {@link AttestedTlsException} when the peer
   * refuses us or goes away without close_notify, and when this end has closed the connection.
   */
  public InputStream inputStream() {
    return new PlaintextIn();
  }

  /**
   * Application data to the peer; every write is sent at once, and waits while the peer does not
   * read: {@link #close()} by another thread, and the end of the verdict, end it.
   */
  public OutputStream outputStream() {
    return new PlaintextOut();
  }

  /**
   * Says close_notify: nothing more is written, and the peer, which is told so, may still be read
   * from. Closing the stream of {@link #outputStream} does not do this.
   *
   * @throws AttestedTlsException when the connection has broken, or its verdict has expired
   */
  public void shutdownOutput() throws IOException {
    say(
        () -> {
          ending.requireNone();
          engine.closeOutput();
        });
  }

  /**
   * How long a read may wait for application data, to the millisecond above; zero for ever. Records
   * without any do not lengthen it. A read that is too late throws a {@link
   * SocketTimeoutException}, and the next one goes on where it stopped.
   */
  public void readTimeout(Duration timeout) throws SocketException {
    socket.setSoTimeout(Math.toIntExact(timeout.plusNanos(999_999).toMillis()));
    readTimeout = timeout;
  }

  /**
   * Says close_notify, and closes the socket. Waits a second at most, for a peer that still sends;
   * a read or write of another thread ends then too.
   */
  @Override
  public void close() throws IOException {
    forgetVerdictEnd();
    closeEngine();
    abandon();
  }

  /**
   * Ends the connection for a reason of its owner's: the peer is sent the alert that belongs to it,
   * and reads and writes throw an {@link AttestedTlsException} with that reason. {@link
   * Reason#REVOKED} is for policy or trust anchors that have changed against the peer. At the end
   * of the verdict the connection ends by itself, with {@link Reason#RESULT_STALE}.
   *
   * <p>Takes a second at most, as {@link #close()} does; does nothing when the connection has ended
   * already.
   */
  public void end(AttestationException reason) {
    forgetVerdictEnd();
    synchronized (engine) {
      if (engine.state() == AttestedTlsEngine.State.CLOSED) {
        return;
      }
      ending.note(engine.end(reason));
    }
    abandon();
  }

  /** Whatever happened: its secrets are wiped, and the identity key is free. */
  private void closeEngine() {
    synchronized (engine) {
      engine.close();
    }
  }

  private void endAt(Deadline validUntil) {
    verdictEnd =
        Watchdog.runAt(
            validUntil,
            () -> end(new AttestationException(Reason.RESULT_STALE, "the verdict has expired")));
  }

  private void forgetVerdictEnd() {
    Watchdog.Watch watch = verdictEnd;
    if (watch != null) {
      watch.close();
    }
  }

  private void handshake(Deadline deadline) throws IOException {
    flush();
    while (state() == AttestedTlsEngine.State.HANDSHAKING) {
      long left = deadline.remaining().toMillis();
      if (left <= 0) {
        throw timedOut();
      }
      socket.setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
      receive();
      flush();
    }
    if (deadline.expired() && state() != AttestedTlsEngine.State.OPEN) {
      throw timedOut();
    }
  }

  /**
   * Reads once from the socket and hands over what came. Sends nothing: in an open connection
   * nothing calls for an answer, and a reader that waited for its peer to read would stop both,
   * where the peer's reader does the same.
   */
  private void receive() throws IOException {
    int count = socket.getInputStream().read(received);
    synchronized (engine) {
      if (count < 0) {
        engine.inputEnded();
      } else {
        engine.offerInput(received, 0, count);
      }
    }
  }

  /** Sends all there is. */
  private void flush() throws IOException {
    synchronized (sending) {
      byte[] buffer = new byte[BUFFER];
      while (true) {
        int count;
        synchronized (engine) {
          count = engine.readOutput(buffer, 0, buffer.length);
        }
        if (count == 0) {
          return;
        }
        socket.getOutputStream().write(buffer, 0, count);
      }
    }
  }

  /** A step of the engine's that leaves something to be sent. */
  private interface Step {
    void run() throws AttestedTlsException;
  }

  /** Where the step ends the connection, the verdict being over, the peer gets its alert. */
  private void say(Step step) throws IOException {
    try {
      synchronized (engine) {
        step.run();
      }
    } catch (AttestedTlsException ended) {
      if (state() == AttestedTlsEngine.State.CLOSED) {
        ending.note(ended);
        abandon();
      }
      throw ended;
    }
    flushed();
  }

  /** Where the peer has reset the connection, it may have said why: the reader finds its alert. */
  private void flushed() throws IOException {
    try {
      flush();
    } catch (IOException failed) {
      throw ending.because(failed);
    }
  }

  private AttestedTlsEngine.State state() {
    synchronized (engine) {
      return engine.state();
    }
  }

  private AttestedTlsException timedOut() {
    synchronized (engine) {
      return engine.timedOut();
    }
  }

  /** A socket's own failure in our words. */
  private IOException explained(Exception failed, Deadline deadline) {
    if (failed instanceof AttestedTlsException known) {
      return known;
    }
    if (failed instanceof SocketTimeoutException || deadline.expired()) {
      return timedOut();
    }
    if (failed instanceof IOException transport) {
      return Ending.transportFailed(transport);
    }
    return new AttestedTlsException(Reason.DEFECT, null, null, "unexpected " + failed, failed);
  }

  /** Sends what is left, an alert or close_notify, and closes the socket. */
  private void abandon() {
    Parting.from(socket, this::flush);
  }

  private final class PlaintextIn extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      int count = read(one, 0, 1);
      return count < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      Duration timeout = readTimeout;
      Optional<Deadline> until =
          timeout.isZero() ? Optional.empty() : Optional.of(Deadline.in(timeout));
      while (true) {
        int count;
        synchronized (engine) {
          count = engine.readInput(buffer, offset, length);
        }
        if (count > 0) {
          return count;
        }
        if (ended()) {
          return -1;
        }
        next(until);
      }
    }

    /**
     * The peer's close_notify is the end. After a failure, or where this end closed, there is none,
     * so that nobody takes it for one.
     */
    private boolean ended() throws AttestedTlsException {
      synchronized (engine) {
        if (engine.inputClosed() || engine.state() != AttestedTlsEngine.State.CLOSED) {
          return engine.inputClosed();
        }
      }
      throw ending.reason();
    }

    private void next(Optional<Deadline> until) throws IOException {
      try {
        if (until.isPresent()) {
          waitUntil(until.get());
        }
        receive();
      } catch (AttestedTlsException ended) {
        // What came in front of the alert is delivered first; the reader finds the failure behind.
        ending.note(ended);
        abandon();
        if (state() != AttestedTlsEngine.State.CLOSED) {
          throw ended;
        }
      } catch (SocketTimeoutException late) {
        throw late;
      } catch (IOException failed) {
        AttestedTlsException why = ending.because(failed);
        closeEngine();
        Parting.closeQuietly(socket);
        throw why;
      }
    }

    private void waitUntil(Deadline until) throws IOException {
      long left = until.remaining().plusNanos(999_999).toMillis();
      if (left <= 0) {
        throw new SocketTimeoutException("no application data within " + readTimeout);
      }
      socket.setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
    }
  }

  private final class PlaintextOut extends OutputStream {
    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, octets.length);
      int at = offset;
      int end = offset + length;
      while (at < end) {
        // One record at a time, so that the engine's queue stays small.
        int piece = Math.min(end - at, BUFFER);
        int from = at;
        say(
            () -> {
              if (engine.state() != AttestedTlsEngine.State.OPEN || engine.outputClosed()) {
                throw ending.reason();
              }
              engine.writeApplicationData(octets, from, piece);
            });
        at += piece;
      }
    }
  }
}
