package org.attls.gateway.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.attls.rats.WatchedVerifier;

/**
 * Gauges of the verifiers in use, by name. Those of one name, which several policy files may have
 * declared, are one row: up if all are, resting if one is, questions added.
 */
final class VerifierGauges {
  private final MultiGauge up;
  private final MultiGauge resting;
  private final MultiGauge inFlight;

  /** Gauges hold on to nothing. */
  private Map<String, List<WatchedVerifier>> watched = Map.of();

  VerifierGauges(MeterRegistry registry) {
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
    rows(up, watched, same -> same.stream().allMatch(WatchedVerifier::up) ? 1 : 0);
    rows(resting, watched, same -> same.stream().anyMatch(WatchedVerifier::resting) ? 1 : 0);
    rows(inFlight, watched, same -> same.stream().mapToInt(WatchedVerifier::inFlight).sum());
  }

  /** Name, state and open questions of each, for people. */
  synchronized List<List<String>> states() {
    return watched.entrySet().stream()
        .map(
            entry ->
                List.of(
                    entry.getKey(),
                    state(entry.getValue()),
                    Integer.toString(
                        entry.getValue().stream().mapToInt(WatchedVerifier::inFlight).sum())))
        .toList();
  }

  private static String state(List<WatchedVerifier> same) {
    if (same.stream().anyMatch(WatchedVerifier::resting)) {
      return "left alone: it failed several times in a row";
    }
    return same.stream().allMatch(WatchedVerifier::up) ? "no failure" : "did not answer";
  }

  private static void rows(
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
