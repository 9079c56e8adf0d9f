package org.attls.tls.internal.bc;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.tls.alert.Endpoint;
import org.attls.tls.binding.SecretBytes;
import org.attls.tls.engine.AttestedSession;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.ClientSettings;
import org.attls.tls.engine.Judgement;
import org.attls.tls.engine.PendingVerdict;
import org.attls.tls.engine.ServerSettings;
import org.attls.tls.handshake.HandshakeFlow;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsProtocol;
import org.jspecify.annotations.Nullable;

/**
 * The engine over the library's non-blocking mode. The library always gets exactly one record,
 * whose header was looked at before.
 */
public final class BcEngine implements AttestedTlsEngine {
  private static final byte[] NOTHING = new byte[0];

  private final Connection connection;
  private final TlsProtocol protocol;
  private final AutoCloseable peer;
  private final RecordCutter cutter = new RecordCutter();
  private boolean anythingSent;
  private boolean outlivesVerdict;
  private byte[] plainAlert = NOTHING;
  private @Nullable AttestedTlsException end;

  BcEngine(Connection connection, TlsProtocol protocol, AutoCloseable peer) {
    this.connection = connection;
    this.protocol = protocol;
    this.peer = peer;
  }

  /** A server waiting for its client's first octets. */
  public static AttestedTlsEngine server(ServerSettings settings) throws AttestedTlsException {
    Connection connection = new Connection(settings.connection(), Endpoint.SERVER);
    BcServerPeer peer = new BcServerPeer(connection, settings);
    BcServerProtocol protocol = new BcServerProtocol(connection, peer);
    BcEngine engine = new BcEngine(connection, protocol, peer);
    engine.run(() -> protocol.accept(peer));
    return engine;
  }

  /** A client whose ClientHello waits to be sent. */
  public static AttestedTlsEngine client(ClientSettings settings) throws AttestedTlsException {
    Connection connection = new Connection(settings.connection(), Endpoint.CLIENT);
    BcClientPeer peer = new BcClientPeer(connection, settings);
    BcClientProtocol protocol = new BcClientProtocol(connection, peer);
    BcEngine engine = new BcEngine(connection, protocol, peer);
    engine.run(() -> protocol.connect(peer));
    return engine;
  }

  @Override
  public State state() {
    if (end != null || protocol.isClosed()) {
      return State.CLOSED;
    }
    if (connection.session() != null) {
      return State.OPEN;
    }
    return connection.pending() == null ? State.HANDSHAKING : State.AWAITING_VERDICT;
  }

  @Override
  public int offerInput(byte[] octets, int offset, int length) throws AttestedTlsException {
    requireVerdict();
    int at = offset;
    int stop = offset + length;
    while (at < stop && state() != State.CLOSED && !inputClosed()) {
      if (state() == State.AWAITING_VERDICT) {
        return at - offset;
      }
      at += cutter.take(octets, at, stop);
      if (cutter.hasHeaderOnly()) {
        run(this::checkHeader);
        // Only now: a length that may not be allocates nothing.
        cutter.makeRoom();
      }
      if (cutter.isWhole()) {
        run(this::record);
      }
    }
    return length;
  }

  @Override
  public void inputEnded() throws AttestedTlsException {
    if (state() == State.CLOSED || inputClosed()) {
      return;
    }
    throw over(
        Endings.silent(
            Reason.DISCONNECTED, "the peer ended the transport without saying close_notify", null));
  }

  @Override
  public int outputAvailable() {
    return protocol.getAvailableOutputBytes() + plainAlert.length;
  }

  @Override
  public int readOutput(byte[] buffer, int offset, int length) {
    int read = protocol.readOutput(buffer, offset, length);
    if (read > 0) {
      anythingSent = true;
      return read;
    }
    int alert = Math.min(plainAlert.length, length);
    System.arraycopy(plainAlert, 0, buffer, offset, alert);
    byte[] rest = new byte[plainAlert.length - alert];
    System.arraycopy(plainAlert, alert, rest, 0, rest.length);
    plainAlert = rest;
    return alert;
  }

  @Override
  public int inputAvailable() {
    return connection.plaintext.available();
  }

  @Override
  public int readInput(byte[] buffer, int offset, int length) {
    return connection.plaintext.take(buffer, offset, length);
  }

  @Override
  public void writeApplicationData(byte[] octets, int offset, int length)
      throws AttestedTlsException {
    requireOpen();
    if (outputClosed()) {
      throw new IllegalStateException("close_notify has been said");
    }
    requireVerdict();
    run(() -> protocol.writeApplicationData(octets, offset, length));
  }

  @Override
  public boolean inputClosed() {
    return connection.halves.inputClosed();
  }

  @Override
  public boolean outputClosed() {
    return connection.halves.outputClosed();
  }

  @Override
  public void closeOutput() throws AttestedTlsException {
    if (state() == State.CLOSED || outputClosed()) {
      return;
    }
    requireOpen();
    requireVerdict();
    if (inputClosed()) {
      close();
    } else {
      run(((FailingProtocol) protocol)::closeOutput);
    }
  }

  @Override
  public void releaseBuffers() {
    cutter.release();
    ((FailingProtocol) protocol).releaseOutput();
  }

  @Override
  public AttestedSession session() {
    AttestedSession session = connection.session();
    if (session == null) {
      throw new IllegalStateException("the handshake is not over");
    }
    return session;
  }

  @Override
  public SecretBytes exportKeyingMaterial(String label, Bytes context, int length) {
    requireOpen();
    if (verdictOver()) {
      throw new IllegalStateException("the verdict has expired");
    }
    return connection.exporter().export(label, context, length);
  }

