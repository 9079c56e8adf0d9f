package org.attls.rats;

import org.attls.cmw.Cmw;

/** Wraps a result for those to whom it will be presented; what {@link ResultVerifier} reads. */
public interface ResultWrapper {
  /**
   * @throws AttestationException {@link Reason#RESULT_INVALID} for a result in a form that cannot
   *     be presented
   */
  Cmw wrap(AttestationResult result) throws AttestationException;
}
