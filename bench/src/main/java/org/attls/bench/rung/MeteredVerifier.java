package org.attls.bench.rung;

import org.attls.bench.connection.Work;
import org.attls.cmw.Cmw;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Deadline;
import org.attls.rats.Verifier;
import org.attls.rats.VerifierSession;

/** Notes the work of a verifier, as far as it is done by the relying party's thread. */
final class MeteredVerifier implements Verifier {
  private final Verifier verifier;
  private final Work work;

  MeteredVerifier(Verifier verifier, Work work) {
    this.verifier = verifier;
    this.work = work;
  }

  @Override
  public VerifierSession open(Bytes challenge, Deadline deadline) throws AttestationException {
    work.start();
    try {
      return new Session(verifier.open(challenge, deadline));
    } finally {
      work.stop();
    }
  }

  private final class Session implements VerifierSession {
    private final VerifierSession session;

    Session(VerifierSession session) {
      this.session = session;
    }

    @Override
    public AttestationResult appraise(Cmw evidence, Deadline deadline) throws AttestationException {
      work.start();
      try {
        return session.appraise(evidence, deadline);
      } finally {
        work.stop();
      }
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
