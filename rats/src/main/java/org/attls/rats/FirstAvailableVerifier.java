package org.attls.rats;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  private final class Session implements VerifierSession {
    private final Bytes challenge;
    private final List<AttestationException> unavailable = new ArrayList<>();
    private @Nullable VerifierSession current;

    Session(Bytes challenge) {
      this.challenge = challenge;
    }

    /** How many verifiers failed is how many were tried: each fails at most once. */
    private VerifierSession openNext(Deadline deadline) throws AttestationException {
      while (unavailable.size() < verifiers.size()) {
        try {
          VerifierSession opened =
              verifiers.get(unavailable.size()).open(challenge, share(deadline));
          current = opened;
          return opened;
        } catch (AttestationException failed) {
          noteUnavailable(failed, deadline);
        }
      }
      throw nobody();
    }

    @Override
    public AttestationResult appraise(Cmw evidence, Deadline deadline) throws AttestationException {
      VerifierSession asked = current;
      if (asked == null) {
        throw new IllegalStateException("the session is closed");
      }
      while (true) {
        try {
          return asked.appraise(evidence, share(deadline));
        } catch (AttestationException failed) {
          close();
          noteUnavailable(failed, deadline);
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

    private Deadline share(Deadline deadline) {
      int left = verifiers.size() - unavailable.size();
      Duration share = deadline.remaining().dividedBy(left);
      return left == 1 ? deadline : deadline.atMost(share);
    }

    /** A share that has run out is its verifier's failure; the whole time is the caller's. */
    private void noteUnavailable(AttestationException failed, Deadline deadline)
        throws AttestationException {
      boolean silent =
          failed.reason() == Reason.DEADLINE && !Thread.currentThread().isInterrupted();
      if (failed.reason() != Reason.VERIFIER_UNAVAILABLE && !silent || deadline.expired()) {
        throw failed;
      }
      unavailable.add(failed);
    }

    private AttestationException nobody() {
      if (unavailable.size() == 1) {
        return unavailable.get(0);
      }
      AttestationException nobody =
          new AttestationException(
              Reason.VERIFIER_UNAVAILABLE,
              "none of "
                  + verifiers.size()
                  + " verifiers: "
                  + String.join(
                      "; ", unavailable.stream().map(AttestationException::getMessage).toList()));
      unavailable.forEach(nobody::addSuppressed);
      return nobody;
    }
  }
}
