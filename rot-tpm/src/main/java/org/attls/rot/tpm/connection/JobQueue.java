package org.attls.rot.tpm.connection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.attls.rot.tpm.connection.TpmException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the TPM: bounded, first come first served within each of two priorities.
 *
 * <p>It refuses what it cannot serve in time. A peer makes us sign with one small message before it
 * has authenticated itself, so the time that others have to wait must not grow without limit.
 */
final class JobQueue {
  private static final int RECENT = 8;

  private final int capacity;
  private final Deque<Job<?>> urgent = new ArrayDeque<>();
  private final Deque<Job<?>> ordinary = new ArrayDeque<>();
  private @Nullable Job<?> running;
  private long runningSince;
  private long meanNanos;
  private boolean closed;

  JobQueue(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a queue of " + capacity);
    }
    this.capacity = capacity;
  }

  synchronized void add(Job<?> job) throws TpmException {
    TpmOperation operation = job.operation();
    if (closed) {
      throw closed(operation);
    }
    int waiting = urgent.size() + ordinary.size();
    if (waiting >= capacity) {
      throw busy(operation, inFront(waiting) + ", and no more than " + capacity + " may wait");
    }
    int ahead = operation.urgent() ? urgent.size() : waiting;
    long expectedNanos = ahead * meanNanos;
    if (expectedNanos > job.deadline().remaining().toNanos()) {
      throw busy(operation, inFront(ahead));
    }
    (operation.urgent() ? urgent : ordinary).add(job);
    notifyAll();
  }

  /** The next job, now running; null when the queue is closed and nothing comes any more. */
  synchronized @Nullable Job<?> take() throws InterruptedException {
    while (!closed && urgent.isEmpty() && ordinary.isEmpty()) {
      wait();
    }
    if (closed) {
      return null;
    }
    Job<?> next = urgent.isEmpty() ? ordinary.remove() : urgent.remove();
    running = next;
    runningSince = System.nanoTime();
    return next;
  }

  /** The running job has ended. */
  synchronized void done() {
    running = null;
    meanNanos += (System.nanoTime() - runningSince - meanNanos) / RECENT;
  }

  /** Takes out a job that has not begun; false when it has. */
  synchronized boolean withdraw(Job<?> job) {
    return urgent.remove(job) || ordinary.remove(job);
  }

  /** Does something while this job, and no later one, is running; nothing when it has ended. */
  synchronized void whileRunning(Job<?> job, Runnable action) {
    if (running == job) {
      action.run();
    }
  }

  /** Refuses all further jobs and fails those that have not begun. */
  void close() {
    List<Job<?>> left = new ArrayList<>();
    synchronized (this) {
      closed = true;
      left.addAll(urgent);
      left.addAll(ordinary);
      urgent.clear();
      ordinary.clear();
      notifyAll();
    }
    left.forEach(job -> job.fail(closed(job.operation())));
  }

  private String inFront(int jobs) {
    return jobs + " commands are waiting, about " + jobs * meanNanos / 1_000_000 + " ms of work";
  }

  private static TpmException closed(TpmOperation operation) {
    return new TpmException(
        Kind.CLOSED, operation.name(), "the connection to the TPM is closed", null);
  }

  private static TpmException busy(TpmOperation operation, String facts) {
    return new TpmException(Kind.BUSY, operation.name(), "the TPM is busy: " + facts, null);
  }
}
