package org.attls.bench.gateway;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How much is measured at the gateway.
 *
 * @param warmUp handshakes with each server in a JVM before anything is written down
 * @param rounds how often each gets its turn
 * @param handshakes in a turn
 * @param inFlight devices that wait for a late verdict at a time
 * @param pings round trips of each established connection in a turn
 * @param bulkSeconds of bulk before it is measured
 * @param idle connections that are held by one gateway
 * @param more that are held by a second one, which has descriptors of its own
 * @param fleet devices, each with keys of its own
 */
public record Amount(
    int warmUp,
    int rounds,
    int handshakes,
    int inFlight,
    int pings,
    int bulkSeconds,
    int idle,
    int more,
    int fleet) {
  private static final int MOST_IDLE = 10_000;
  private static final int WARM_C = 100;

  /** What a page may be made of; fewer idle connections where descriptors do not suffice. */
  public static final Amount FULL =
      new Amount(
          20_000, 5, 1000, 512, 300, 30, idleConnections(), MOST_IDLE - idleConnections(), 1500);

  /** Whether it runs at all. */
  public static final Amount SMOKE = new Amount(0, 1, 2, 4, 2, 0, 3, 1, 3);

  /** Handshakes with each server in C, which has nothing to compile, before any is written down. */
  public int warmUpInC() {
    return Math.min(warmUp, WARM_C);
  }

  /** The gateway needs two descriptors for a connection, and some for itself. */
  private static int idleConnections() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? (int) Math.min(MOST_IDLE, (unix.getMaxFileDescriptorCount() - 200) / 2)
        : MOST_IDLE;
  }
}
