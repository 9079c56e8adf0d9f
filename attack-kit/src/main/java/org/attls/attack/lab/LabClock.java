package org.attls.attack.lab;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is moved. */
public final class LabClock implements InstantSource {
  private volatile Instant now;

  /** A clock that shows {@code start}. */
  public LabClock(Instant start) {
    this.now = start;
  }

  @Override
  public Instant instant() {
    return now;
  }

  /** Moves it, back where the duration is negative. */
  public synchronized void move(Duration by) {
    now = now.plus(by);
  }
}
