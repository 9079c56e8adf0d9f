package org.attls.rats;

/** What an identity key signs with; curve and hash belong together. */
public enum SignatureAlgorithm {
  /** ECDSA over NIST P-256 with SHA-256. */
  ECDSA_P256_SHA256,
  /** ECDSA over NIST P-384 with SHA-384. */
  ECDSA_P384_SHA384,
  /** ECDSA over NIST P-521 with SHA-512. */
  ECDSA_P521_SHA512
}
