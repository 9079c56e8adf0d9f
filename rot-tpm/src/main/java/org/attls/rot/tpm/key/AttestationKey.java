package org.attls.rot.tpm.key;

import org.attls.cmw.octets.Bytes;
import org.attls.eat.key.VerificationKey;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.tpm.TpmHash;
import org.attls.eat.tpm.TpmtPublic;
import org.attls.rot.tpm.connection.TpmChannel;
import org.attls.rot.tpm.connection.TpmException;
import tss.tpm.TPM_HANDLE;

/** An attestation key (AK) of a TPM: restricted, of an {@link AttestationKeyType}, no password. */
public sealed interface AttestationKey permits PersistentAttestationKey, SavedAttestationKey {
  /** Its public area, which a verifier enrols. */
  TpmtPublic area();

  /**
   * Does something with the key, inside {@link org.attls.rot.tpm.connection.TpmWork}; afterwards
   * nothing of it is loaded.
   */
  <R> R use(TpmChannel channel, Use<R> use) throws TpmException;

  /** The public key. */
  default VerificationKey key() {
    return area().key();
  }

  /** What it signs with, and the bank of the registers that it quotes. */
  default TpmHash hash() {
    return area()
        .scheme()
        .orElseThrow(() -> new IllegalStateException("an attestation key has a scheme"))
        .hash();
  }

  /** What evidence calls it: {@code 01 || SHA-256(SubjectPublicKeyInfo)}, a UEID of 33 octets. */
  default Bytes kid() {
    return ParsecTpmToken.kidOf(key());
  }

  /** What to do with the key's handle, which is valid until this returns. */
  @FunctionalInterface
  interface Use<R> {
    /** Sends the commands. */
    R with(TPM_HANDLE key) throws TpmException;
  }
}
