package org.attls.tls.attest;

import java.util.List;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.tls.wire.VerifierIdentity;

/**
 * Has results of verifiers to present, each with the key that it attests (passport model,
 * draft-fossati-tls-attestation-07, section 7).
 */
public interface PassportSource extends AutoCloseable {
  /** Whose results it can present, in order of preference. */
  List<VerifierIdentity> verifiers();

  /**
   * A result of that verifier that is fresh. The same one may be given to many connections.
   *
   * @param verifier one of {@link #verifiers()}
   * @throws AttestationException {@link org.attls.rats.Reason#NOT_AFFIRMING} where the verifier
   *     does not affirm this attester; {@link org.attls.rats.Reason#VERIFIER_UNAVAILABLE}, {@link
   *     org.attls.rats.Reason#RESULT_INVALID}, {@link org.attls.rats.Reason#ATTESTER_UNAVAILABLE}
   *     or {@link org.attls.rats.Reason#DEADLINE}
   */
  Passport passport(VerifierIdentity verifier, Deadline deadline) throws AttestationException;

  /** Forgets all results; keys that connections still use are freed when those are done. */
  @Override
  void close();
}
