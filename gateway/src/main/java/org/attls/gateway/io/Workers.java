package org.attls.gateway.io;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.attls.tls.engine.Judgement;
import org.attls.tls.engine.PendingVerdict;

/**
 * Where handshakes are computed, as many at a time as there are processors, and where verifiers are
 * asked. Neither happens on an event loop.
 */
public final class Workers implements AutoCloseable {
  /** Handshakes wait for a worker up to this many; then nobody is accepted. */
  private static final int QUEUE = 1024;

  private final ThreadPoolExecutor handshakes;
  private final ThreadPoolExecutor appraisals;
  private final AtomicInteger appraising = new AtomicInteger();

  /**
   * @param mostAppraisals how many questions a verifier gets at a time
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
    this.appraisals =
        new ThreadPoolExecutor(
            mostAppraisals,
            mostAppraisals,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new DefaultThreadFactory("attls appraisals", true));
    appraisals.allowCoreThreadTimeOut(true);
  }

  /** Computes something of a handshake. */
  public void handshake(Runnable work) {
    handshakes.execute(work);
  }

  /** How many handshakes wait for a worker. */
  public int waiting() {
    return handshakes.getQueue().size();
  }

  /** Whether nobody should be accepted, because the workers have enough to do. */
  public boolean full() {
    return waiting() >= QUEUE;
  }

  /**
   * Has a peer judged, as soon as the verifier may get another question. Those who wait for that
   * are bounded by the limit of handshakes in progress.
   */
  public CompletionStage<Judgement> judge(PendingVerdict pending) {
    appraising.incrementAndGet();
    return CompletableFuture.supplyAsync(pending, appraisals)
        .whenComplete((judgement, failure) -> appraising.decrementAndGet());
  }

  /** How many peers are being judged, or wait for it. */
  public int appraising() {
    return appraising.get();
  }

  /** Whether the verifier should get no more questions. */
  public boolean appraisalsFull() {
    return appraising.get() >= appraisals.getMaximumPoolSize();
  }

  /** From now on so many questions at a time. */
  public synchronized void mostAppraisals(int most) {
    // The core may at no time be larger than the maximum.
    if (most > appraisals.getMaximumPoolSize()) {
      appraisals.setMaximumPoolSize(most);
      appraisals.setCorePoolSize(most);
    } else {
      appraisals.setCorePoolSize(most);
      appraisals.setMaximumPoolSize(most);
    }
  }

  @Override
  public void close() {
    handshakes.shutdownNow();
    appraisals.shutdownNow();
  }
}
