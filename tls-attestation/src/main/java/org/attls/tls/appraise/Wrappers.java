package org.attls.tls.appraise;

import org.attls.cmw.Cmw;
import org.attls.cmw.CmwCollection;
import org.attls.cmw.CmwReader;
import org.attls.cmw.CmwRecord;
import org.attls.cmw.Indicator;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;

/** Reads the wrapper of a credential, under a cap of octets. */
final class Wrappers {
  private Wrappers() {}

  /**
   * Reads a wrapper around what {@code expected} says. An indicator is optional; one that says that
   * something else is inside is believed, at any depth (draft-ietf-rats-msg-wrap-23, section 3.1).
   *
   * @throws AttestationException {@link Reason#TOO_LARGE}, {@link Reason#EVIDENCE_MALFORMED}, or
   *     {@link Reason#TYPE_MISMATCH} for an indicator without {@code expected}
   */
  static Cmw read(Bytes octets, int maxOctets, Indicator expected) throws AttestationException {
    Cmw cmw = read(octets, maxOctets);
    requireIndicated(cmw, expected);
    return cmw;
  }

  private static void requireIndicated(Cmw cmw, Indicator expected) throws AttestationException {
    if (cmw instanceof CmwCollection collection) {
      for (Cmw item : collection.items().values()) {
        requireIndicated(item, expected);
      }
    } else if (cmw instanceof CmwRecord one
        && !one.indicators().isEmpty()
        && !one.indicators().contains(expected)) {
      throw new AttestationException(
          Reason.TYPE_MISMATCH,
          "a wrapper says that it holds " + one.indicators() + ", expected was " + expected);
    }
  }

  private static Cmw read(Bytes octets, int maxOctets) throws AttestationException {
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
