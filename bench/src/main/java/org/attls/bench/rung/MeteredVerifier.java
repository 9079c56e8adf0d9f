package org.attls.bench.rung;

import org.attls.cmw.Cmw;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Deadline;
import org.attls.rats.Verifier;
import org.attls.rats.VerifierSession;

/** Notes the work of a verifier, as far as a thread of the relying party does it. */
final class MeteredVerifier implements Verifier {
  private final Verifier verifier;
  private final Meter meter;

  MeteredVerifier(Verifier verifier, Meter meter) {
    this.verifier = verifier;
    this.meter = meter;
  }

  @Override
  public VerifierSession open(Bytes challenge, Deadline deadline) throws AttestationException {
    return meter.run(() -> new Session(verifier.open(challenge, deadline)));
  }

  private final class Session implements VerifierSession {
    private final VerifierSession session;

    Session(VerifierSession session) {
      this.session = session;
    }

    @Override
    public AttestationResult appraise(Cmw evidence, Deadline deadline) throws AttestationException {
      return meter.run(() -> session.appraise(evidence, deadline));
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
