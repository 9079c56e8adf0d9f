package org.attls.gateway.admit;

/**
 * So many permits in a second, and at most those of one second at once (a token bucket). Not
 * thread-safe.
 */
final class Rate {
  private static final double NANOS = 1e9;

  private final int perSecond;
  private double permits;
  private long filledAt;

  /**
   * @param perSecond positive
   * @param now of a monotonic clock, in nanoseconds
   */
  Rate(int perSecond, long now) {
    this.perSecond = perSecond;
    this.permits = perSecond;
    this.filledAt = now;
  }

  /** Takes a permit, if there is one. */
  boolean take(long now) {
    permits = Math.min(perSecond, permits + (now - filledAt) * (perSecond / NANOS));
    filledAt = now;
    if (permits < 1) {
      return false;
    }
    permits--;
    return true;
  }
}
