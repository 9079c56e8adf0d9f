package org.attls.tls.appraise;

import org.attls.cmw.Cmw;
import org.attls.cmw.CmwReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;

/** Reads the wrapper of a credential, under a cap of octets. */
final class Wrappers {
  private Wrappers() {}

  /**
   * @throws AttestationException {@link Reason#TOO_LARGE} or {@link Reason#EVIDENCE_MALFORMED}
   */
  static Cmw read(Bytes octets, int maxOctets) throws AttestationException {
    if (octets.size() > maxOctets) {
      throw new AttestationException(
          Reason.TOO_LARGE,
          "evidence of " + octets.size() + " octets, at most " + maxOctets + " are taken");
    }
    try {
      return new CmwReader(maxOctets).read(octets);
    } catch (MalformedException malformed) {
      throw new AttestationException(Reason.EVIDENCE_MALFORMED, malformed.getMessage(), malformed);
    }
  }
}
