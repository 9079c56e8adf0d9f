package org.attls.bench.report;

import java.util.ArrayList;
import java.util.List;

/** The middle of many numbers, and between which bounds the middle half of them lies. */
record Spread(double low, double median, double high) {
  static Spread of(List<Double> numbers) {
    List<Double> sorted = numbers.stream().sorted().toList();
    return new Spread(at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75));
  }

  /** The ratios of what was measured in the same rounds. */
  static Spread ofRatios(List<Double> numerators, List<Double> denominators) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < Math.min(numerators.size(), denominators.size()); i++) {
      ratios.add(numerators.get(i) / denominators.get(i));
    }
    return of(ratios);
  }

  Spread dividedBy(double divisor) {
    return new Spread(low / divisor, median / divisor, high / divisor);
  }

  private static double at(List<Double> sorted, double part) {
    return sorted.get((int) Math.round((sorted.size() - 1) * part));
  }
}
