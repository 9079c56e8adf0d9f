package org.attls.tls.engine;

/** The stages of a handshake whose time is recorded. */
public enum Stage {
  /** From the first ClientHello octet to the selection of evidence type, nonce and binding mode. */
  NEGOTIATION,
  /** The attester at work: identity key, evidence, signature. */
  EVIDENCE,
  /** Everything in between: octets travelling, and the library's own cryptography. */
  WIRE,
  /** The relying party looking into the evidence. */
  INSPECTION,
  /** The verifier at work, transport included. */
  VERIFIER,
  /** The policy deciding. */
  POLICY
}
