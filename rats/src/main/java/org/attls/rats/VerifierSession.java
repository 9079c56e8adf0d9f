package org.attls.rats;

import org.attls.cmw.Cmw;

/** One exchange with a verifier. */
public interface VerifierSession extends AutoCloseable {
  /**
   * Has the evidence appraised. A negative verdict is a result, not a failure.
   *
   * @return a result whose signature was verified with the key configured for this verifier
   * @throws AttestationException {@link Reason#VERIFIER_UNAVAILABLE}, {@link Reason#RESULT_INVALID}
   *     or {@link Reason#DEADLINE}
   */
  AttestationResult appraise(Cmw evidence, Deadline deadline) throws AttestationException;

  /** Ends the session; never fails. */
  @Override
  void close();
}
