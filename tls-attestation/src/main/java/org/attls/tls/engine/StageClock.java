package org.attls.tls.engine;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Adds up the time spent in each stage; what is spent in none of them is {@link Stage#WIRE}. */
public final class StageClock {
  private final long startNanos = System.nanoTime();
  private final EnumMap<Stage, Duration> spent = new EnumMap<>(Stage.class);

  /** Work that may fail in one way. */
  public interface Work<T, E extends Exception> {
    /** Does the work. */
    T run() throws E;
  }

  /** Runs {@code work} and adds its time to the stage, also when it fails. */
  public <T, E extends Exception> T time(Stage stage, Work<T, E> work) throws E {
    long start = System.nanoTime();
    try {
      return work.run();
    } finally {
      spent.merge(stage, Duration.ofNanos(System.nanoTime() - start), Duration::plus);
    }
  }

  /** What has passed since the start goes to the stage. */
  public void sinceStart(Stage stage) {
    spent.merge(stage, Duration.ofNanos(System.nanoTime() - startNanos), Duration::plus);
  }

  /** Adds what another clock has measured, elsewhere. */
  public void add(StageClock other) {
    other.spent.forEach((stage, time) -> spent.merge(stage, time, Duration::plus));
  }

  /** The times so far, the rest of the time since the start being the wire's. */
  public Map<Stage, Duration> read() {
    Duration rest = Duration.ofNanos(System.nanoTime() - startNanos);
    for (Duration one : spent.values()) {
      rest = rest.minus(one);
    }
    EnumMap<Stage, Duration> times = new EnumMap<>(spent);
    times.put(Stage.WIRE, rest.isNegative() ? Duration.ZERO : rest);
    return times;
  }
}
