package org.attls.rats;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.attls.cmw.Cmw;
import org.attls.cmw.octets.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Several verifiers, of which the first one that can be had appraises.
 *
 * <p>They are asked in their order. Only a {@link Reason#VERIFIER_UNAVAILABLE} leads to the next
 * one, when a session is opened as well as when evidence was handed in: any other answer is an
 * answer. So a verdict is never sought twice, and a result that is not to be believed is not
 * replaced by another one's. Each verifier but the last gets an equal share of the time that is
 * left, so that one that keeps silent leaves time for the others.
 */
public final class FirstAvailableVerifier implements Verifier {
  private final List<Verifier> verifiers;

  /**
   * @param verifiers in the order in which they are asked, at least one
   */
  public FirstAvailableVerifier(List<? extends Verifier> verifiers) {
    if (verifiers.isEmpty()) {
      throw new IllegalArgumentException("no verifier");
    }
    this.verifiers = List.copyOf(verifiers);
  }

  @Override
  public VerifierSession open(Bytes challenge, Deadline deadline) throws AttestationException {
    Session session = new Session(challenge);
    session.openNext(deadline);
    return session;
  }

  @Override
  public CompletableFuture<AttestationResult> appraise(
      Bytes challenge, Cmw evidence, Deadline deadline, Executor mayBlock) {
    return askNext(
        new Unavailable(),
        deadline,
        (verifier, share) -> verifier.appraise(challenge, evidence, share, mayBlock));
  }

  private interface Question {
    CompletableFuture<AttestationResult> to(Verifier verifier, Deadline share);
  }

  private CompletableFuture<AttestationResult> askNext(
      Unavailable unavailable, Deadline deadline, Question question) {
    return question
        .to(unavailable.next(), unavailable.share(deadline))
        .exceptionallyCompose(
            failed -> {
              try {
                unavailable.note(AttestationException.of(failed), deadline);
                return unavailable.all()
                    ? CompletableFuture.failedFuture(unavailable.nobody())
                    : askNext(unavailable, deadline, question);
              } catch (AttestationException answer) {
                return CompletableFuture.failedFuture(answer);
              }
            });
  }

  private final class Session implements VerifierSession {
    private final Bytes challenge;
    private final Unavailable unavailable = new Unavailable();
    private @Nullable VerifierSession current;

    Session(Bytes challenge) {
      this.challenge = challenge;
    }

    private VerifierSession openNext(Deadline deadline) throws AttestationException {
      while (!unavailable.all()) {
        try {
          VerifierSession opened = unavailable.next().open(challenge, unavailable.share(deadline));
          current = opened;
          return opened;
        } catch (AttestationException failed) {
          unavailable.note(failed, deadline);
        }
      }
      throw unavailable.nobody();
    }

    @Override
    public AttestationResult appraise(Cmw evidence, Deadline deadline) throws AttestationException {
      VerifierSession asked = current;
      if (asked == null) {
        throw new IllegalStateException("the session is closed");
      }
      while (true) {
        try {
          return asked.appraise(evidence, unavailable.share(deadline));
        } catch (AttestationException failed) {
          close();
          unavailable.note(failed, deadline);
          asked = openNext(deadline);
        }
      }
    }

    @Override
    public void close() {
      VerifierSession opened = current;
      current = null;
      if (opened != null) {
        opened.close();
      }
    }
  }

  /** Those that were tried in vain; how many is also which is the next, as each fails only once. */
  private final class Unavailable {
    private final List<AttestationException> failures = new ArrayList<>();

    boolean all() {
      return failures.size() == verifiers.size();
    }

    Verifier next() {
      return verifiers.get(failures.size());
    }

    Deadline share(Deadline deadline) {
      int left = verifiers.size() - failures.size();
      Duration share = deadline.remaining().dividedBy(left);
      return left == 1 ? deadline : deadline.atMost(share);
    }

    /**
     * A share that has run out is its verifier's failure; the whole time is the caller's.
     *
     * @throws AttestationException what is an answer and leads to no other verifier
     */
    void note(AttestationException failed, Deadline deadline) throws AttestationException {
      boolean silent =
          failed.reason() == Reason.DEADLINE && !Thread.currentThread().isInterrupted();
      boolean unavailable = failed.reason() == Reason.VERIFIER_UNAVAILABLE || silent;
      if (!unavailable || deadline.expired()) {
        throw failed;
      }
      failures.add(failed);
    }

    AttestationException nobody() {
      if (failures.size() == 1) {
        return failures.get(0);
      }
      AttestationException nobody =
          new AttestationException(
              Reason.VERIFIER_UNAVAILABLE,
              "none of "
                  + verifiers.size()
                  + " verifiers: "
                  + String.join(
                      "; ", failures.stream().map(AttestationException::getMessage).toList()));
      failures.forEach(nobody::addSuppressed);
      return nobody;
    }
  }
}
