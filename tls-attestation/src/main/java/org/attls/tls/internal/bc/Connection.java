package org.attls.tls.internal.bc;

import java.util.Optional;
import java.util.OptionalInt;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.tls.alert.Alerts;
import org.attls.tls.alert.Endpoint;
import org.attls.tls.engine.AttestedSession;
import org.attls.tls.engine.ConnectionSettings;
import org.attls.tls.engine.Judgement;
import org.attls.tls.engine.PendingVerdict;
import org.attls.tls.engine.Stage;
import org.attls.tls.engine.StageClock;
import org.attls.tls.handshake.HandshakeFlow;
import org.attls.tls.negotiate.Negotiated;
import org.attls.tls.negotiate.ServerAnswer;
import org.attls.tls.wire.Direction;
import org.jspecify.annotations.Nullable;

/** What the parts of one connection share while its handshake runs. */
final class Connection {
  final ConnectionSettings settings;
  private final Endpoint self;
  final HandshakeFlow flow;
  final StageClock clock = new StageClock();
  final Deadline deadline;
  final AttestedTlsCrypto crypto;
  final Failures failures;
  final Halves halves = new Halves();
  final Plaintext plaintext = new Plaintext();

  private @Nullable AttestedSession session;
  private @Nullable AttestedSession unjudged;
  private @Nullable PendingVerdict pending;
  private @Nullable KeptExporter exporter;
  private @Nullable LateAlerts lateAlerts;
  private Failures.@Nullable Outgoing failure;

  Connection(ConnectionSettings settings, Endpoint self) {
    this(
        settings,
        self,
        new AttestedTlsCrypto(
            settings.random(), settings.curves(), settings.codePoints().certificateType()));
  }

  /** With other cryptography, such as one that repeats a recorded conversation. */
  Connection(ConnectionSettings settings, Endpoint self, AttestedTlsCrypto crypto) {
    this.settings = settings;
    this.self = self;
    this.failures = new Failures(new Alerts(settings.codePoints(), settings.uniformAlerts()), self);
    this.flow =
        new HandshakeFlow(
            settings.limits().maxHandshakeMessage(),
            (received, message) -> settings.listener().message(sender(received), message));
    this.deadline = Deadline.in(settings.limits().handshakeTimeout());
    this.crypto = crypto;
  }

  /** An alert has been received, or is about to be sent. */
  void alert(boolean received, int level, int description) {
    settings.listener().alert(sender(received), level, description);
  }

  private Endpoint sender(boolean received) {
    return received == (self == Endpoint.CLIENT) ? Endpoint.SERVER : Endpoint.CLIENT;
  }

  /** EncryptedExtensions has been made or read. */
  void negotiated(ServerAnswer answer) {
    for (Direction direction : Direction.values()) {
      Optional<Negotiated.BackgroundCheck> evidence =
          answer.of(direction).flatMap(Negotiated::evidence);
      evidence.ifPresent(
          it ->
              settings
                  .listener()
                  .negotiated(direction, it.type().type(), it.binding(), it.nonce()));
      answer
          .of(direction)
          .flatMap(Negotiated::result)
          .ifPresent(it -> settings.listener().negotiatedResult(direction, it.verifier()));
    }
    if (!answer.equals(ServerAnswer.NONE)) {
      clock.sinceStart(Stage.NEGOTIATION);
    }
  }

  /** The server's Finished has passed. */
  void exporter(KeptExporter derived) {
    exporter = derived;
  }

  /**
   * The exporter.
   *
   * @throws IllegalStateException before the server's Finished
   */
  KeptExporter exporter() {
    KeptExporter kept = exporter;
    if (kept == null) {
      throw new IllegalStateException("there is nothing to export from yet");
    }
    return kept;
  }

  /** The server's alerts may come under the keys of the handshake. */
  void expectLateAlerts(LateAlerts expected) {
    lateAlerts = expected;
  }

  /**
   * Looks for such an alert in a protected record of the server's.
   *
   * @return its description; empty where the record is for the library
   */
  OptionalInt lateAlert(byte[] protectedRecord, int size) {
    LateAlerts expected = lateAlerts;
    if (expected == null) {
      return OptionalInt.empty();
    }
    if (session == null) {
      expected.passed();
      return OptionalInt.empty();
    }
    lateAlerts = null;
    return expected.alert(protectedRecord, size);
  }

  /** Erases what outlives the handshake. May be called more than once. */
  void wipe() {
    unjudged = null;
    pending = null;
    lateAlerts = null;
    if (exporter != null) {
      exporter.close();
    }
    flow.finish();
  }

  /** The handshake is over and its outcome is known. */
  void established(AttestedSession established) {
    session = established;
    flow.finish();
  }

  /** The handshake is over, and the peer has not been judged. */
  void awaiting(AttestedSession withoutPeer, PendingVerdict verdict) {
    unjudged = withoutPeer;
    pending = verdict;
    flow.finish();
  }

  /** What somebody has to do before the connection is open. */
  @Nullable PendingVerdict pending() {
    return pending;
  }

  /** The awaited verdict. */
  void judged(Judgement judgement) throws AttestationException {
    AttestedSession waiting = unjudged;
    PendingVerdict asked = pending;
    if (waiting == null || asked == null || !judgement.answers(asked)) {
      throw new IllegalStateException("this verdict is not awaited");
    }
    clock.add(judgement.clock());
    AttestedSession.AttestedPeer peer = judgement.peer();
    deadline.check("awaiting the verdict");
    session = waiting.with(peer, clock.read());
    unjudged = null;
    pending = null;
  }

  /**
   * The peer has said close_notify. Tells whether the connection goes on, with this end writing:
   * not where there is no connection yet, nor where this end has said it too.
   */
  boolean peerClosed() {
    return session != null && halves.closeInput();
  }

  @Nullable AttestedSession session() {
    return session;
  }

  /** Notes why the connection ends; the first reason stays. */
  Failures.Outgoing fail(short libraryAlert, @Nullable String message, @Nullable Throwable thrown) {
    Failures.Outgoing outgoing =
        failures.outgoing(libraryAlert, message, thrown, flow.certificateOctets() > 0);
    if (failure == null) {
      failure = outgoing;
    }
    return outgoing;
  }

  Failures.@Nullable Outgoing failure() {
    return failure;
  }
}