  @Override
  public Optional<PendingVerdict> pendingVerdict() {
    return Optional.ofNullable(connection.pending());
  }

  @Override
  public void verdict(Judgement judgement) throws AttestedTlsException {
    PendingVerdict pending = connection.pending();
    if (state() == State.CLOSED) {
      return;
    }
    if (pending == null) {
      throw new IllegalStateException("no verdict is awaited");
    }
    if (!judgement.answers(pending)) {
      throw new IllegalArgumentException("the verdict is about another connection");
    }
    try {
      connection.judged(judgement);
    } catch (AttestationException refused) {
      throw end(refused);
    }
  }

  @Override
  public AttestedTlsException timedOut() {
    return end(
        new AttestationException(
            Reason.DEADLINE,
            "handshake not over after " + connection.settings.limits().handshakeTimeout()));
  }

  @Override
  public AttestedTlsException end(AttestationException reason) {
    if (end != null) {
      return end;
    }
    if (state() == State.CLOSED) {
      return Endings.silent(reason.reason(), "the connection was closed already", reason);
    }
    try {
      run(() -> ((FailingProtocol) protocol).fail(reason));
    } catch (AttestedTlsException noted) {
      return noted;
    }
    return over(noteEnd(reason));
  }

  @Override
  public void close() {
    try {
      if (state() != State.CLOSED) {
        protocol.close();
      }
    } catch (IOException unsendable) {
      // Closing was the wish; the transport is closed by its owner whatever happened here.
    } finally {
      ((FailingProtocol) protocol).wipe();
      freePeer();
    }
  }

  /** A verdict that is over opens nothing, even where nobody watches the clock. */
  private void requireVerdict() throws AttestedTlsException {
    if (state() == State.OPEN && verdictOver()) {
      throw end(new AttestationException(Reason.RESULT_STALE, "the verdict has expired"));
    }
  }

  private boolean verdictOver() {
    AttestedSession session = connection.session();
    return session != null
        && !outlivesVerdict
        && session.validUntil().filter(Deadline::expired).isPresent();
  }

  @Override
  public void outliveVerdict() throws AttestedTlsException {
    requireOpen();
    requireVerdict();
    outlivesVerdict = true;
  }

  private void requireOpen() {
    if (state() != State.OPEN) {
      throw new IllegalStateException("the connection is " + state());
    }
  }

  private void checkHeader() throws IOException {
    checked(() -> connection.flow.recordHeader(cutter.type(), cutter.fragmentLength()));
    // Checks type and length, and sends the alert for what is wrong with them.
    protocol.previewInputRecord(cutter.header());
  }

  /**
   * A whole record. Where change_cipher_spec may be, it is dropped; the library has other rules.
   */
  private void record() throws IOException {
    byte[] record = cutter.octets();
    int size = cutter.next();
    if (HandshakeFlow.isChangeCipherSpec(record[0] & 0xFF)) {
      checked(() -> HandshakeFlow.changeCipherSpec(record[RecordCutter.HEADER] & 0xFF));
      return;
    }
    if (record[0] == ContentType.application_data) {
      OptionalInt alert = connection.lateAlert(record, size);
      if (alert.isPresent()) {
        throw new TlsFatalAlertReceived((short) alert.getAsInt());
      }
    }
    protocol.offerInput(record, 0, size);
  }

  /** A check of ours outside the library's callbacks. */
  private interface Check {
    void run() throws AttestationException;
  }

  private void checked(Check check) throws IOException {
    try {
      check.run();
    } catch (AttestationException failure) {
      ((FailingProtocol) protocol).fail(failure);
      throw Failures.fatal(failure);
    }
  }

  /** A step of the library's. */
  private interface Step {
    void run() throws IOException;
  }

  private void run(Step step) throws AttestedTlsException {
    try {
      step.run();
    } catch (IOException failed) {
      AttestedTlsException first = end;
      throw over(first == null ? noteEnd(failed) : first);
    } catch (RuntimeException defect) {
      throw over(Endings.defect(defect));
    } catch (Error broken) {
      over(Endings.defect(broken));
      throw broken;
    } finally {
      if (protocol.isClosed()) {
        ((FailingProtocol) protocol).wipe();
      }
    }
  }

  /** The connection has ended for that reason: what it held of the handshake goes. */
  private AttestedTlsException over(AttestedTlsException reason) {
    end = reason;
    try {
      ((FailingProtocol) protocol).discard();
    } catch (IOException unsendable) {
      // Nothing more is sent or received on it.
    } finally {
      ((FailingProtocol) protocol).wipe();
      freePeer();
    }
    return reason;
  }

  private AttestedTlsException noteEnd(Throwable failed) {
    AttestedTlsException reason = Endings.of(connection, failed);
    if (reason.origin().equals(Optional.of(AttestedTlsException.Origin.SENT))) {
      sendPlainAlert(reason.alert().orElseThrow());
    }
    return reason;
  }

  /**
   * The library sends nothing before it has understood a ClientHello; the peer gets its alert all
   * the same.
   */
  private void sendPlainAlert(int alert) {
    if (!anythingSent && protocol.getAvailableOutputBytes() == 0) {
      connection.alert(false, 2, alert);
      plainAlert = new byte[] {21, 3, 3, 0, 2, 2, (byte) alert};
    }
  }

  private void freePeer() {
    try {
      peer.close();
    } catch (Exception impossible) {
      throw new IllegalStateException("closing a peer does not fail", impossible);
    }
  }
}
