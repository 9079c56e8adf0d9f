package org.attls.gateway.io;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.function.Consumer;
import org.attls.gateway.config.Deadlines;

/**
 * Sees what stands still for too long behind the gate: a device that says nothing at first, a
 * connection on which nothing moves, one direction after the other was closed. Belongs to the
 * connection's event loop.
 */
final class Silence {
  private final Deadlines deadlines;
  private final Consumer<String> tooLong;
  private final Timers first = new Timers();
  private final Timers idle = new Timers();
  private final Timers halfClosed = new Timers();
  private long lastMoved = System.nanoTime();

  /**
   * @param tooLong is told what stands still
   */
  Silence(Deadlines deadlines, Consumer<String> tooLong) {
    this.deadlines = deadlines;
    this.tooLong = tooLong;
  }

  /** The gate has opened. */
  void begin(EventLoop loop) {
    first.after(
        loop, deadlines.firstByte(), () -> tooLong.accept("no octet from the device in time"));
    watch(loop, idle, deadlines.idle(), "nothing moved in time");
  }

  /** An octet, in either direction. */
  void moved() {
    lastMoved = System.nanoTime();
  }

  /** The device has said what was awaited first. */
  void broken() {
    first.cancel();
  }

  /** One direction is closed from now on. */
  void oneDirectionClosed(EventLoop loop) {
    moved();
    watch(
        loop,
        halfClosed,
        deadlines.halfClose(),
        "one direction is closed, and the other stands still");
  }

  /** Nothing matters any more. */
  void cancel() {
    first.cancel();
    idle.cancel();
    halfClosed.cancel();
  }

  private void watch(EventLoop loop, Timers watching, Duration most, String what) {
    if (most.isZero()) {
      return;
    }
    Duration left = most.minusNanos(System.nanoTime() - lastMoved);
    if (left.isNegative() || left.isZero()) {
      tooLong.accept(what);
    } else {
      watching.cancel();
      watching.after(loop, left, () -> watch(loop, watching, most, what));
    }
  }
}
