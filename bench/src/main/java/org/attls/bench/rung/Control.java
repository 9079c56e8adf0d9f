package org.attls.bench.rung;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Attester;
import org.attls.rats.Deadline;
import org.attls.rats.IdentityKey;
import org.attls.rats.Verifier;
import org.attls.rats.VerifierSession;

/**
 * Canned evidence on the wire, while attester and verifier work as for real evidence and what they
 * make is thrown away. Their time is set aside as everywhere; what it costs the connection around
 * them, in caches and in the compiler's decisions, is left.
 */
final class Control {
  private final Attester real;
  private final Attester canned;
  private final Verifier judge;
  private final Deque<Cmw> made = new ArrayDeque<>();

  Control(SoftwareAttester real, Verifier judge) {
    this.real = real;
    this.canned =
        new CannedEvidence.CannedAttester(real.identityKey(Deadline.in(SoftwareAttester.PATIENCE)));
    this.judge = judge;
  }

  Attester attester() {
    return new Attester() {
      @Override
      public List<CmwType> evidenceTypes() {
        return canned.evidenceTypes();
      }

      @Override
      public IdentityKey identityKey(Deadline deadline) throws AttestationException {
        return canned.identityKey(deadline);
      }

      @Override
      public Cmw attest(CmwType type, Bytes challenge, IdentityKey key, Deadline deadline)
          throws AttestationException {
        made.add(real.attest(ParsecTpmToken.TYPE, challenge, key, deadline));
        return canned.attest(type, challenge, key, deadline);
      }

      @Override
      public void close() {
        canned.close();
      }
    };
  }

  Verifier verifier() {
    Verifier believing = CannedEvidence.verifier();
    return (challenge, deadline) -> {
      VerifierSession judging = judge.open(challenge, deadline);
      VerifierSession session = believing.open(challenge, deadline);
      return new VerifierSession() {
        @Override
        public AttestationResult appraise(Cmw evidence, Deadline until)
            throws AttestationException {
          judging.appraise(made.remove(), until);
          return session.appraise(evidence, until);
        }

        @Override
        public void close() {
          judging.close();
          session.close();
        }
      };
    };
  }
}
