package org.attls.rats;

import org.attls.cmw.octets.Bytes;

/** The verifier of RFC 9334, wherever it runs. */
public interface Verifier {
  /**
   * Opens a session for one piece of evidence.
   *
   * @param challenge what the evidence has to contain; also the nonce of the session
   * @throws AttestationException {@link Reason#VERIFIER_UNAVAILABLE} or {@link Reason#DEADLINE}
   */
  VerifierSession open(Bytes challenge, Deadline deadline) throws AttestationException;
}
