package org.attls.gateway.io;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.attls.tls.engine.Judgement;
import org.attls.tls.engine.PendingVerdict;

/**
 * Has devices judged, so many at a time. A verifier over a network holds no thread meanwhile; one
 * that can only be waited for gets a thread for each question.
 */
final class Appraisals implements AutoCloseable {
  private final Executor workers;
  private final ExecutorService mayBlock =
      Executors.newCachedThreadPool(new DefaultThreadFactory("attls appraisals", true));
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private int most;
  private int asking;

  /**
   * @param workers where what a verifier in this process computes is computed
   * @param most how many questions the verifiers get at a time
   */
  Appraisals(Executor workers, int most) {
    this.workers = workers;
    this.most = most;
  }

  /**
   * Has a peer judged, as soon as the verifiers may get another question. Those who wait for that
   * are bounded by the limit of handshakes in progress. Called by a worker, which does what a
   * verifier in this process computes if nobody waits.
   */
  CompletionStage<Judgement> judge(PendingVerdict pending) {
    CompletableFuture<Judgement> outcome = new CompletableFuture<>();
    synchronized (this) {
      if (asking >= most || !waiting.isEmpty()) {
        waiting.add(() -> ask(pending, outcome));
        return outcome;
      }
      asking++;
    }
    ask(pending, outcome);
    return outcome;
  }

  private void ask(PendingVerdict pending, CompletableFuture<Judgement> outcome) {
    asked(pending)
        .whenComplete(
            (judgement, defect) -> {
              synchronized (this) {
                asking--;
              }
              if (defect == null) {
                outcome.complete(judgement);
              } else {
                outcome.completeExceptionally(defect);
              }
              next();
            });
  }

  /** Errors too are an outcome: no thread for a question is one, and the place is free again. */
  private CompletableFuture<Judgement> asked(PendingVerdict pending) {
    try {
      return pending.judge(mayBlock);
    } catch (RuntimeException | Error defect) {
      return CompletableFuture.failedFuture(defect);
    }
  }

  private void next() {
    while (true) {
      Runnable question;
      synchronized (this) {
        if (asking >= most || waiting.isEmpty()) {
          return;
        }
        asking++;
        question = waiting.remove();
      }
      workers.execute(question);
    }
  }

  /** How many peers are being judged, or wait for it. */
  synchronized int count() {
    return asking + waiting.size();
  }

  /** Whether the verifiers should get no more questions. */
  synchronized boolean full() {
    return asking + waiting.size() >= most;
  }

  /** From now on so many questions at a time. */
  void most(int questions) {
    synchronized (this) {
      most = questions;
    }
    next();
  }

  @Override
  public void close() {
    mayBlock.shutdownNow();
  }
}
