package org.attls.bench.gateway;

/**
 * How much is measured at the gateway.
 *
 * @param warmUp handshakes with each server before anything is written down
 * @param rounds how often each gets its turn
 * @param handshakes in a turn
 * @param inFlight devices that wait for a late verdict at a time
 * @param pings round trips of each established connection in a turn
 * @param bulkSeconds of bulk before it is measured
 * @param idle connections that are held
 */
public record Amount(
    int warmUp, int rounds, int handshakes, int inFlight, int pings, int bulkSeconds, int idle) {
  /**
   * What a page may be made of. A process may have 20,000 descriptors where this was made, and the
   * gateway needs two for a connection.
   */
  public static final Amount FULL = new Amount(10_000, 5, 1000, 512, 300, 30, 9_900);

  /** Whether it runs at all. */
  public static final Amount SMOKE = new Amount(0, 1, 2, 4, 2, 0, 3);
}
