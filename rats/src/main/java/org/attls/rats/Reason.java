package org.attls.rats;

/**
 * Why an attested connection was refused or failed. The list is complete: whatever a peer, a
 * verifier or an attester can do ends in one of these, and one function of the TLS engine maps them
 * to alerts.
 */
public enum Reason {
  /**
   * An attestation extension is truncated, has octets left over, or a vector is outside its bounds.
   */
  MALFORMED_EXTENSION,
  /** The peer selected what was not offered, or two models for one direction. */
  BAD_SELECTION,
  /** A {@code type_encoding} that is neither content format nor media type. */
  UNKNOWN_ENCODING,
  /** An empty media type or verifier identity. */
  EMPTY_IDENTIFIER,
  /** An extension in a message where it does not belong, or twice. */
  WRONG_MESSAGE,
  /**
   * Other than one CertificateEntry in kind ATTESTATION, or evidence in an entry other than the
   * first.
   */
  ENTRY_COUNT,
  /** The second ClientHello differs from the first in an attestation extension. */
  CHANGED_HELLO,
  /** Both directions have the same nonce. */
  EQUAL_NONCES,
  /** The evidence is octet for octet our own. */
  OWN_EVIDENCE,
  /** A nonce outside 32..64 octets in binding mode {@code bound}. */
  NONCE_LENGTH,
  /** A message, wrapper or list over its configured cap. */
  TOO_LARGE,
  /** The signature scheme was not offered, or does not fit the key. */
  SIGNATURE_SCHEME,
  /** A handshake message crosses a change of keys, or is unprotected after ServerHello. */
  RECORD_BOUNDARY,
  /** The peer sent an extension that was not asked for. */
  UNSOLICITED,
  /** The peer did not offer attestation, and it is required. */
  NOT_OFFERED,
  /** Evidence was negotiated and is absent. */
  EVIDENCE_MISSING,
  /** The binding mode is below the local minimum. */
  BINDING_TOO_WEAK,
  /** The peer did not take up an offer that we require it to take up. */
  NOT_ANSWERED,
  /** The attester's device takes only shorter challenges. */
  CHALLENGE_TOO_LONG,
  /** Our own deadline ran out. */
  DEADLINE,
  /** No evidence type in common. */
  NO_COMMON_EVIDENCE,
  /** No verifier in common. */
  NO_COMMON_VERIFIER,
  /** The peer sent an empty certificate list, and attestation is required. */
  CREDENTIAL_EMPTY,
  /** The evidence or its wrapper does not follow its format. */
  EVIDENCE_MALFORMED,
  /** The challenge inside the evidence is not the one of this connection. */
  BINDING_MISMATCH,
  /**
   * The attested key is absent, unusable, or another than the one in the result or the certificate.
   */
  KEY_MISMATCH,
  /** A signature inside the evidence does not verify. */
  EVIDENCE_SIGNATURE,
  /**
   * The verifier's result is malformed, unauthentic, for another challenge, or contradicts itself.
   */
  RESULT_INVALID,
  /**
   * The result that the peer presented is malformed, or not one of the selected verifier's about
   * what is expected.
   */
  PASSPORT_INVALID,
  /** The wrapper's type is not the negotiated one. */
  TYPE_MISMATCH,
  /** Evidence of a type that nobody here can look into. */
  NO_INSPECTOR,
  /** CertificateVerify does not verify with the attested key. */
  PROOF_OF_POSSESSION,
  /** The attestation key is not enrolled. */
  NO_TRUST_ANCHOR,
  /** The result is too old, expired, or not valid yet. */
  RESULT_STALE,
  /** The verifier's verdict is not affirming. */
  NOT_AFFIRMING,
  /** The attested identity is not one that the policy admits. */
  IDENTITY_REFUSED,
  /** The verifier cannot be reached, does not answer in time, or answers nonsense. */
  VERIFIER_UNAVAILABLE,
  /** Our own attester cannot do its work. */
  ATTESTER_UNAVAILABLE,
  /** The peer's X.509 certificate does not pass path or name validation. */
  CERTIFICATE_REFUSED,
  /** No application protocol in common (ALPN). */
  NO_COMMON_PROTOCOL,
  /** The client asked for a server name that is not served here. */
  UNKNOWN_NAME,
  /** The owner of the connection took its admission back: policy or trust anchors have changed. */
  REVOKED,
  /** The peer violates TLS itself, apart from attestation. */
  PROTOCOL,
  /** The peer refused us: it sent a fatal alert. */
  REFUSED_BY_PEER,
  /** The transport ended or failed before the connection was done. */
  DISCONNECTED,
  /** A defect of this software. */
  DEFECT
}
