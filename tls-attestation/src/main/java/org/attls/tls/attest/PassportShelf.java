package org.attls.tls.attest;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The results of one verifier: keeps the newest, and asks for one at a time. Failures are told to
 * those who wait, and never kept.
 */
final class PassportShelf {
  private final PassportIssue issue;
  private final Executor renewals;
  private final PassportCache.Pace pace;

  private @Nullable HeldPassport held;
  private @Nullable Refresh underWay;
  private long noRenewalBeforeNanos;
  private boolean failedLately;
  private boolean closed;

  PassportShelf(PassportIssue issue, Executor renewals, PassportCache.Pace pace) {
    this.issue = issue;
    this.renewals = renewals;
    this.pace = pace;
  }

  Passport take(Deadline deadline) throws AttestationException {
    while (true) {
      Refresh refresh;
      Passport fresh = null;
      synchronized (this) {
        if (closed) {
          throw new AttestationException(
              Reason.ATTESTER_UNAVAILABLE, "the results to present have been closed");
        }
        long now = now();
        HeldPassport kept = held;
        if (kept != null && kept.isFresh(now)) {
          fresh = kept.present();
          if (!kept.isAging(now) || !mayRenew(now)) {
            return fresh;
          }
        }
        Refresh others = underWay;
        refresh = others == null ? begin() : others;
      }
      if (fresh != null) {
        renew(refresh);
        return fresh;
      }
      boolean mine = refresh.claim();
      if (mine) {
        refresh(refresh, deadline);
      }
      await(refresh, mine, deadline);
    }
  }

  /** Forgets the result; one that is under way will not be kept. */
  synchronized void close() {
    closed = true;
    forget();
  }

  private boolean mayRenew(long now) {
    return underWay == null && (!failedLately || noRenewalBeforeNanos - now <= 0);
  }

  private Refresh begin() {
    Refresh begun = new Refresh();
    underWay = begun;
    return begun;
  }

  /**
   * Ahead of time, while the old result is presented: nobody waits for it. Where it has not begun
   * when the old result ends, the first who needs a new one does it himself.
   */
  private void renew(Refresh refresh) {
    try {
      renewals.execute(
          () -> {
            if (refresh.claim()) {
              refresh(refresh, Deadline.in(pace.renewalTimeout()));
            }
          });
    } catch (RejectedExecutionException | Error none) {
      // An Error where there is no thread to be had: what is presented now is still good.
      ended(refresh, null, none);
    }
  }

  private void refresh(Refresh refresh, Deadline deadline) {
    try {
      ended(refresh, issue.obtain(deadline), null);
    } catch (AttestationException | RuntimeException | Error failed) {
      // An Error too: everybody would wait for this question for ever otherwise.
      ended(refresh, null, failed);
    }
  }

  private void ended(Refresh refresh, @Nullable HeldPassport fresh, @Nullable Throwable failure) {
    synchronized (this) {
      underWay = null;
      failedLately = fresh == null;
      noRenewalBeforeNanos = now() + pace.pause().toNanos();
      if (fresh != null) {
        forget();
        if (closed) {
          fresh.key().done();
        } else {
          held = fresh;
        }
      }
    }
    // Those who wait look at the shelf again, or learn what went wrong.
    if (failure == null) {
      refresh.end.complete(null);
    } else {
      refresh.end.completeExceptionally(failure);
    }
  }

  private void forget() {
    HeldPassport old = held;
    held = null;
    if (old != null) {
      old.key().done();
    }
  }

  /**
   * @param mine whether the failure is one under this caller's deadline: that of somebody else's
   *     says nothing about ours
   */
  private static void await(Refresh refresh, boolean mine, Deadline deadline)
      throws AttestationException {
    try {
      refresh.end.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      if (cause instanceof AttestationException known) {
        if (mine || known.reason() != Reason.DEADLINE) {
          throw new AttestationException(known.reason(), known.getMessage(), known);
        }
        deadline.check("waiting for a result to present");
        return;
      }
      throw new AttestationException(
          Reason.DEFECT, "obtaining a result to present ended with " + cause, cause);
    } catch (TimeoutException late) {
      throw new AttestationException(
          Reason.DEADLINE, "no time left while waiting for a result to present", late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AttestationException(
          Reason.ATTESTER_UNAVAILABLE, "interrupted while waiting for a result", interrupted);
    }
  }

  /** One question to the verifier; who claims it asks it. */
  private static final class Refresh {
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final AtomicBoolean claimed = new AtomicBoolean();

    boolean claim() {
      return !claimed.getAndSet(true);
    }
  }

  private long now() {
    return issue.nanoTime().getAsLong();
  }
}
