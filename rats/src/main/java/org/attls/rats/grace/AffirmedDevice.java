package org.attls.rats.grace;

import org.attls.cmw.Cmw;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;

/** A device whose evidence a verifier has affirmed. */
public interface AffirmedDevice {
  /**
   * Verifies that other evidence is of the same device in the same state: signed by the attestation
   * key of the affirmed evidence, over this challenge, with the same measurements.
   *
   * @return the key that it attests, DER SubjectPublicKeyInfo
   * @throws AttestationException what is not so, or that it cannot be told
   */
  Bytes recognise(Bytes challenge, Cmw evidence) throws AttestationException;

  /**
   * Whether other evidence is signed by the attestation key of the affirmed evidence, whatever it
   * says.
   */
  boolean signed(Cmw evidence);
}
