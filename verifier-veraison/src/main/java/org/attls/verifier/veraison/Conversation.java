package org.attls.verifier.veraison;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Questions to a service one after another, with one deadline and one way to break them off. Nobody
 * has to wait for them: every step is a future, and {@link #await} is for those who do.
 */
final class Conversation {
  private final HttpExchange http;
  private final Deadline deadline;
  private volatile @Nullable CompletableFuture<?> pending;
  private volatile boolean brokenOff;

  Conversation(HttpExchange http, Deadline deadline) {
    this.http = http;
    this.deadline = deadline;
  }

  /** A step that may fail. */
  interface Step<T, R> {
    R take(T from) throws AttestationException;
  }

  Deadline deadline() {
    return deadline;
  }

  /** What the service answers, or why it does not. */
  CompletableFuture<HttpAnswer> ask(HttpQuestion question) {
    if (brokenOff) {
      return CompletableFuture.failedFuture(new CancellationException("broken off"));
    }
    return doing(http.ask(question, deadline));
  }

  /** Ends after some time, at the deadline, or with the client. */
  CompletableFuture<Boolean> pause(Duration time) {
    return doing(http.pause(deadline.atMost(time).remaining()));
  }

  /** Nothing more is asked, and what is under way is cancelled. */
  void breakOff() {
    brokenOff = true;
    CompletableFuture<?> now = pending;
    if (now != null) {
      now.cancel(true);
    }
  }

  private <T> CompletableFuture<T> doing(CompletableFuture<T> step) {
    pending = step;
    if (brokenOff) {
      step.cancel(true);
    }
    return step;
  }

  /** Waits; an interrupt breaks the conversation off. */
  <T> T await(CompletableFuture<T> outcome) throws AttestationException {
    try {
      return outcome.get();
    } catch (InterruptedException interrupted) {
      breakOff();
      Thread.currentThread().interrupt();
      throw new AttestationException(
          Reason.DEADLINE, "interrupted while waiting for " + http.service().origin(), interrupted);
    } catch (ExecutionException failed) {
      throw AttestationException.of(failed);
    }
  }

  /** {@code step} after {@code before}. */
  static <T, R> CompletableFuture<R> then(CompletableFuture<T> before, Step<T, R> step) {
    return before.thenApply(
        value -> {
          try {
            return step.take(value);
          } catch (AttestationException failure) {
            throw new CompletionException(failure);
          }
        });
  }

  /** Another question after {@code before}. */
  static <T, R> CompletableFuture<R> thenAsk(
      CompletableFuture<T> before, Step<T, CompletableFuture<R>> step) {
    return then(before, step).thenCompose(Function.identity());
  }
}
