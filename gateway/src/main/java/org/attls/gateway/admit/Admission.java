package org.attls.gateway.admit;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.attls.gateway.config.Limits;
import org.jspecify.annotations.Nullable;

/**
 * Decides about each new connection, before an octet of it is read. All methods may be called by
 * any thread.
 */
public final class Admission {
  /** So many sources have a rate of their own; the one unseen for longest is forgotten first. */
  private static final int REMEMBERED_SOURCES = 16_384;

  private final LongSupplier clock;
  private final BooleanSupplier workersFull;
  private final BooleanSupplier appraisalsFull;
  private final Map<Source, Integer> connectionsOf = new HashMap<>();
  private final Map<Source, Rate> rates =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Source, Rate> eldest) {
          return size() > REMEMBERED_SOURCES;
        }
      };
  private Limits limits;
  private @Nullable Rate rate;
  private int connections;
  private int handshakes;
  private boolean draining;

  /**
   * @param clock monotonic, in nanoseconds
   * @param workersFull whether the workers take no more handshakes
   * @param appraisalsFull whether the verifier gets no more questions
   */
  public Admission(
      Limits limits,
      LongSupplier clock,
      BooleanSupplier workersFull,
      BooleanSupplier appraisalsFull) {
    this.limits = limits;
    this.clock = clock;
    this.workersFull = workersFull;
    this.appraisalsFull = appraisalsFull;
  }

  /** A decision. */
  public sealed interface Decision {
    /** It may begin. */
    record Admitted(Permit permit) implements Decision {}

    /** It may not. */
    record Refused(Limit limit) implements Decision {}
  }

  /** The place of one connection; give it back. */
  public final class Permit implements AutoCloseable {
    private final Source source;
    private final AtomicBoolean handshaking = new AtomicBoolean(true);
    private final AtomicBoolean open = new AtomicBoolean(true);

    private Permit(Source source) {
      this.source = source;
    }

    /** The gate has opened for it, or never will. */
    public void handshakeOver() {
      if (handshaking.compareAndSet(true, false)) {
        synchronized (Admission.this) {
          handshakes--;
        }
      }
    }

    /** The connection is no more. */
    @Override
    public void close() {
      handshakeOver();
      if (open.compareAndSet(true, false)) {
        synchronized (Admission.this) {
          connections--;
          connectionsOf.computeIfPresent(source, (key, count) -> count == 1 ? null : count - 1);
        }
      }
    }
  }

  /**
   * Decides about a connection from that address.
   *
   * @param admitsAnybody whether anybody can be admitted where it arrives
   */
  public synchronized Decision decide(InetAddress address, BooleanSupplier admitsAnybody) {
    Source source = Source.of(address);
    Optional<Limit> reached = reached(source, admitsAnybody);
    if (reached.isPresent()) {
      return new Decision.Refused(reached.get());
    }
    connections++;
    handshakes++;
    connectionsOf.merge(source, 1, Integer::sum);
    return new Decision.Admitted(new Permit(source));
  }

  /** From now on these hold; connections that are there stay. */
  public synchronized void change(Limits other) {
    limits = other;
    rate = null;
    rates.clear();
  }

  /** Admits nobody any more. */
  public synchronized void drain() {
    draining = true;
  }

  /** How many connections there are, admitted by their verdict or not yet. */
  public synchronized int connections() {
    return connections;
  }

  /** How many connections have no verdict yet. */
  public synchronized int handshakes() {
    return handshakes;
  }

  /** The rates are asked last: what is refused anyway costs nobody a permit. */
  private Optional<Limit> reached(Source source, BooleanSupplier admitsAnybody) {
    if (draining) {
      return Optional.of(Limit.DRAINING);
    }
    if (connections >= limits.connections()) {
      return Optional.of(Limit.CONNECTIONS);
    }
    if (connectionsOf.getOrDefault(source, 0) >= limits.connectionsPerSource()) {
      return Optional.of(Limit.CONNECTIONS_PER_SOURCE);
    }
    if (handshakes >= limits.handshakesInProgress()) {
      return Optional.of(Limit.HANDSHAKES_IN_PROGRESS);
    }
    if (workersFull.getAsBoolean()) {
      return Optional.of(Limit.WORKER_QUEUE);
    }
    if (appraisalsFull.getAsBoolean()) {
      return Optional.of(Limit.APPRAISALS_IN_FLIGHT);
    }
    if (!admitsAnybody.getAsBoolean()) {
      return Optional.of(Limit.VERIFIER_UNAVAILABLE);
    }
    return rateReached(source);
  }

  private Optional<Limit> rateReached(Source source) {
    long now = clock.getAsLong();
    if (limits.handshakeRatePerSource() > 0
        && !rates
            .computeIfAbsent(source, key -> new Rate(limits.handshakeRatePerSource(), now))
            .take(now)) {
      return Optional.of(Limit.HANDSHAKE_RATE_PER_SOURCE);
    }
    if (limits.handshakeRate() > 0) {
      Rate all = rate == null ? new Rate(limits.handshakeRate(), now) : rate;
      rate = all;
      if (!all.take(now)) {
        return Optional.of(Limit.HANDSHAKE_RATE);
      }
    }
    return Optional.empty();
  }
}
