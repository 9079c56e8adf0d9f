package org.attls.verifier.veraison;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.attls.eat.ear.EarKey;

/** Where the keys come from that verify the results of a service. */
interface ResultKey {
  /** The keys to verify with now. */
  CompletableFuture<List<EarKey>> current(Conversation conversation);

  /**
   * The keys to try once more with, after {@code used} did not verify a signature: {@code used}
   * themselves where there is nothing newer.
   */
  CompletableFuture<List<EarKey>> after(List<EarKey> used, Conversation conversation);

  /** Keys that the operator configured. */
  record Pinned(List<EarKey> keys) implements ResultKey {
    @Override
    public CompletableFuture<List<EarKey>> current(Conversation conversation) {
      return CompletableFuture.completedFuture(keys);
    }

    @Override
    public CompletableFuture<List<EarKey>> after(List<EarKey> used, Conversation conversation) {
      return CompletableFuture.completedFuture(keys);
    }
  }
}
