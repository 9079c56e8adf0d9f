package org.attls.cli.option;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.attls.cli.report.CommandFailure;

/** Instants as options spell them: {@code 2026-01-01T00:00:00Z}, or seconds since 1970. */
public final class InstantSpelling {
  private InstantSpelling() {}

  /**
   * Reads the spelling.
   *
   * @throws CommandFailure a usage error
   */
  public static Instant parse(String text) throws CommandFailure {
    try {
      return text.matches("[0-9]{1,12}")
          ? Instant.ofEpochSecond(Long.parseLong(text))
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException other) {
      throw CommandFailure.usage(
          "'" + text + "' is not an instant such as 2026-01-01T00:00:00Z, or seconds since 1970");
    }
  }
}
