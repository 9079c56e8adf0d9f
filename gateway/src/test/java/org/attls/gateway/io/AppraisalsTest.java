package org.attls.gateway.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.attls.tls.engine.Judgement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppraisalsTest {
  private final Deque<Throwable> failures = new ArrayDeque<>();

  /** As a pool that has been shut down, or that gets no more threads. */
  private final Executor workers =
      work -> {
        Throwable failure = failures.poll();
        if (failure instanceof Error error) {
          throw error;
        } else if (failure instanceof RuntimeException defect) {
          throw defect;
        }
        work.run();
      };

  private final AtomicInteger asked = new AtomicInteger();
  private final CompletableFuture<Judgement> first = new CompletableFuture<>();

  private CompletableFuture<Judgement> ask(Executor mayBlock) {
    return asked.getAndIncrement() == 0 ? first : new CompletableFuture<>();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoGetsNoWorkerGivesItsPlaceToTheNext(boolean anError) throws Exception {
    try (Appraisals appraisals = new Appraisals(workers, 1)) {
      appraisals.judge(this::ask);
      CompletableFuture<Judgement> second = appraisals.judge(this::ask).toCompletableFuture();
      CompletableFuture<Judgement> third = appraisals.judge(this::ask).toCompletableFuture();
      failures.add(anError ? new Error("no thread") : new RejectedExecutionException());
      first.cancel(false);
      assertThat(second).isCompletedExceptionally();
      assertThat(third).isNotDone();
      assertThat(asked).hasValue(2);
      assertThat(appraisals.count()).isEqualTo(1);
    }
  }
}
