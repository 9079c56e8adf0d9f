package org.attls.tls;

import org.attls.cmw.Cmw;
import org.attls.cmw.CmwType;
import org.attls.rats.AttestationException;
import org.attls.rats.EvidenceInspector;
import org.attls.rats.InspectedEvidence;
import org.attls.rats.Reason;

/** Looks into evidence of a type that nobody makes. */
final class OtherTypeInspector implements EvidenceInspector {
  @Override
  public CmwType evidenceType() {
    return CmwType.mediaType("application/vnd.attls.nobody-makes-this");
  }

  @Override
  public InspectedEvidence inspect(Cmw evidence) throws AttestationException {
    throw new AttestationException(Reason.EVIDENCE_MALFORMED, "nobody makes this");
  }
}
