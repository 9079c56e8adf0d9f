package org.attls.attack.grace;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.attls.cmw.Cmw;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.rats.Verifier;
import org.attls.rats.VerifierSession;

/** A verifier that fails as it is told, and otherwise asks a real one. */
final class UnreliableVerifier implements Verifier {
  /** How sessions are refused. */
  Optional<Reason> opening = Optional.empty();

  /** How evidence is, after the session was opened. */
  Optional<Reason> appraising = Optional.empty();

  /** For how long its results are good, where they say so. */
  Optional<Duration> life = Optional.empty();

  private final Verifier real;
  private final AtomicInteger open = new AtomicInteger();

  UnreliableVerifier(Verifier real) {
    this.real = real;
  }

  /** How many sessions were left open. */
  int open() {
    return open.get();
  }

  @Override
  public VerifierSession open(Bytes challenge, Deadline deadline) throws AttestationException {
    fail(opening);
    VerifierSession session = real.open(challenge, deadline);
    open.incrementAndGet();
    return new VerifierSession() {
      @Override
      public AttestationResult appraise(Cmw evidence, Deadline until) throws AttestationException {
        fail(appraising);
        AttestationResult result = session.appraise(evidence, until);
        return new AttestationResult(
            result.source(),
            result.profile(),
            result.issuedAt(),
            result.notBefore(),
            life.map(result.issuedAt()::plus),
            result.nonce(),
            result.developer(),
            result.build(),
            result.globalStatus(),
            result.appraisals());
      }

      @Override
      public void close() {
        open.decrementAndGet();
        session.close();
      }
    };
  }

  private static void fail(Optional<Reason> reason) throws AttestationException {
    if (reason.isPresent()) {
      throw new AttestationException(reason.get(), "as told");
    }
  }
}
