package org.attls.rot.tpm.connection;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.attls.rats.Deadline;

/** Pauses between attempts: 5, 10, 20 … 200 ms. */
final class Pauses {
  private static final Duration FIRST = Duration.ofMillis(5);
  private static final Duration LONGEST = Duration.ofMillis(200);

  private final Deadline deadline;
  private Duration next = FIRST;

  /** Pauses that all end before the deadline. */
  Pauses(Deadline deadline) {
    this.deadline = deadline;
  }

  /** Pauses; or returns false at once when the deadline would pass meanwhile. */
  boolean another() {
    if (deadline.remaining().compareTo(next) <= 0) {
      return false;
    }
    LockSupport.parkNanos(next.toNanos());
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    return true;
  }
}
