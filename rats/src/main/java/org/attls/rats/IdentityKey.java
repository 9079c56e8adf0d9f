package org.attls.rats;

import org.attls.cmw.octets.Bytes;

/**
 * A TLS identity key (TIK, draft-fossati-tls-attestation-07, section 5.1): the private half never
 * leaves its root of trust. Closing frees what the root of trust holds for it.
 */
public interface IdentityKey extends AutoCloseable {
  /** DER SubjectPublicKeyInfo: id-ecPublicKey, named curve, uncompressed point. */
  Bytes subjectPublicKeyInfo();

  /** What it signs with. */
  SignatureAlgorithm algorithm();

  /**
   * Signs the content covered by CertificateVerify (RFC 8446, section 4.4.3).
   *
   * @param content the octets to hash and sign
   * @return a DER ECDSA-Sig-Value
   * @throws AttestationException {@link Reason#ATTESTER_UNAVAILABLE} or {@link Reason#DEADLINE}
   */
  Bytes sign(Bytes content, Deadline deadline) throws AttestationException;

  /** Frees the key; never fails. */
  @Override
  void close();
}
