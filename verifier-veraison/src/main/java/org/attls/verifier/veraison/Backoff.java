package org.attls.verifier.veraison;

import java.time.Duration;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;

/** Growing pauses between two looks at something that is not ready: 50 ms, doubling up to 2 s. */
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private final HttpExchange http;
  private Duration next = FIRST;

  Backoff(HttpExchange http) {
    this.http = http;
  }

  /**
   * Waits.
   *
   * @param unfinished the last answer, which said that work is still going on
   */
  void await(HttpAnswer unfinished, Deadline deadline) throws AttestationException {
    http.pause(next, deadline);
    if (deadline.expired()) {
      throw unfinished.failure("still processing at the deadline");
    }
    next = next.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : next.multipliedBy(2);
  }
}
