package org.attls.bench.measure;

/**
 * How much is measured.
 *
 * @param warmUp handshakes of each rung before anything is written down
 * @param rounds how often each rung gets its turn
 * @param handshakes of each rung in a round
 */
public record Rounds(int warmUp, int rounds, int handshakes) {
  /** What a page may be made of. */
  public static final Rounds FULL = new Rounds(12_000, 40, 40);

  /** Whether it runs at all. */
  public static final Rounds SMOKE = new Rounds(0, 1, 1);
}
