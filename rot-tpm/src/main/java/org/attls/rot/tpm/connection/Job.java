package org.attls.rot.tpm.connection;

import java.util.concurrent.CompletableFuture;
import org.attls.rats.Deadline;

/** One piece of work between its caller and the connection's thread. */
final class Job<R> {
  private final TpmOperation operation;
  private final Deadline deadline;
  private final TpmWork<R> work;
  private final CompletableFuture<R> result = new CompletableFuture<>();

  Job(TpmOperation operation, Deadline deadline, TpmWork<R> work) {
    this.operation = operation;
    this.deadline = deadline;
    this.work = work;
  }

  TpmOperation operation() {
    return operation;
  }

  Deadline deadline() {
    return deadline;
  }

  CompletableFuture<R> result() {
    return result;
  }

  /** Does the work on this thread and tells the caller how it ended. */
  void run(TpmLine line) {
    try {
      result.complete(line.run(operation, deadline, work));
    } catch (Throwable failure) {
      // An Error too belongs to the caller: the thread has to serve the others.
      result.completeExceptionally(failure);
    }
  }

  void fail(TpmException failure) {
    result.completeExceptionally(failure);
  }
}
