package org.attls.gateway.ops;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Writes the lines of a log on a thread of its own, so that a reader of the log that pauses holds
 * up nobody. Lines that there is no room for are dropped, and the log says how many are missing
 * where they are. Safe for use by many threads.
 */
public final class LineWriter implements Consumer<String>, AutoCloseable {
  /** How many lines wait; the longest take some kilobytes. */
  static final int MOST = 4096;

  /** What the last lines get when there are no more. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Consumer<String> out;
  private final Runnable dropped;
  private final BlockingQueue<Line> waiting = new ArrayBlockingQueue<>(MOST);
  private final Thread writer;
  private long missing;

  /**
   * @param text empty where there is nothing to write
   * @param last whether there are no more behind it
   */
  private record Line(String text, boolean last) {}

  private LineWriter(Consumer<String> out, Runnable dropped) {
    this.out = out;
    this.dropped = dropped;
    this.writer = new Thread(this::write, "attls log");
    this.writer.setDaemon(true);
  }

  /**
   * Begins to write.
   *
   * @param out takes a line, for as long as that may take
   * @param dropped is told of each line that was dropped
   */
  public static LineWriter start(Consumer<String> out, Runnable dropped) {
    LineWriter started = new LineWriter(out, dropped);
    started.writer.start();
    return started;
  }

  /** Has a line written behind those before; returns at once. */
  @Override
  public void accept(String line) {
    if (!queued(new Line(line, false))) {
      dropped.run();
    }
  }

  /** Behind what is missing, for which there has to be a place too. */
  private synchronized boolean queued(Line line) {
    if (missing > 0 && waiting.remainingCapacity() >= 2) {
      waiting.add(new Line(JsonLog.missing(Instant.now(), missing), false));
      missing = 0;
    }
    if (missing > 0 || !waiting.offer(line)) {
      missing++;
      return false;
    }
    return true;
  }

  private synchronized Line end() {
    String last = missing == 0 ? "" : JsonLog.missing(Instant.now(), missing);
    missing = 0;
    return new Line(last, true);
  }

  private void write() {
    try {
      Line line;
      do {
        line = waiting.take();
        if (!line.text().isEmpty()) {
          write(line.text());
        }
      } while (!line.last());
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /** A line that cannot be written is missing; those behind it need not be. */
  private void write(String line) {
    try {
      out.accept(line);
    } catch (RuntimeException | Error failed) {
      dropped.run();
    }
  }

  /** Gives what waits two seconds to be written, and says what is missing at the end. */
  @Override
  public void close() {
    try {
      long began = System.nanoTime();
      // Of a full queue, too: the writer makes room.
      if (waiting.offer(end(), PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        Duration left = PATIENCE.minusNanos(System.nanoTime() - began);
        writer.join(Math.max(1, left.toMillis()));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    writer.interrupt();
  }
}
