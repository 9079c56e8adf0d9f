package org.attls.tls.attest;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.attls.cmw.Cmw;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Appraisal;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Attester;
import org.attls.rats.Deadline;
import org.attls.rats.IdentityKey;
import org.attls.rats.Reason;
import org.attls.rats.ResultWrapper;
import org.attls.rats.Tier;
import org.attls.rats.Verifier;
import org.attls.rats.VerifierSession;

/**
 * Obtains a result of one verifier: makes a key, has the attester attest it over a challenge of its
 * own, and has the evidence appraised. Only a result that affirms this key, and answers this
 * challenge, comes out: anything else is a failure, so that nobody keeps it.
 *
 * @param maxAge how old a result may be where it is presented
 */
record PassportIssue(
    Attester attester,
    Verifier verifier,
    ResultWrapper wrapper,
    Duration maxAge,
    SecureRandom random,
    LongSupplier nanoTime) {
  private static final int CHALLENGE_OCTETS = 32;
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /**
   * A fresh result. Its age is counted from before it was asked for, and on the monotonic clock,
   * whatever the clocks of this machine and of the verifier say.
   */
  HeldPassport obtain(Deadline deadline) throws AttestationException {
    long start = nanoTime.getAsLong();
    IdentityKey key = attester.identityKey(deadline);
    boolean kept = false;
    try {
      AttestationResult result = appraised(key, deadline);
      Cmw wrapped = wrapper.wrap(result);
      Duration lifetime = lifetime(result);
      kept = true;
      return new HeldPassport(
          wrapped,
          new SharedKey(key),
          start + lifetime.dividedBy(2).toNanos(),
          start + lifetime.toNanos());
    } finally {
      if (!kept) {
        key.close();
      }
    }
  }

  private AttestationResult appraised(IdentityKey key, Deadline deadline)
      throws AttestationException {
    byte[] nonce = new byte[CHALLENGE_OCTETS];
    random.nextBytes(nonce);
    Bytes challenge = Bytes.copyOf(nonce);
    Cmw evidence = attester.attest(attester.evidenceTypes().get(0), challenge, key, deadline);
    try (VerifierSession session = verifier.open(challenge, deadline)) {
      AttestationResult result = session.appraise(evidence, deadline);
      deadline.check("obtaining a result to present");
      check(result, challenge, key.subjectPublicKeyInfo());
      return result;
    }
  }

  private static void check(AttestationResult result, Bytes challenge, Bytes key)
      throws AttestationException {
    if (!result.nonce().equals(Optional.of(challenge))) {
      throw new AttestationException(
          Reason.RESULT_INVALID, "the result answers another challenge than ours");
    }
    boolean attested = false;
    for (Appraisal appraisal : result.appraisals().values()) {
      if (appraisal.status() != Tier.AFFIRMING) {
        throw new AttestationException(
            Reason.NOT_AFFIRMING,
            "the verifier does not affirm this attester: status "
                + appraisal.status()
                + appraisal.problem().map(text -> ", " + text).orElse(""));
      }
      if (appraisal.attestedKey().isPresent() && !appraisal.attestedKey().get().equals(key)) {
        throw new AttestationException(
            Reason.RESULT_INVALID, "the result attests another key than ours");
      }
      attested |= appraisal.attestedKey().isPresent();
    }
    if (!attested) {
      throw new AttestationException(Reason.RESULT_INVALID, "the result attests no key");
    }
  }

  /** A fifth of the age is left for the way to the relying party, and for its clock. */
  private Duration lifetime(AttestationResult result) throws AttestationException {
    Duration lifetime = maxAge.minus(maxAge.dividedBy(5));
    if (result.expiresAt().isPresent()) {
      Duration own = Duration.between(result.issuedAt(), result.expiresAt().get());
      lifetime = own.compareTo(lifetime) < 0 ? own : lifetime;
    }
    if (lifetime.compareTo(SHORTEST) < 0) {
      throw new AttestationException(
          Reason.RESULT_STALE, "the result holds for " + lifetime + " only");
    }
    return lifetime;
  }
}
