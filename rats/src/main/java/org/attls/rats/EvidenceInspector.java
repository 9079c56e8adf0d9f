package org.attls.rats;

import org.attls.cmw.Cmw;
import org.attls.cmw.CmwType;

/**
 * Reads from evidence of one type, without any outside help, what a relying party checks itself:
 * challenges, attested key, registers. A pure function over octets.
 */
public interface EvidenceInspector {
  /** The type of wrapper it reads. */
  CmwType evidenceType();

  /**
   * @throws AttestationException {@link Reason#EVIDENCE_MALFORMED} for octets that do not follow
   *     the format, {@link Reason#KEY_MISMATCH} for a key that cannot be used
   */
  InspectedEvidence inspect(Cmw evidence) throws AttestationException;
}
