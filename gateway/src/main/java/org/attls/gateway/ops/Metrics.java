package org.attls.gateway.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.attls.cmw.octets.Bytes;
import org.attls.gateway.admit.Limit;
import org.attls.gateway.handoff.DeviceFacts;
import org.attls.gateway.io.ConnectionState;
import org.attls.gateway.io.Gateway;
import org.attls.gateway.io.HandshakeRecord;
import org.attls.gateway.io.Observer;
import org.attls.rats.WatchedVerifier;

/**
 * Counts, for Prometheus. Every label is one of a closed set: names of the configuration, and our
 * own codes.
 */
public final class Metrics implements Observer {
  private static final Duration[] EXPIRIES = {
    Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofHours(24)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AtomicLong configuredAt = new AtomicLong();
  private final Counter linesDropped =
      Counter.builder("attls_log_lines_dropped")
          .description("lines of the log that there was no room for")
          .register(registry);

  /** By listener. Kept here because these are asked for with every read. */
  private final Map<String, Counter> toBackends = new ConcurrentHashMap<>();

  private final Map<String, Counter> toDevices = new ConcurrentHashMap<>();

  private final VerifierGauges verifiers = new VerifierGauges(registry);
  private final MultiGauge connections =
      MultiGauge.builder("attls_connections")
          .description("connections by listener and state")
          .register(registry);
  private volatile Supplier<Map<String, Map<ConnectionState, Integer>>> states = Map::of;

  /** Nothing counted yet. */
  public Metrics() {
    Gauge.builder("attls_config_timestamp_seconds", configuredAt, AtomicLong::get)
        .description("when the configuration in force was read")
        .register(registry);
  }

  /** What the gateway itself counts. */
  public void watch(Gateway gateway) {
    count(gateway::states);
    Gauge.builder("attls_worker_queue", gateway, Gateway::waitingForWorker)
        .description("handshakes that wait for a worker")
        .register(registry);
  }

  /** Asked for the connections by listener and state with every read. */
  void count(Supplier<Map<String, Map<ConnectionState, Integer>>> connectionStates) {
    states = connectionStates;
  }

  /** The verifiers that are in use from now on. */
  public void verifiers(List<WatchedVerifier> inUse) {
    verifiers.watch(inUse);
  }

  /** A configuration was read, and taken or not. */
  public void configured(boolean taken) {
    if (taken) {
      configuredAt.set(Instant.now().getEpochSecond());
    }
    Counter.builder("attls_config_reload")
        .tag("outcome", taken ? "taken" : "rejected")
        .register(registry)
        .increment();
  }

  /** A message to the webhook was delivered, or was not. */
  public void told(WebhookSender.Outcome outcome) {
    Counter.builder("attls_webhook")
        .description("messages to the webhook by what became of them")
        .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
        .register(registry)
        .increment();
  }

  /** There was no room for a line of the log. */
  public void lineDropped() {
    linesDropped.increment();
  }

  @Override
  public void refused(String listener, Limit limit) {
    Counter.builder("attls_refused")
        .description("connections refused before their first octet")
        .tag("listener", listener)
        .tag("limit", limit.label())
        .register(registry)
        .increment();
  }

  @Override
  public void handshake(HandshakeRecord handshake) {
    String outcome = handshake.outcome().name().toLowerCase(Locale.ROOT);
    Counter.builder("attls_handshakes")
        .tag("listener", handshake.listener())
        .tag("outcome", outcome)
        .tag("reason", handshake.reason().orElse(""))
        .register(registry)
        .increment();
    handshake
        .stages()
        .forEach((stage, took) -> timer("attls_handshake", handshake.listener(), stage, took));
    timer("attls_handshake", handshake.listener(), "total", handshake.took());
    handshake.device().ifPresent(this::admitted);
  }

  private void admitted(DeviceFacts device) {
    Counter.builder("attls_verdicts")
        .tag("policy", device.policy())
        .tag("tier", device.tier().name().toLowerCase(Locale.ROOT))
        .tag("grace", Boolean.toString(device.byGrace()))
        .register(registry)
        .increment();
    Duration left = Duration.between(Instant.now(), device.validUntil());
    Timer.builder("attls_verdict_expiry")
        .description("remaining life of verdicts at admission")
        .tag("policy", device.policy())
        .serviceLevelObjectives(EXPIRIES)
        .register(registry)
        .record(left.isNegative() ? Duration.ZERO : left);
  }

  @Override
  public void backendConnected(String backend, Duration took) {
    Timer.builder("attls_backend_connect")
        .tag("backend", backend)
        .publishPercentileHistogram()
        .register(registry)
        .record(took);
  }

  @Override
  public void backendFailed(String backend, String reason) {
    Counter.builder("attls_backend_failures")
        .tag("backend", backend)
        .tag("reason", reason)
        .register(registry)
        .increment();
  }

  @Override
  public void handoffRefused(String kind, String reason) {
    Counter.builder("attls_handoff_refused")
        .tag("kind", kind)
        .tag("reason", reason)
        .register(registry)
        .increment();
  }

  @Override
  public void carried(String listener, boolean toBackend, int octets) {
    (toBackend ? toBackends : toDevices)
        .computeIfAbsent(
            listener,
            name ->
                Counter.builder("attls_bytes")
                    .tag("listener", name)
                    .tag("direction", toBackend ? "to_backend" : "to_device")
                    .register(registry))
        .increment(octets);
  }

  @Override
  public void loopLag(int loop, Duration lag) {
    Timer.builder("attls_event_loop_lag")
        .tag("loop", Integer.toString(loop))
        .publishPercentileHistogram()
        .register(registry)
        .record(lag);
  }

  @Override
  public void expired(Bytes connection, String listener) {
    Counter.builder("attls_verdicts_outlived")
        .description("open connections that went on when their verdict was over")
        .tag("listener", listener)
        .register(registry)
        .increment();
  }

  @Override
  public void ended(Bytes connection, String listener, End end, String message) {
    Counter.builder("attls_connections_ended")
        .tag("listener", listener)
        .tag("how", end.name().toLowerCase(Locale.ROOT))
        .register(registry)
        .increment();
  }

  /** All of it, in the text format of Prometheus. */
  String text() {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    states
        .get()
        .forEach(
            (listener, counts) ->
                counts.forEach(
                    (state, count) ->
                        rows.add(
                            MultiGauge.Row.of(
                                Tags.of("listener", listener, "state", label(state)), count))));
    connections.register(rows, true);
    return registry.scrape();
  }

  /** The verifiers in use, by name. */
  List<VerifierGauges.Row> verifiers() {
    return verifiers.rows();
  }

  /** Connections by state. */
  Map<String, Long> connections() {
    Map<String, Long> counts = new LinkedHashMap<>();
    Collection<Map<ConnectionState, Integer>> listeners = states.get().values();
    for (ConnectionState state : ConnectionState.values()) {
      counts.put(label(state), listeners.stream().mapToLong(of -> of.getOrDefault(state, 0)).sum());
    }
    return counts;
  }

  private static String label(ConnectionState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  /** Listener, outcome, reason, count. */
  List<List<String>> handshakes() {
    return rows(registry.find("attls_handshakes").counters(), "listener", "outcome", "reason");
  }

  /** Listener, limit, count. */
  List<List<String>> refusedByLimit() {
    return rows(registry.find("attls_refused").counters(), "listener", "limit");
  }

  private static List<List<String>> rows(Collection<Counter> counters, String... tags) {
    List<List<String>> rows = new ArrayList<>();
    for (Counter counter : counters) {
      List<String> row = new ArrayList<>();
      for (String tag : tags) {
        row.add(String.valueOf(counter.getId().getTag(tag)));
      }
      row.add(Long.toString(Math.round(counter.count())));
      rows.add(row);
    }
    rows.sort(Comparator.comparing(row -> String.join("\n", row)));
    return rows;
  }

  private void timer(String name, String listener, String stage, Duration took) {
    Timer.builder(name)
        .tag("listener", listener)
        .tag("stage", stage)
        .publishPercentileHistogram()
        .register(registry)
        .record(took);
  }
}
