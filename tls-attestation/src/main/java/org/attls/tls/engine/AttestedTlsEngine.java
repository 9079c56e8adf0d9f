package org.attls.tls.engine;

import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.tls.binding.SecretBytes;

/**
 * One TLS 1.3 connection without any I/O: records of the peer go in, records for the peer come out.
 *
 * <p>Slow work, that of the attester and of the verifier, happens inside {@link #offerInput}, under
 * the connection's handshake timeout; never call it on a thread that must not wait. Only a server's
 * engine made to await its verdict leaves the verifier to its owner: {@link
 * State#AWAITING_VERDICT}. Not thread-safe.
 *
 * <p>After an {@link AttestedTlsException} there may be output left, the alert: send it, then close
 * the transport.
 */
public interface AttestedTlsEngine extends AutoCloseable {
  /** Where a connection is. */
  enum State {
    /** The handshake goes on. */
    HANDSHAKING,
    /**
     * The client has proved its key and finished, and somebody has to judge it: see {@link
     * #pendingVerdict}. To the client, which believes that its handshake is over, this looks like a
     * server that takes its time. Nothing is taken from it, decrypted, sent or reported as a
     * success before {@link #verdict}.
     */
    AWAITING_VERDICT,
    /** Application data may flow, in both directions or in the one that is not closed. */
    OPEN,
    /** Nothing may be sent or received any more. */
    CLOSED
  }

  /** Where the connection is. */
  State state();

  /**
   * Takes octets from the peer, in pieces of any size. Application data that arrives is kept until
   * {@link #readInput}; what arrives behind the peer's close_notify is ignored.
   *
   * @return how many were taken: all of them, except where the state has become {@link
   *     State#AWAITING_VERDICT}. The caller keeps the rest, stops reading, and offers it again when
   *     the state is another one.
   * @throws AttestedTlsException when the connection ends for a reason
   */
  int offerInput(byte[] octets, int offset, int length) throws AttestedTlsException;

  /**
   * Says that the peer will send nothing more.
   *
   * @throws AttestedTlsException with {@link org.attls.rats.Reason#DISCONNECTED} when it had not
   *     said so itself
   */
  void inputEnded() throws AttestedTlsException;

  /** Number of octets waiting to be sent to the peer. */
  int outputAvailable();

  /** Takes at most {@code length} octets to be sent to the peer; returns how many. */
  int readOutput(byte[] buffer, int offset, int length);

  /** Number of octets of application data received. */
  int inputAvailable();

  /** Takes at most {@code length} octets of application data; returns how many. */
  int readInput(byte[] buffer, int offset, int length);

  /**
   * Protects application data for the peer.
   *
   * @throws IllegalStateException unless the state is {@link State#OPEN}, or after {@link
   *     #closeOutput}
   */
  void writeApplicationData(byte[] octets, int offset, int length) throws AttestedTlsException;

  /**
   * Whether the peer has said close_notify: it sends nothing more. The connection stays open for
   * what this end still has to say; {@link #close} or {@link #closeOutput} ends it.
   */
  boolean inputClosed();

  /** Whether this end has said close_notify. */
  boolean outputClosed();

  /**
   * Says close_notify: this end sends nothing more, and goes on receiving until the peer says it
   * too, with which the state becomes {@link State#CLOSED}. Does nothing when it has been said.
   *
   * @throws AttestedTlsException when the verdict has expired
   * @throws IllegalStateException before the state is {@link State#OPEN}
   */
  void closeOutput() throws AttestedTlsException;

  /**
   * Gives back buffers that hold nothing. They grow to 32 KiB with the records that pass, and are
   * kept for the next one: for an owner who sees that a connection is quiet.
   */
  void releaseBuffers();

  /** What somebody has to do for {@link State#AWAITING_VERDICT} to end; empty in other states. */
  Optional<PendingVerdict> pendingVerdict();

  /**
   * Takes the outcome of {@link #pendingVerdict}: the state becomes {@link State#OPEN}, or the
   * connection ends with the alert of the refusal. Does nothing when the connection has ended in
   * the meantime.
   *
   * @throws AttestedTlsException when the client is refused, or the outcome came too late
   * @throws IllegalArgumentException if it is the outcome for another connection
   * @throws IllegalStateException if none is awaited
   */
  void verdict(Judgement judgement) throws AttestedTlsException;

  /**
   * The end of the verdict does not end the connection any more: its owner, who watches the clock,
   * answers for what goes on then. {@link AttestedSession#validUntil} stays as it is.
   *
   * @throws IllegalStateException if the connection is not open
   * @throws AttestedTlsException if the verdict is over already; that ends the connection
   */
  void outliveVerdict() throws AttestedTlsException;

  /**
   * What is known of the connection.
   *
   * @throws IllegalStateException before the handshake is over and the peer has been judged
   */
  AttestedSession session();

  /**
   * A secret that both ends of the connection, and nobody else, can compute (RFC 8446, section
   * 7.5), to bind another protocol to it.
   *
   * @param label 1 to 249 printable ASCII characters, agreed on with the peer; those that begin
   *     with {@code EXPORTER-attestation-} belong to the attestation itself
   * @param context goes into the result; may be empty, which is the same as none
   * @param length of the result in octets, 1 to 8160 (12240 where the cipher suite has SHA-384)
   * @return the caller's to erase
   * @throws IllegalStateException unless the state is {@link State#OPEN}, or when the verdict has
   *     expired
   * @throws IllegalArgumentException for another label or length
   */
  SecretBytes exportKeyingMaterial(String label, Bytes context, int length);

  /**
   * Ends the handshake because its time is over: a fatal alert goes out, the state is {@link
   * State#CLOSED}.
   */
  AttestedTlsException timedOut();

  /**
   * Ends the connection for a reason of its owner's, with the alert that belongs to it: {@link
   * org.attls.rats.Reason#REVOKED} when policy or trust anchors have changed against the peer, say.
   * Where the connection has ended already, its reason stays.
   *
   * @return the reason of the end
   */
  AttestedTlsException end(AttestationException reason);

  /**
   * Says close_notify where that is still possible; never fails. A server that has not admitted its
   * client yet sends handshake_failure instead: to the client close_notify would mean that it was
   * admitted.
   */
  @Override
  void close();
}
