package org.attls.verifier.veraison;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.attls.eat.ear.EarKey;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The key in the discovery document of the service, as trustworthy as the connection it comes over.
 * Kept for as long as the service allows, an hour at most; fetched early once a minute at most,
 * when a signature does not verify and the key may have been exchanged. One question is asked for
 * all who wait, each within its own deadline.
 */
final class DiscoveredKey implements ResultKey {
  private static final Duration REFETCH_INTERVAL = Duration.ofMinutes(1);

  private final HttpExchange http;
  private final boolean allowDemoKey;
  private final Duration refetchInterval;
  private volatile @Nullable Known known;
  private @Nullable CompletableFuture<Known> fetching;

  private record Known(EarKey key, Deadline freshUntil, Deadline noRefetchUntil) {
    List<EarKey> keys() {
      return List.of(key);
    }
  }

  DiscoveredKey(HttpExchange http, boolean allowDemoKey) {
    this(http, allowDemoKey, REFETCH_INTERVAL);
  }

  DiscoveredKey(HttpExchange http, boolean allowDemoKey, Duration refetchInterval) {
    this.http = http;
    this.allowDemoKey = allowDemoKey;
    this.refetchInterval = refetchInterval;
  }

  @Override
  public CompletableFuture<List<EarKey>> current(Conversation conversation) {
    Known now = known;
    return now != null && !now.freshUntil.expired()
        ? CompletableFuture.completedFuture(now.keys())
        : fetch(now, conversation.deadline());
  }

  @Override
  public CompletableFuture<List<EarKey>> after(List<EarKey> used, Conversation conversation) {
    Known now = known;
    if (now != null && (!now.keys().equals(used) || !now.noRefetchUntil.expired())) {
      return CompletableFuture.completedFuture(now.keys());
    }
    return fetch(now, conversation.deadline());
  }

  private CompletableFuture<List<EarKey>> fetch(@Nullable Known outdated, Deadline deadline) {
    try {
      deadline.check("asking " + http.service().origin() + " for its key");
    } catch (AttestationException late) {
      return CompletableFuture.failedFuture(late);
    }
    Fetch fetch = shared(outdated, deadline);
    return http.takingOver(
            fetch
                .key
                .thenApply(Known::keys)
                .orTimeout(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS))
        .exceptionallyCompose(failed -> afterFailure(fetch, failed, outdated, deadline));
  }

  /** Whoever waited for the question of another, which that one's deadline ended, asks anew. */
  private CompletableFuture<List<EarKey>> afterFailure(
      Fetch fetch, Throwable failed, @Nullable Known outdated, Deadline deadline) {
    if (failed instanceof TimeoutException) {
      return CompletableFuture.failedFuture(
          unavailable("verification discovery: no answer before the deadline"));
    }
    return fetch.begunHere || deadline.expired()
        ? CompletableFuture.failedFuture(failed)
        : fetch(outdated, deadline);
  }

  /**
   * A question for the key.
   *
   * @param begunHere or by another caller, and bound by that one's deadline
   */
  private record Fetch(CompletableFuture<Known> key, boolean begunHere) {}

  private synchronized Fetch shared(@Nullable Known outdated, Deadline deadline) {
    Known now = known;
    if (now != null && now != outdated) {
      return new Fetch(CompletableFuture.completedFuture(now), true);
    }
    CompletableFuture<Known> underWay = fetching;
    if (underWay != null) {
      return new Fetch(underWay, false);
    }
    Conversation own = new Conversation(http, deadline);
    CompletableFuture<Known> begun =
        Conversation.then(
            own.ask(VeraisonDiscovery.question(http, VeraisonDiscovery.VERIFICATION)),
            answer -> known(VeraisonDiscovery.read(answer)));
    fetching = begun;
    begun.whenComplete((fetched, failed) -> forget(begun));
    return new Fetch(begun, true);
  }

  private synchronized void forget(CompletableFuture<Known> ended) {
    if (fetching == ended) {
      fetching = null;
    }
  }

  private Known known(VeraisonDiscovery.Fetched fetched) throws AttestationException {
    EarKey key =
        fetched
            .document()
            .earVerificationKey()
            .orElseThrow(
                () -> unavailable("the discovery document has no \"ear-verification-key\""));
    if (key.isPublishedVeraisonDemoKey() && !allowDemoKey) {
      throw unavailable(
          "signs with Veraison's demo key, whose private half is public: anybody can make its"
              + " results");
    }
    Known now = new Known(key, Deadline.in(fetched.maxAge()), Deadline.in(refetchInterval));
    known = now;
    return now;
  }

  private AttestationException unavailable(String problem) {
    return new AttestationException(
        Reason.VERIFIER_UNAVAILABLE, http.service().origin() + ": " + problem);
  }
}
