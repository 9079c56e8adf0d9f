package org.attls.eat.key;

import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * A public key that verifies what an attestation key of a TPM signs: on an elliptic curve, or RSA.
 * Keys of TLS, tokens and results are {@link EcKey}s.
 */
public sealed interface VerificationKey permits EcKey, RsaKey {
  /** A few characters for messages: {@code P-256}, {@code RSA-2048}. */
  String title();

  /** DER SubjectPublicKeyInfo; keys are equal when these are. */
  Bytes spki();

  /** PEM with lines of 64 characters and a line feed at the end. */
  default String pem() {
    return PublicKeyPem.write(spki());
  }

  /**
   * A key from DER SubjectPublicKeyInfo: what {@link EcKey#ofSpki} or {@link RsaKey#ofSpki} takes.
   *
   * @param where path in failures
   */
  static VerificationKey ofSpki(Bytes der, String where) throws MalformedException {
    return RsaKey.looksLike(der) ? RsaKey.ofSpki(der, where) : EcKey.ofSpki(der, where);
  }

  /** A key from PEM "PUBLIC KEY"; nothing but white space may surround the block. */
  static VerificationKey ofPem(String pem, String where) throws MalformedException {
    return ofSpki(PublicKeyPem.read(pem, where), where);
  }
}
