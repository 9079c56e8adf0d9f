package org.attls.rot.tpm.connection;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.attls.rats.Deadline;
import org.attls.rot.tpm.connection.TpmException.Kind;
import org.attls.rot.tpm.device.TpmEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one TPM that any number of threads may use.
 *
 * <p>A TPM does one thing at a time, so one private thread does all the talking; callers wait for
 * it no longer than their deadline. When a deadline passes while a command is under way, the
 * channel is closed and the next call opens another. The thread is started by the first call and
 * ends with {@link #close()}.
 */
public final class TpmConnection implements AutoCloseable {
  /** How many calls may wait, unless told otherwise. */
  public static final int DEFAULT_QUEUE = 64;

  /** How long closing waits for the command under way. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final TpmEndpoint endpoint;
  private final JobQueue queue;
  private final TpmLine line;
  private @Nullable Thread worker;
  private boolean closed;

  private TpmConnection(TpmEndpoint endpoint, int queueCapacity) {
    this.endpoint = endpoint;
    this.queue = new JobQueue(queueCapacity);
    this.line = new TpmLine(endpoint);
  }

  /** A connection to a TPM; nothing is opened before the first call. */
  public static TpmConnection to(TpmEndpoint endpoint) {
    return to(endpoint, DEFAULT_QUEUE);
  }

  /** A connection at which at most {@code queueCapacity} calls wait, at least 1. */
  public static TpmConnection to(TpmEndpoint endpoint, int queueCapacity) {
    return new TpmConnection(endpoint, queueCapacity);
  }

  /** The TPM at the other end. */
  public TpmEndpoint endpoint() {
    return endpoint;
  }

  /**
   * Has some commands executed, and waits for the result.
   *
   * @throws TpmException when the TPM refuses, is away, or does not answer by the deadline
   */
  public <R> R call(TpmOperation operation, Deadline deadline, TpmWork<R> work)
      throws TpmException {
    Duration time = deadline.remaining();
    Job<R> job = new Job<>(operation, deadline, work);
    startWorker();
    queue.add(job);
    try {
      return job.result().get(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException failed) {
      throw failure(operation, failed.getCause());
    } catch (TimeoutException over) {
      throw expired(job, time);
    } catch (InterruptedException interrupted) {
      // A command that was sent already is not abandoned: its response is read and dropped.
      queue.withdraw(job);
      Thread.currentThread().interrupt();
      throw new TpmException(
          Kind.INTERRUPTED, operation.name(), "interrupted while waiting", interrupted);
    }
  }

  /**
   * Ends the connection. Calls that wait fail; the command under way gets two seconds to end. Never
   * fails.
   */
  @Override
  public void close() {
    Thread ending;
    synchronized (this) {
      closed = true;
      ending = worker;
      worker = null;
    }
    queue.close();
    if (ending != null && ending != Thread.currentThread()) {
      boolean interrupted = !ended(ending, GRACE);
      line.end();
      interrupted |= !ended(ending, GRACE);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    line.end();
  }

  private TpmException expired(Job<?> job, Duration time) {
    String name = job.operation().name();
    if (queue.withdraw(job)) {
      return new TpmException(
          Kind.DEADLINE,
          name,
          "not begun within " + time.toMillis() + " ms, the TPM is busy",
          null);
    }
    queue.whileRunning(job, line::cut);
    return new TpmException(
        Kind.DEADLINE,
        name,
        "no answer within "
            + time.toMillis()
            + " ms; the TPM is slow, or another program is using it",
        null);
  }

  private static TpmException failure(TpmOperation operation, @Nullable Throwable cause) {
    if (cause instanceof TpmException failure) {
      return failure;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause instanceof RuntimeException defect) {
      throw defect;
    }
    return new TpmException(Kind.UNINTELLIGIBLE, operation.name(), "failed", cause);
  }

  private synchronized void startWorker() {
    if (worker == null && !closed) {
      Thread thread = new Thread(this::serve, "tpm " + endpoint);
      thread.setDaemon(true);
      thread.start();
      worker = thread;
    }
  }

  private void serve() {
    try {
      for (Job<?> job = queue.take(); job != null; job = queue.take()) {
        job.run(line);
        queue.done();
      }
    } catch (InterruptedException impossible) {
      // Nobody has a reference to this thread who would interrupt it.
      queue.close();
    }
  }

  /** Waits for a thread to end; false when this thread was interrupted meanwhile. */
  private static boolean ended(Thread thread, Duration longest) {
    try {
      thread.join(longest.toMillis());
      return true;
    } catch (InterruptedException interrupted) {
      return false;
    }
  }
}
