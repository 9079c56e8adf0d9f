package org.attls.rats;

import org.attls.cmw.octets.Bytes;

/**
 * Where devices that nobody endorses yet ask to be: they show what they are and prove it, and wait
 * for somebody to approve. The messages are the desk's own; whoever carries them looks into none.
 */
public interface EnrolmentDesk {
  /** A device that has been given a challenge. */
  interface Visit {
    /** Which device it says it is; the same at each visit, and anybody may say it. */
    Bytes claimedDevice();

    /** What only the right device can answer. */
    Bytes challenge();

    /**
     * Judges the answer; after that the device waits for approval.
     *
     * @return the identifier of the device's attestation key
     * @throws AttestationException if it is refused
     */
    Bytes answer(Bytes answer) throws AttestationException;
  }

  /**
   * Judges what a device shows.
   *
   * @throws AttestationException if it is refused
   */
  Visit open(Bytes request) throws AttestationException;
}
