package org.attls.rats;

import org.attls.cmw.Cmw;

/**
 * Reads results of one verifier that its attesters present, and checks locally, with that
 * verifier's key, that they are its own. A pure function over octets: nobody is asked.
 */
public interface ResultVerifier {
  /**
   * Takes a wrapper as the attester sent it.
   *
   * @return a result whose form and signature were checked; age, tier and attested key are for a
   *     {@link PassportPolicy}
   * @throws AttestationException {@link Reason#TYPE_MISMATCH} for a wrapper of another type, {@link
   *     Reason#RESULT_INVALID} for a result that is malformed or not this verifier's
   */
  PresentedResult verify(Cmw presented) throws AttestationException;
}
