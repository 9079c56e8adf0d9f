package org.attls.tls.curve;

/** A private key that signs digests by ECDSA. */
public interface EcdsaSigner {
  /**
   * A signature over a digest, as DER {@code ECDSA-Sig-Value} (RFC 3279, section 2.2.3).
   *
   * @throws IllegalStateException if the code behind it fails
   */
  byte[] sign(byte[] digest);
}
