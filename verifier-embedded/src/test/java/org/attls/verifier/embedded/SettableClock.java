package org.attls.verifier.embedded;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is moved. */
public final class SettableClock implements InstantSource {
  private volatile Instant now;

  /** A clock that shows {@code now}. */
  public SettableClock(Instant now) {
    this.now = now;
  }

  /** Moves it on. */
  public synchronized void advance(Duration by) {
    now = now.plus(by);
  }

  @Override
  public Instant instant() {
    return now;
  }
}
