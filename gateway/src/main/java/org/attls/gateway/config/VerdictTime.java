package org.attls.gateway.config;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.attls.tls.policy.document.DocumentException;
import org.attls.tls.policy.document.Section;
import org.attls.tls.policy.document.Value;

/**
 * For how long verdicts hold, and what then (gateway.md, section 6).
 *
 * <pre>
 * verdict:
 *   max-age: 24h            # optional; 1s to 24h
 *   on-expiry: close        # optional; or mark
 * </pre>
 *
 * @param maxAge a verdict that names a later end ends then
 */
public record VerdictTime(Duration maxAge, OnExpiry onExpiry) {
  private static final Duration LONGEST = Duration.ofHours(24);

  /** The verdict's own time, and no connection outlives it. */
  public static final VerdictTime DEFAULT = new VerdictTime(LONGEST, OnExpiry.CLOSE);

  /** What becomes of an open connection whose verdict ends. */
  public enum OnExpiry {
    /** It ends. */
    CLOSE,
    /** It goes on; that it does is counted and logged. */
    MARK
  }

  static VerdictTime read(Section section) throws DocumentException {
    Optional<Value> age = section.optional("max-age");
    Optional<Value> onExpiry = section.optional("on-expiry");
    section.end();
    return new VerdictTime(
        age.isPresent() ? age.get().time(Duration.ofSeconds(1), LONGEST) : LONGEST,
        onExpiry.isPresent()
            ? onExpiry.get().choice(Map.of("close", OnExpiry.CLOSE, "mark", OnExpiry.MARK))
            : OnExpiry.CLOSE);
  }
}
