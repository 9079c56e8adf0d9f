package org.attls.verifier.veraison;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.attls.eat.ear.EarKey;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The key in the discovery document of the service, as trustworthy as the connection it comes over.
 * Kept for as long as the service allows, an hour at most; fetched early once a minute at most,
 * when a signature does not verify and the key may have been exchanged. One caller fetches, others
 * wait for it within their own deadlines.
 */
final class DiscoveredKey implements ResultKey {
  private static final Duration REFETCH_INTERVAL = Duration.ofMinutes(1);

  private final HttpExchange http;
  private final boolean allowDemoKey;
  private final Duration refetchInterval;
  private final ReentrantLock fetching = new ReentrantLock();
  private volatile @Nullable Known known;

  private record Known(EarKey key, Deadline freshUntil, Deadline noRefetchUntil) {}

  DiscoveredKey(HttpExchange http, boolean allowDemoKey) {
    this(http, allowDemoKey, REFETCH_INTERVAL);
  }

  DiscoveredKey(HttpExchange http, boolean allowDemoKey, Duration refetchInterval) {
    this.http = http;
    this.allowDemoKey = allowDemoKey;
    this.refetchInterval = refetchInterval;
  }

  @Override
  public EarKey current(Deadline deadline) throws AttestationException {
    Known now = known;
    return now != null && !now.freshUntil.expired() ? now.key : fetch(now, deadline);
  }

  @Override
  public EarKey after(EarKey used, Deadline deadline) throws AttestationException {
    Known now = known;
    if (now != null && (!now.key.equals(used) || !now.noRefetchUntil.expired())) {
      return now.key;
    }
    return fetch(now, deadline);
  }

  private EarKey fetch(@Nullable Known outdated, Deadline deadline) throws AttestationException {
    lock(deadline);
    try {
      Known now = known;
      if (now != null && now != outdated) {
        return now.key;
      }
      VeraisonDiscovery.Fetched fetched = VeraisonDiscovery.fetchVerification(http, deadline);
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
      known = new Known(key, Deadline.in(fetched.maxAge()), Deadline.in(refetchInterval));
      return key;
    } finally {
      fetching.unlock();
    }
  }

  private void lock(Deadline deadline) throws AttestationException {
    try {
      if (!fetching.tryLock(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
        throw unavailable("no discovery document before the deadline");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AttestationException(
          Reason.DEADLINE, "interrupted while waiting for a discovery document", interrupted);
    }
  }

  private AttestationException unavailable(String problem) {
    return new AttestationException(
        Reason.VERIFIER_UNAVAILABLE, http.service().origin() + ": " + problem);
  }
}
