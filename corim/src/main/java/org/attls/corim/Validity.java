package org.attls.corim;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * When a CoRIM holds (draft-ietf-rats-corim-11, section 7.3), to the second.
 *
 * @param notBefore first instant; absent where there is none
 * @param notAfter last instant, not before the first
 */
public record Validity(Optional<Instant> notBefore, Instant notAfter) {
  /** Checks the order, and that both are whole seconds. */
  public Validity {
    if (notBefore.filter(notAfter::isBefore).isPresent()) {
      throw new IllegalArgumentException("validity ends before it begins");
    }
    if (!wholeSecond(notAfter) || !notBefore.map(Validity::wholeSecond).orElse(true)) {
      throw new IllegalArgumentException("validity with a fraction of a second");
    }
  }

  /** Whether {@code at} is inside; both ends are. */
  public boolean contains(Instant at) {
    return notBefore.filter(at::isBefore).isEmpty()
        && !at.truncatedTo(ChronoUnit.SECONDS).isAfter(notAfter);
  }

  private static boolean wholeSecond(Instant instant) {
    return instant.getNano() == 0;
  }
}
