package org.attls.rats;

import java.time.Duration;

/**
 * A point on the monotonic clock by which work has to be done. Changes of the wall clock do not
 * move it.
 */
public final class Deadline {
  private final long atNanos;

  private Deadline(long atNanos) {
    this.atNanos = atNanos;
  }

  /** {@code span} from now; at most 100 years. */
  public static Deadline in(Duration span) {
    Duration limit = Duration.ofDays(36_500);
    return new Deadline(System.nanoTime() + (span.compareTo(limit) > 0 ? limit : span).toNanos());
  }

  /** This deadline, or {@code span} from now where that is earlier. */
  public Deadline atMost(Duration span) {
    Deadline other = in(span);
    return other.atNanos - atNanos < 0 ? other : this;
  }

  /** What is left; zero when the time is over. */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, atNanos - System.nanoTime()));
  }

  /** Whether the time is over. */
  public boolean expired() {
    return atNanos - System.nanoTime() <= 0;
  }

  /**
   * Fails when the time is over.
   *
   * @param doing what was going on, for the message
   * @throws AttestationException with {@link Reason#DEADLINE}
   */
  public void check(String doing) throws AttestationException {
    if (expired()) {
      throw new AttestationException(Reason.DEADLINE, "no time left while " + doing);
    }
  }
}
