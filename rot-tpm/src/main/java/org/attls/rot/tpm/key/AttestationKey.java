package org.attls.rot.tpm.key;

import org.attls.cmw.octets.Bytes;
import org.attls.eat.key.EcKey;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.tpm.TpmtPublic;

/**
 * An attestation key (AK) in a TPM: restricted, ECDSA on P-256 or P-384, at a persistent handle.
 *
 * @param handle the persistent handle
 * @param area its public area, which a verifier enrols
 */
public record AttestationKey(int handle, TpmtPublic area) {
  /** The public key. */
  public EcKey key() {
    return area.key();
  }

  /** What evidence calls it: {@code 01 || SHA-256(SubjectPublicKeyInfo)}, a UEID of 33 octets. */
  public Bytes kid() {
    return ParsecTpmToken.kidOf(key());
  }
}
