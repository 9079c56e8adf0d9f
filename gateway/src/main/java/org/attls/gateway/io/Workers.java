package org.attls.gateway.io;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

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
