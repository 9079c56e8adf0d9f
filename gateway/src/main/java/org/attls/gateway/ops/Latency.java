package org.attls.gateway.ops;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How long something took.
 *
 * @param count how many times are behind this
 */
record Latency(int count, Duration median, Duration percentile95, Duration longest) {
  /** Of at least one. */
  static Latency of(List<Duration> times) {
    List<Duration> sorted = new ArrayList<>(times);
    Collections.sort(sorted);
    int last = sorted.size() - 1;
    return new Latency(
        sorted.size(), sorted.get(last / 2), sorted.get((int) (last * 0.95)), sorted.get(last));
  }
}
