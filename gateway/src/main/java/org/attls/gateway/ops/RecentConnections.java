package org.attls.gateway.ops;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.attls.cmw.octets.Bytes;
import org.attls.gateway.io.HandshakeRecord;
import org.attls.gateway.io.Observer;
import org.attls.rats.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The connections whose handshakes ended last, with what became of them: at most {@value #MOST}.
 * For the status page, and for those who ask what happened to one.
 */
public final class RecentConnections implements Observer {
  /** How many are kept. */
  public static final int MOST = 512;

  private final InstantSource clock;
  private final Map<Bytes, Kept> connections = new LinkedHashMap<>();

  /**
   * One of them.
   *
   * @param at when the handshake ended
   * @param outlived when its verdict was over and it went on
   * @param ended what became of it after it was admitted; nothing while it is open
   */
  record Kept(
      Instant at, HandshakeRecord handshake, Optional<Instant> outlived, Optional<Ended> ended) {}

  /** The end of a connection whose gate had opened. */
  record Ended(Instant at, End how, String message) {}

  /** The last that a verifier judged, and the last for which none answered. */
  record Answering(Optional<Kept> judged, Optional<Kept> missed) {}

  /** None yet. */
  public RecentConnections() {
    this(InstantSource.system());
  }

  RecentConnections(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized void handshake(HandshakeRecord handshake) {
    connections.put(
        handshake.connection(),
        new Kept(clock.instant(), handshake, Optional.empty(), Optional.empty()));
    if (connections.size() > MOST) {
      connections.remove(connections.keySet().iterator().next());
    }
  }

  @Override
  public synchronized void expired(Bytes connection, String listener) {
    connections.computeIfPresent(
        connection,
        (id, kept) ->
            new Kept(kept.at(), kept.handshake(), Optional.of(clock.instant()), kept.ended()));
  }

  @Override
  public synchronized void ended(Bytes connection, String listener, End how, String message) {
    connections.computeIfPresent(
        connection,
        (id, kept) ->
            new Kept(
                kept.at(),
                kept.handshake(),
                kept.outlived(),
                Optional.of(new Ended(clock.instant(), how, message))));
  }

  /** What is known of a connection, as the log says it: one to three lines. */
  Optional<String> lines(Bytes connection) {
    @Nullable Kept kept;
    synchronized (this) {
      kept = connections.get(connection);
    }
    if (kept == null) {
      return Optional.empty();
    }
    String lines =
        JsonLog.line(kept.at(), kept.handshake())
            + "\n"
            + kept.outlived()
                .map(at -> JsonLog.expired(at, connection, kept.handshake().listener()) + "\n")
                .orElse("");
    return Optional.of(
        kept.ended()
            .map(
                end ->
                    lines
                        + JsonLog.line(
                            end.at(),
                            connection,
                            kept.handshake().listener(),
                            end.how(),
                            end.message())
                        + "\n")
            .orElse(lines));
  }

  /** Those that were not admitted, the last first. */
  synchronized List<Kept> refusals(int most) {
    List<Kept> refused = new ArrayList<>();
    for (Kept kept : connections.values()) {
      if (kept.handshake().outcome() != HandshakeRecord.Outcome.ADMITTED) {
        refused.add(kept);
      }
    }
    Collections.reverse(refused);
    return refused.subList(0, Math.min(most, refused.size()));
  }

  /**
   * Whether the verifiers of a listener answer, by listener: the last device that was judged, and
   * the last that could not be.
   */
  synchronized Map<String, Answering> verifiers() {
    Map<String, Answering> answering = new TreeMap<>();
    for (Kept kept : connections.values()) {
      HandshakeRecord handshake = kept.handshake();
      boolean missing =
          handshake.reason().filter(Reason.VERIFIER_UNAVAILABLE.name()::equals).isPresent();
      boolean judged =
          handshake.outcome() == HandshakeRecord.Outcome.ADMITTED
              || (handshake.outcome() == HandshakeRecord.Outcome.REFUSED
                  && handshake.stages().containsKey("proof"));
      if (missing || judged) {
        Answering before =
            answering.getOrDefault(
                handshake.listener(), new Answering(Optional.empty(), Optional.empty()));
        answering.put(
            handshake.listener(),
            missing
                ? new Answering(before.judged(), Optional.of(kept))
                : new Answering(Optional.of(kept), before.missed()));
      }
    }
    return answering;
  }

  /** By stage, and in all, as {@code total}. */
  Map<String, Latency> latencies() {
    Map<String, List<Duration>> times = new TreeMap<>();
    synchronized (this) {
      for (Kept kept : connections.values()) {
        HandshakeRecord handshake = kept.handshake();
        handshake
            .stages()
            .forEach(
                (stage, took) -> times.computeIfAbsent(stage, it -> new ArrayList<>()).add(took));
        times.computeIfAbsent("total", it -> new ArrayList<>()).add(handshake.took());
      }
    }
    Map<String, Latency> latencies = new TreeMap<>();
    times.forEach((stage, all) -> latencies.put(stage, Latency.of(all)));
    return latencies;
  }
}
