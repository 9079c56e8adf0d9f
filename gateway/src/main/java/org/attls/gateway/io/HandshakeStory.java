package org.attls.gateway.io;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.gateway.handoff.DeviceFacts;
import org.attls.rats.Reason;
import org.attls.tls.engine.AttestedSession;
import org.attls.tls.engine.AttestedTlsException;

/** Collects what is said of a handshake at its end. */
final class HandshakeStory {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String listener;
  private final String source;
  private final Bytes connection;
  private final long began = System.nanoTime();
  private Map<String, Duration> stages = new HashMap<>(0);

  HandshakeStory(String listener, InetSocketAddress source) {
    this.listener = listener;
    this.source = source.getAddress().getHostAddress() + ":" + source.getPort();
    byte[] id = new byte[16];
    RANDOM.nextBytes(id);
    this.connection = Bytes.copyOf(id);
  }

  Bytes connection() {
    return connection;
  }

  /** The device proved its key that long after it was accepted; it is to be judged. */
  void provedKey(Duration after) {
    stages.put("proof", after);
  }

  HandshakeRecord admitted(AttestedSession session, DeviceFacts facts) {
    session
        .timings()
        .forEach((stage, took) -> stages.put(stage.name().toLowerCase(Locale.ROOT), took));
    Map<String, Duration> told = stages;
    // The connection lives on, and this with it.
    stages = Map.of();
    return new HandshakeRecord(
        connection,
        listener,
        source,
        HandshakeRecord.Outcome.ADMITTED,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(facts),
        session.attestation().map(AttestedSession.Attestation::octets).orElse(0),
        told,
        soFar());
  }

  HandshakeRecord refused(AttestedTlsException refusal) {
    boolean broke =
        refusal.reason() == Reason.DISCONNECTED
            || refusal.reason() == Reason.REFUSED_BY_PEER
            || refusal.reason() == Reason.DEADLINE
            || refusal.reason() == Reason.PROTOCOL;
    return ended(
        broke ? HandshakeRecord.Outcome.FAILED : HandshakeRecord.Outcome.REFUSED,
        refusal.reason(),
        String.valueOf(refusal.getMessage()),
        refusal.alert());
  }

  HandshakeRecord failed(Reason reason, String message) {
    return ended(HandshakeRecord.Outcome.FAILED, reason, message, Optional.empty());
  }

  private HandshakeRecord ended(
      HandshakeRecord.Outcome outcome, Reason reason, String message, Optional<Integer> alert) {
    return new HandshakeRecord(
        connection,
        listener,
        source,
        outcome,
        Optional.of(reason.name()),
        Optional.of(message),
        alert,
        Optional.empty(),
        0,
        stages,
        soFar());
  }

  /** Since it was accepted. For any thread. */
  Duration soFar() {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
