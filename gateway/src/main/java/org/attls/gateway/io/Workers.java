package org.attls.gateway.io;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Where handshakes are computed, as many at a time as there are processors, and where verifiers are
 * asked. Neither happens on an event loop.
 */
public final class Workers implements AutoCloseable {
  /** Handshakes wait for a worker up to this many; then nobody is accepted. */
  private static final int QUEUE = 1024;

  private final ThreadPoolExecutor handshakes;
  private final Appraisals appraisals;

  /**
   * @param mostAppraisals how many questions the verifiers get at a time
   */
  public Workers(int mostAppraisals) {
    int processors = Runtime.getRuntime().availableProcessors();
    this.handshakes =
        new ThreadPoolExecutor(
            processors,
            processors,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new DefaultThreadFactory("attls handshakes", true));
    this.appraisals = new Appraisals(handshakes, mostAppraisals);
  }

  /**
   * Computes something for a connection. An error is an outcome, and so is the lack of a worker:
   * what was lent for it is given back whatever happens.
   */
  <T> CompletableFuture<T> compute(Supplier<T> work) {
    try {
      return CompletableFuture.supplyAsync(work, handshakes);
    } catch (RuntimeException | Error none) {
      return CompletableFuture.failedFuture(none);
    }
  }

  /** What a computation failed with, as a reason. */
  static AttestationException defect(String what, @Nullable Throwable failed) {
    Throwable cause =
        failed instanceof CompletionException && failed.getCause() != null
            ? failed.getCause()
            : failed;
    return new AttestationException(Reason.DEFECT, what + ": " + cause, cause);
  }

  /** How many handshakes wait for a worker. */
  public int waiting() {
    return handshakes.getQueue().size();
  }

  /** Whether nobody should be accepted, because the workers have enough to do. */
  public boolean full() {
    return waiting() >= QUEUE;
  }

  /** Those who are being judged. */
  Appraisals appraisals() {
    return appraisals;
  }

  @Override
  public void close() {
    handshakes.shutdownNow();
    appraisals.close();
  }
}
