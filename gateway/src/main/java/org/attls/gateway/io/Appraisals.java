package org.attls.gateway.io;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.attls.tls.engine.Judgement;
import org.jspecify.annotations.Nullable;

/**
 * Has devices judged, so many at a time. A verifier over a network holds no thread meanwhile; one
 * that can only be waited for gets a thread for each question.
 */
final class Appraisals implements AutoCloseable {
  private final Executor workers;
  private final ExecutorService mayBlock =
      Executors.newCachedThreadPool(new DefaultThreadFactory("attls appraisals", true));
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private int most;
  private int asking;

  /** Asks about one peer; what may block for as long as that takes gets a thread there. */
  interface Question extends Function<Executor, CompletableFuture<Judgement>> {}

  private record Waiting(Question question, CompletableFuture<Judgement> outcome) {}

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
   * verifier in this process computes if nobody waits. Where no thread can be had the outcome is
   * that error, and the place is free again.
   */
  CompletionStage<Judgement> judge(Question question) {
    Waiting peer = new Waiting(question, new CompletableFuture<>());
    synchronized (this) {
      if (asking >= most || !waiting.isEmpty()) {
        waiting.add(peer);
        return peer.outcome();
      }
      asking++;
    }
    ask(peer);
    return peer.outcome();
  }

  private void ask(Waiting peer) {
    asked(peer.question())
        .whenComplete(
            (judgement, defect) -> {
              answered(peer, judgement, defect);
              next();
            });
  }

  /** Errors too are an outcome: no thread for a question is one. */
  private CompletableFuture<Judgement> asked(Question question) {
    try {
      return question.apply(mayBlock);
    } catch (RuntimeException | Error defect) {
      return CompletableFuture.failedFuture(defect);
    }
  }

  private void answered(Waiting peer, @Nullable Judgement judgement, @Nullable Throwable defect) {
    synchronized (this) {
      asking--;
    }
    if (defect == null) {
      peer.outcome().complete(judgement);
    } else {
      peer.outcome().completeExceptionally(defect);
    }
  }

  private void next() {
    while (true) {
      Waiting peer;
      synchronized (this) {
        if (asking >= most || waiting.isEmpty()) {
          return;
        }
        asking++;
        peer = waiting.remove();
      }
      try {
        workers.execute(() -> ask(peer));
      } catch (RuntimeException | Error none) {
        answered(peer, null, none);
      }
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
