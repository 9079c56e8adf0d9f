package org.attls.gateway.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.attls.rats.Circuit;
import org.attls.rats.WatchedVerifier;

/**
 * The verifiers in use, by name. Those of one name, which several policy files may have declared,
 * are one row: up if all are, resting if one is, questions added.
 */
final class VerifierGauges {
  /** Answers of each verifier whose times are kept. */
  static final int MOST = 512;

  private final MeterRegistry registry;
  private final MultiGauge up;
  private final MultiGauge resting;
  private final MultiGauge inFlight;

  /** Gauges hold on to nothing. */
  private Map<String, List<WatchedVerifier>> watched = Map.of();

  private final Map<String, Deque<Duration>> answers = new HashMap<>();

  /**
   * One of them as it is.
   *
   * @param inFlight questions without an answer
   * @param latency of its last answers; nothing where there was none
   */
  record Row(String name, boolean up, boolean resting, int inFlight, Optional<Latency> latency) {
    /** For people. */
    String state() {
      return resting
          ? "left alone: it failed several times in a row"
          : up ? "no failure" : "did not answer";
    }
  }

  VerifierGauges(MeterRegistry registry) {
    this.registry = registry;
    this.up =
        MultiGauge.builder("attls_verifier_up")
            .description("whether the last question to the verifier was answered")
            .register(registry);
    this.resting =
        MultiGauge.builder("attls_verifier_breaker")
            .description("whether the verifier is left alone because it failed several times")
            .register(registry);
    this.inFlight =
        MultiGauge.builder("attls_appraisals_in_flight")
            .description("questions that the verifier has not answered")
            .register(registry);
  }

  /** These instead of those before. */
  synchronized void watch(List<WatchedVerifier> verifiers) {
    Map<String, List<WatchedVerifier>> byName =
        verifiers.stream()
            .collect(
                Collectors.groupingBy(WatchedVerifier::name, TreeMap::new, Collectors.toList()));
    watched = byName;
    gauges(up, watched, same -> isUp(same) ? 1 : 0);
    gauges(resting, watched, same -> isResting(same) ? 1 : 0);
    gauges(inFlight, watched, VerifierGauges::questions);
    verifiers.forEach(it -> it.tell((answered, took) -> ended(it.name(), answered, took)));
  }

  /** All of them, by name. */
  synchronized List<Row> rows() {
    return watched.entrySet().stream()
        .map(
            it ->
                new Row(
                    it.getKey(),
                    isUp(it.getValue()),
                    isResting(it.getValue()),
                    questions(it.getValue()),
                    Optional.ofNullable(answers.get(it.getKey()))
                        .map(times -> Latency.of(List.copyOf(times)))))
        .toList();
  }

  private void ended(String verifier, boolean answered, Duration took) {
    Timer.builder("attls_verifier_answer")
        .description("how long questions took, by whether the verifier answered")
        .tag("verifier", verifier)
        .tag("outcome", answered ? "answered" : "unanswered")
        .publishPercentileHistogram()
        .register(registry)
        .record(took);
    if (answered) {
      synchronized (this) {
        Deque<Duration> last = answers.computeIfAbsent(verifier, name -> new ArrayDeque<>());
        last.add(took);
        if (last.size() > MOST) {
          last.remove();
        }
      }
    }
  }

  private static boolean isUp(List<WatchedVerifier> same) {
    return same.stream().allMatch(WatchedVerifier::up);
  }

  private static boolean isResting(List<WatchedVerifier> same) {
    return same.stream().anyMatch(it -> it.circuit() != Circuit.CLOSED);
  }

  private static int questions(List<WatchedVerifier> same) {
    return same.stream().mapToInt(WatchedVerifier::inFlight).sum();
  }

  private static void gauges(
      MultiGauge gauge,
      Map<String, List<WatchedVerifier>> byName,
      ToDoubleFunction<List<WatchedVerifier>> value) {
    List<MultiGauge.Row<?>> rows =
        byName.entrySet().stream()
            .<MultiGauge.Row<?>>map(
                entry ->
                    MultiGauge.Row.of(Tags.of("verifier", entry.getKey()), entry.getValue(), value))
            .toList();
    gauge.register(rows, true);
  }
}
