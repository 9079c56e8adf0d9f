package org.attls.rats.grace;

import org.attls.cmw.Cmw;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;

/**
 * A device as a piece of evidence shows it. What it answers stands on the signatures of that
 * evidence, and is to be asked only where a verifier has affirmed it.
 */
public interface EvidencedDevice {
  /** The attestation key that the evidence claims to be signed with, by its identifier. */
  Bytes instance();

  /**
   * Verifies that other evidence is of the same device in the same state: signed by the attestation
   * key of this evidence, over this challenge, with the same measurements.
   *
   * @return the key that it attests, DER SubjectPublicKeyInfo
   * @throws AttestationException what is not so, or that it cannot be told
   */
  Bytes recognise(Bytes challenge, Cmw evidence) throws AttestationException;

  /** Whether other evidence is signed by the attestation key of this, whatever it says. */
  boolean signed(Cmw evidence);
}
